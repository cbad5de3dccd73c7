import { childrenOf, isFunction, isNode, type Place, type SyntaxNode, textOf } from "../syntax.ts";
import type { Operator } from "./edit.ts";

/** Names of moments, not of spans of time. */
const moment =
  /^(?:now|at|due|from|since|until|to|sent|used|added|last|first|newest|latest|opened|begun|started|granted|enrolled|wall|local|next|end|start)Ms$|^now$|(?:At|Until|Since|From|End)Ms$/;

/** Another moment that the function knows stands where this one should. */
export const wrongClock: Operator = (place) => {
  const { node, source, ancestors, member } = place;
  if (!isMoment(node) || !isRead(place)) return [];
  const around = ancestors.filter((each) => isFunction(each)).at(-1);
  if (around === undefined) return [];
  const own = textOf(source, node);
  const before = momentsBelow(around).filter(
    (each) => each.start < node.start && nameOf(source, each) !== own,
  );
  const others = new Set(
    [before.at(-1), before[0]].filter(isNode).map((one) => nameOf(source, one)),
  );
  const parent = ancestors[0];
  // A moment compared with itself is a slip that nobody makes.
  const is = (side: unknown, text: string) => isNode(side) && nameOf(source, side) === text;
  const key = parent?.type === "Property" && parent.shorthand === true && member === "value";
  return [...others]
    .filter((text) => ![parent?.left, parent?.right].some((side) => is(side, text)))
    .map((text) => ({ start: node.start, end: node.end, text: key ? `${own}: ${text}` : text }));
};

/** The moments that a function names, in order, but for names that belong to something else. */
function momentsBelow(node: SyntaxNode): SyntaxNode[] {
  const below = childrenOf(node).filter(({ member }) => member !== "property" && member !== "key");
  const found = below.flatMap((child) => momentsBelow(child.node));
  return isMoment(node) ? [node, ...found] : found;
}

function isMoment(node: SyntaxNode): boolean {
  if (node.type === "Identifier") return moment.test(String(node.name));
  if (node.type === "MemberExpression" && node.computed === false && isNode(node.property)) {
    return node.property.type === "Identifier" && moment.test(String(node.property.name));
  }
  return node.type === "CallExpression" && isDateNow(node.callee);
}

function isDateNow(callee: unknown): boolean {
  if (!isNode(callee) || callee.type !== "MemberExpression") return false;
  const { object, property } = callee;
  return isNode(object) && isNode(property) && object.name === "Date" && property.name === "now";
}

/** A parameter with its type is known by its name alone. */
function nameOf(source: string, node: SyntaxNode): string {
  return node.type === "Identifier" ? String(node.name) : textOf(source, node);
}

/** Whether a value is asked for here, and not a name given to something. */
function isRead({ node, member, ancestors: [parent, next] }: Place): boolean {
  if (parent === undefined) return false;
  if (parent.type === "VariableDeclarator") return member === "init";
  if (parent.type === "AssignmentExpression") return member === "right";
  if (parent.type === "MemberExpression") return member === "object";
  if (parent.type === "Property") return member === "value" && next?.type === "ObjectExpression";
  if (parent.type === "CallExpression") return member === "arguments";
  if (isFunction(parent)) return member === "body" && node.type !== "BlockStatement";
  return /^(?:Binary|Logical|Conditional|Array|New|Unary|Await)Expression$|^(?:Return|If)Statement$|^TemplateLiteral$/.test(
    parent.type,
  );
}
