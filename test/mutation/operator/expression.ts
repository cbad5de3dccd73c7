import { bracketed, isNode, type SyntaxNode, textOf } from "../syntax.ts";
import type { Edit, Operator } from "./edit.ts";

const arithmeticTwins: Readonly<Record<string, string>> = {
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "<<": ">>",
  ">>": "<<",
  ">>>": "<<",
  "&": "|",
  "|": "&",
  "^": "&",
  "+=": "-=",
  "-=": "+=",
  "*=": "/=",
  "/=": "*=",
  "<<=": ">>=",
  ">>=": "<<=",
  "&=": "|=",
  "|=": "&=",
  "++": "--",
  "--": "++",
};

const extremes: Readonly<Record<string, string>> = { min: "max", max: "min" };
const roundings: Readonly<Record<string, string>> = { floor: "ceil", ceil: "floor" };

/** Another sign, another operation, the other extreme, the other rounding. */
export const arithmetic: Operator = ({ node, source }) => {
  const twin = arithmeticTwins[String(node.operator)];
  const isTwoSided = node.type === "BinaryExpression" || node.type === "AssignmentExpression";
  if (isTwoSided && twin !== undefined && !isText(node.left) && !isText(node.right)) {
    return [replaceOperator(source, node, twin)];
  }
  if (node.type === "UpdateExpression" && twin !== undefined) {
    const place = node.prefix === true ? node.start : node.end - 2;
    return [{ start: place, end: place + 2, text: twin }];
  }
  if (node.type === "UnaryExpression" && node.operator === "-" && isNode(node.argument)) {
    return [whole(node, bracketed(source, node.argument))];
  }
  if (node.type !== "MemberExpression" || !isNode(node.property) || !isNode(node.object)) return [];
  const other = extremes[String(node.property.name)] ?? roundings[String(node.property.name)];
  if (node.object.name !== "Math" || other === undefined) return [];
  return [whole(node.property, other)];
};

const boundaries: Readonly<Record<string, string>> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" };
const opposites: Readonly<Record<string, string>> = {
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
  "===": "!==",
  "!==": "===",
  "==": "!=",
  "!=": "==",
};

/** A limit that is in where it was out, or out where it was in. */
export const boundary: Operator = ({ node, source }) => {
  const twin = boundaries[String(node.operator)];
  if (node.type !== "BinaryExpression" || twin === undefined) return [];
  return [replaceOperator(source, node, twin)];
};

/** The opposite comparison. */
export const comparison: Operator = ({ node, source }) => {
  const twin = opposites[String(node.operator)];
  if (node.type !== "BinaryExpression" || twin === undefined) return [];
  return [replaceOperator(source, node, twin)];
};

/** True for false, a lost `!`, `&&` for `||`. */
export const boolean: Operator = ({ node, source }) => {
  if (node.type === "Literal" && typeof node.value === "boolean") {
    return [whole(node, String(!node.value))];
  }
  if (node.type === "UnaryExpression" && node.operator === "!" && isNode(node.argument)) {
    return [whole(node, bracketed(source, node.argument))];
  }
  if (node.type !== "LogicalExpression" || node.operator === "??") return [];
  const { left, right } = sidesOf(node);
  // Both would be of one rank without brackets, and read otherwise.
  const isMixed = [left, right].some((side) => side.type === "LogicalExpression");
  const twin = node.operator === "&&" ? "||" : "&&";
  if (!isMixed) return [whole(node, `(${textOf(source, left)} ${twin} ${textOf(source, right)})`)];
  return [whole(node, `(${bracketed(source, left)} ${twin} ${bracketed(source, right)})`)];
};

/** One element of `&&`, `||` or `??` is forgotten. */
export const chain: Operator = ({ node, source }) => {
  if (node.type !== "LogicalExpression") return [];
  const { left, right } = sidesOf(node);
  return [left, right].map((side) => whole(node, bracketed(source, side)));
};

/** One branch is taken whatever the condition says. */
export const ternary: Operator = ({ node, source }) => {
  if (node.type !== "ConditionalExpression") return [];
  return [node.consequent, node.alternate]
    .filter(isNode)
    .map((branch) => whole(node, bracketed(source, branch)));
};

/** The `+ 1` or `- 1` that makes a count or a limit right is forgotten. */
export const lostOne: Operator = ({ node, source }) => {
  const isSum = node.type === "BinaryExpression" && /^[+-]$/.test(String(node.operator));
  if (!isSum) return [];
  const { left, right } = sidesOf(node);
  if (isOne(right)) return [whole(node, bracketed(source, left))];
  return isOne(left) && node.operator === "+" ? [whole(node, bracketed(source, right))] : [];
};

/** Nobody waits for what was begun. */
export const lostAwait: Operator = ({ node, source }) => {
  if (node.type !== "AwaitExpression" || !isNode(node.argument)) return [];
  return [whole(node, bracketed(source, node.argument))];
};

function whole({ start, end }: SyntaxNode, text: string): Edit {
  return { start, end, text };
}

function sidesOf(node: SyntaxNode): { left: SyntaxNode; right: SyntaxNode } {
  return { left: node.left as SyntaxNode, right: node.right as SyntaxNode };
}

/** The sign between both sides; comments and brackets there stay. */
function replaceOperator(source: string, node: SyntaxNode, text: string): Edit {
  const { left, right } = sidesOf(node);
  const operator = String(node.operator);
  const between = source.slice(left.end, right.start);
  const start = left.end + between.replace(/\/\*[\s\S]*?\*\//g, blank).indexOf(operator);
  return { start, end: start + operator.length, text };
}

function blank(text: string): string {
  return " ".repeat(text.length);
}

function isOne(node: SyntaxNode): boolean {
  return node.type === "Literal" && (node.raw === "1" || node.raw === "1n");
}

function isText(node: unknown): boolean {
  return (
    isNode(node) &&
    (node.type === "TemplateLiteral" || (node.type === "Literal" && typeof node.value === "string"))
  );
}
