import {
  childrenOf,
  isFunction,
  isNode,
  nodesBelow,
  type Place,
  type SyntaxNode,
  textOf,
} from "../syntax.ts";
import type { Edit, Operator } from "./edit.ts";

const listTypes = new Set(["BlockStatement", "Program", "SwitchCase", "StaticBlock"]);
const jumpTypes = new Set([
  "ReturnStatement",
  "ThrowStatement",
  "ContinueStatement",
  "BreakStatement",
]);

/** A statement that does something is forgotten; assertions and lines for people are left alone. */
export const removedStatement: Operator = (place) => {
  const { node, source } = place;
  const isLoop = /^(?:For|While|DoWhile)/.test(node.type);
  const isBranch = node.type === "IfStatement" && node.alternate === null && !jumps(node);
  const isAct = node.type === "ExpressionStatement" && isMeant(source, node);
  const isBreak = node.type === "BreakStatement" || node.type === "ContinueStatement";
  if (!isLoop && !isBranch && !isAct && !isBreak) return [];
  return [removal(place)];
};

/** A guard that leaves early is forgotten. */
export const earlyReturn: Operator = (place) => {
  const { node } = place;
  if (node.type !== "IfStatement" || node.alternate !== null || !jumps(node)) return [];
  return [removal(place)];
};

/** What an `if` guards is done in any case; where it leaves, nothing after it would ever run. */
export const removedCondition: Operator = ({ node }) => {
  if (node.type !== "IfStatement" || !isNode(node.test) || jumps(node)) return [];
  return [{ start: node.test.start, end: node.test.end, text: "true" }];
};

/** Two neighbours in the wrong order, of which the second needs no name that the first declares. */
export const swapped: Operator = (place) => {
  const statements = listOf(place.node);
  return statements.flatMap((first, index) => {
    const second = statements[index + 1];
    if (second?.type !== "ExpressionStatement" || !isMeant(place.source, second)) return [];
    const isMovable =
      (first.type === "ExpressionStatement" && isMeant(place.source, first)) ||
      (first.type === "VariableDeclaration" && reads(first));
    if (!isMovable || shares(declaredBy(first), namesIn(second))) return [];
    if (keepsApart(place.source, first, second)) return [];
    return [moved(place.source, [first], second)];
  });
};

/** Whether two statements each set a member of their own to a name: nobody sees which was first. */
function keepsApart(source: string, first: SyntaxNode, second: SyntaxNode): boolean {
  const [one, other] = [first, second].map(({ expression }) => {
    if (!isNode(expression) || expression.type !== "AssignmentExpression") return null;
    const isPlain = isNode(expression.right) && expression.right.type === "Identifier";
    return isPlain && expression.operator === "="
      ? textOf(source, expression.left as SyntaxNode)
      : null;
  });
  return typeof one === "string" && typeof other === "string" && one !== other;
}

/** A value that is read before a write beside it and not after. */
export const staleRead: Operator = ({ node, source }) => {
  const statements = listOf(node);
  return statements.flatMap((statement, index) => {
    const isRead =
      (statement.type === "VariableDeclaration" || statement.type === "ReturnStatement") &&
      reads(statement);
    if (!isRead) return [];
    const names = namesIn(statement);
    let first = index;
    for (let before = statements[first - 1]; before !== undefined; ) {
      if (!passes(before) || shares(declaredBy(before), names)) break;
      first -= 1;
      before = statements[first - 1];
    }
    const passed = statements.slice(first, index);
    if (!passed.some((each) => writes(each))) return [];
    if (statement.type === "VariableDeclaration") return [moved(source, passed, statement)];
    return [hoisted(source, passed, statement)];
  });
};

/** The statements of a block, or of a branch of a `switch`. */
function listOf(node: SyntaxNode): SyntaxNode[] {
  const list = node.type === "SwitchCase" ? node.consequent : node.body;
  return listTypes.has(node.type) && Array.isArray(list) ? list.filter(isNode) : [];
}

/** Below a list of statements nothing has to stand in the place of one; elsewhere a block does. */
function removal({ node, ancestors }: Place): Edit {
  const isListed = ancestors[0] !== undefined && listTypes.has(ancestors[0].type);
  return { start: node.start, end: node.end, text: isListed ? "" : "{}" };
}

/** Whether a statement is about what the program does: no assertion, no line for people. */
function isMeant(source: string, { expression, start }: SyntaxNode): boolean {
  if (!isNode(expression) || expression.type === "Literal") return false;
  return !/^(?:assert\w*|console\.\w+)\(/.test(source.slice(start, start + 40));
}

/** Whether what an `if` guards ends with leaving: a function, a loop, by an error. */
function jumps({ consequent }: SyntaxNode): boolean {
  if (!isNode(consequent)) return false;
  const last = consequent.type === "BlockStatement" ? listOf(consequent).at(-1) : consequent;
  return last !== undefined && jumpTypes.has(last.type);
}

/** Whether something is asked that may answer differently later. */
function reads(statement: SyntaxNode): boolean {
  return outsideFunctions(statement).some(
    ({ type }) =>
      type === "CallExpression" || type === "MemberExpression" || type === "AwaitExpression",
  );
}

/** Whether something may be different afterwards. */
function writes(statement: SyntaxNode): boolean {
  const isAct = statement.type === "ExpressionStatement" || statement.type === "IfStatement";
  return (
    isAct &&
    outsideFunctions(statement).some(
      ({ type }) =>
        type === "CallExpression" || type === "AssignmentExpression" || type === "UpdateExpression",
    )
  );
}

/** Whether what follows a statement is reached in any case. */
function passes(statement: SyntaxNode): boolean {
  const isPlain = statement.type === "ExpressionStatement" || statement.type === "IfStatement";
  const isDeclaration = statement.type === "VariableDeclaration";
  return (
    (isPlain || isDeclaration) &&
    outsideFunctions(statement).every(({ type }) => !jumpTypes.has(type))
  );
}

/** A statement's nodes without those of functions made in it. */
function outsideFunctions(node: SyntaxNode): SyntaxNode[] {
  if (isFunction(node)) return [];
  return [node, ...childrenOf(node).flatMap((child) => outsideFunctions(child.node))];
}

function declaredBy(statement: SyntaxNode): Set<string> {
  if (statement.type !== "VariableDeclaration") return new Set();
  const ids = (statement.declarations as SyntaxNode[]).map(({ id }) => id as SyntaxNode);
  return new Set(ids.flatMap((id) => [...namesIn(id)]));
}

function namesIn(node: SyntaxNode): Set<string> {
  const names = [...nodesBelow(node)].filter(({ type }) => type === "Identifier");
  return new Set(names.map(({ name }) => String(name)));
}

function shares(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...some].some((name) => others.has(name));
}

function moved(source: string, passed: readonly SyntaxNode[], last: SyntaxNode): Edit {
  const start = (passed[0] as SyntaxNode).start;
  const before = source.slice(start, (passed.at(-1) as SyntaxNode).end);
  return { start, end: last.end, text: `${textOf(source, last)}\n${before}` };
}

/** What is returned is read first, under a name that nothing else has. */
function hoisted(source: string, passed: readonly SyntaxNode[], last: SyntaxNode): Edit {
  const start = (passed[0] as SyntaxNode).start;
  const before = source.slice(start, (passed.at(-1) as SyntaxNode).end);
  const read = textOf(source, last.argument as SyntaxNode);
  return {
    start,
    end: last.end,
    text: `const readBefore = ${read};\n${before}\nreturn readBefore;`,
  };
}
