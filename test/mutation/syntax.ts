import { parseAst } from "rolldown/parseAst";

/** A node of ESTree with TypeScript; `start` and `end` count UTF-16 units of the source. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

/** A node where it stands: `path` leads from the program to its parent. */
export interface Place {
  readonly node: SyntaxNode;
  /** The member of the parent that holds the node. */
  readonly member: string;
  /** The parent first, the program last. */
  readonly ancestors: readonly SyntaxNode[];
  readonly source: string;
}

/** The program of a source file in TypeScript, with or without JSX, or AssemblyScript. */
export function parseSource(path: string, source: string): SyntaxNode {
  const lang = path.endsWith(".tsx") ? "tsx" : "ts";
  return parseAst(source, { lang }, path) as unknown as SyntaxNode;
}

/** Members that hold types, which do nothing when the program runs. */
const typeMembers = new Set([
  "typeAnnotation",
  "typeArguments",
  "typeParameters",
  "returnType",
  "superTypeArguments",
  "implements",
  "decorators",
]);

const typeDeclarations = /^TS(?:Interface|TypeAlias|Module|Declare|Abstract|Global|Import|Export)/;

export function isNode(value: unknown): value is SyntaxNode {
  return typeof (value as SyntaxNode | null)?.type === "string";
}

/** The nodes right below one, in the order of the source, types left out. */
export function childrenOf(node: SyntaxNode): { readonly member: string; node: SyntaxNode }[] {
  const found: { member: string; node: SyntaxNode }[] = [];
  for (const [member, value] of Object.entries(node)) {
    if (typeMembers.has(member)) continue;
    for (const each of Array.isArray(value) ? value : [value]) {
      if (isNode(each) && !typeDeclarations.test(each.type)) found.push({ member, node: each });
    }
  }
  return found.sort((a, b) => a.node.start - b.node.start);
}

/** Every node of a program that runs, parents before their children. */
export function* placesOf(program: SyntaxNode, source: string): Generator<Place> {
  const open: Place[] = [{ node: program, member: "", ancestors: [], source }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    yield place;
    const ancestors = [place.node, ...place.ancestors];
    for (const child of childrenOf(place.node).reverse()) {
      open.push({ ...child, ancestors, source });
    }
  }
}

/** Every node below one and itself. */
export function* nodesBelow(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of childrenOf(node)) yield* nodesBelow(child.node);
}

/** The source of a node. */
export function textOf(source: string, { start, end }: SyntaxNode): string {
  return source.slice(start, end);
}

/** The source of an expression, in brackets unless it stays one whatever stands beside it. */
export function bracketed(source: string, node: SyntaxNode): string {
  const text = textOf(source, node);
  const whole =
    /^(?:Identifier|Literal|TemplateLiteral|ThisExpression|CallExpression|MemberExpression|ArrayExpression)$/;
  return whole.test(node.type) ? text : `(${text})`;
}

const functionTypes = new Set([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
]);

export function isFunction(node: SyntaxNode): boolean {
  return functionTypes.has(node.type);
}

/** The names of the functions, methods and classes around a place, as `Wallet.alarm`. */
export function nameAround({ ancestors }: Place): string {
  const names = ancestors.flatMap((node) => {
    if (node.type === "ClassDeclaration") return [nameOf(node.id)];
    if (node.type === "FunctionDeclaration") return [nameOf(node.id)];
    if (node.type === "MethodDefinition") return [nameOf(node.key)];
    const made = node.type === "VariableDeclarator" ? node.init : node.value;
    const isNamed = node.type === "VariableDeclarator" || node.type === "Property";
    const key = node.type === "VariableDeclarator" ? node.id : node.key;
    return isNamed && isNode(made) && isFunction(made) ? [nameOf(key)] : [];
  });
  return names.reverse().join(".");
}

function nameOf(node: unknown): string {
  if (!isNode(node)) return "default";
  const name = String(node.name ?? node.value ?? "?");
  return node.type === "PrivateIdentifier" ? `#${name}` : name;
}
