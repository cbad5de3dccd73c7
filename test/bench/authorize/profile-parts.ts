import type { Profile, ProfileNode } from "./inspector.ts";

/** What a payment's time is spent on, in the order of its walk. */
const parts: readonly (readonly [part: string, where: RegExp])[] = [
  ["settlement and terminal: SQL", /^worker\/(settlement|terminal)\/[a-z-]*book\.ts/],
  ["settlement and terminal: rules", /^(worker|src)\/(settlement|terminal)\//],
  ["wallet: delivery", /^worker\/wallet\/delivery\.ts/],
  ["wallet: velocity", /^(src\/velocity|src\/payment\/history\.ts|worker\/engine\.ts)/],
  ["wallet: hash chain", /^(src\/audit|worker\/digest\.ts)/],
  ["wallet: SQL writes", /^worker\/[a-z/-]*book\.ts (append|save|insert|spend|drop)/],
  ["wallet: SQL reads", /^worker\/([a-z/-]*book|log-rows)\.ts/],
  ["wallet: transaction, alarm", /^worker\/wallet\/transact\.ts/],
  ["wallet: rules, ledger, JSON", /^(src\/(payment|ledger|identity|control)|worker\/wallet)\//],
  ["signatures, seals, digests", /^(src\/token\/|node_modules\/(jose|@noble))/],
  ["strict JSON and schemas", /^node_modules\/zod/],
  ["HTTP: routing, gate, answer", /^(worker\/|node_modules\/hono)/],
];
const strictJson = /^src\/token\/strict-json\.ts/;
const outside = "outside JavaScript: commits, RPC, HTTP, memory";
const other = "other";

export interface Spent {
  readonly name: string;
  readonly us: number;
}

/** Time by part and by function, most first, idle time left out. `modules`: see `modulesOf`. */
export function partsOf(
  profile: Profile,
  modules: readonly string[],
): { readonly parts: readonly Spent[]; readonly functions: readonly Spent[] } {
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map<number, ProfileNode>();
  for (const node of profile.nodes) {
    for (const child of node.children ?? []) parents.set(child, node);
  }
  const stackOf = (id: number): ProfileNode[] => {
    const stack: ProfileNode[] = [];
    for (let at = byId.get(id); at !== undefined; at = parents.get(at.id)) stack.push(at);
    return stack;
  };
  const sums = { parts: new Map<string, number>(), functions: new Map<string, number>() };
  for (const [index, id] of profile.samples.entries()) {
    const us = profile.timeDeltas[index] ?? 0;
    const stack = stackOf(id);
    const [leaf] = stack;
    if (leaf === undefined || leaf.callFrame.functionName === "(idle)") continue;
    add(sums.parts, partOf(stack, modules), us);
    add(sums.functions, functionOf(stack, modules), us);
  }
  return { parts: sorted(sums.parts), functions: sorted(sums.functions) };
}

/** The source file of every line of a bundle that was not minified: its comments say so. */
export function modulesOf(bundle: string): string[] {
  let current = "";
  return bundle.split("\n").map((line) => {
    const named = /^\/\/ (\S+\.(?:ts|js|mjs))$/.exec(line)?.[1];
    if (named !== undefined) current = named;
    return current;
  });
}

/** The first frame from the inside that belongs to a part; SQL itself counts for its caller. */
function partOf(stack: readonly ProfileNode[], modules: readonly string[]): string {
  let inOurs = false;
  for (const node of stack) {
    const place = placeOf(node, modules);
    if (place === null) continue;
    inOurs = true;
    if (place.startsWith("worker/rows/sql.ts") || place.startsWith("src/settlement/outbox.ts"))
      continue;
    if (strictJson.test(place)) return "strict JSON and schemas";
    const part = parts.find(([, where]) => where.test(place));
    if (part !== undefined) return part[0];
  }
  return inOurs ? other : outside;
}

function functionOf(stack: readonly ProfileNode[], modules: readonly string[]): string {
  const [leaf] = stack;
  const at = stack.find((node) => placeOf(node, modules) !== null);
  if (leaf === undefined || at === undefined) return leaf?.callFrame.functionName ?? "";
  const name = leaf.callFrame.functionName || "(anonymous)";
  const file = placeOf(at, modules)?.split(" ")[0];
  return at === leaf ? `${name} in ${file}` : `${name}, called in ${file}`;
}

/** `file function` of a frame of the bundle, or `null`. */
function placeOf({ callFrame }: ProfileNode, modules: readonly string[]): string | null {
  if (callFrame.url === "") return null;
  const file = modules[callFrame.lineNumber] ?? "";
  return file === "" ? null : `${file} ${callFrame.functionName}`;
}

function add(sums: Map<string, number>, name: string, us: number): void {
  sums.set(name, (sums.get(name) ?? 0) + us);
}

function sorted(sums: ReadonlyMap<string, number>): Spent[] {
  return [...sums].map(([name, us]) => ({ name, us })).sort((a, b) => b.us - a.us);
}
