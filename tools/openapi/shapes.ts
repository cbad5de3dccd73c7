import type { Call, Client, Contract, Schema } from "./contract.ts";

const head = `/*
 * Made from the OpenAPI document: node tools/openapi/make.ts --write. Do not edit.
 */

`;

/** Checked by hand: more is asked of them than a schema says. */
const checks = ["areRenewableTokens", "areTokens"] as const;
const isTokens = ({ properties = {} }: Schema) => "access_token" in properties;
const checkOf = ({ properties = {} }: Schema) => checks["refresh_token" in properties ? 0 : 1];

/** The schemas that have a name, as the reader of answers takes them. */
export function namedShapes({ calls, named }: Contract): string {
  const used = new Set<string>();
  const visit = (schema: Schema | undefined): void => {
    for (const name of namesIn(schema)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(named[name]);
    }
  };
  for (const { done, waits } of calls) for (const each of [done, waits]) visit(each);
  const own = [...used].filter((name) => !isTokens(named[name] ?? {})).sort(afterThoseIn(named));
  const rows = own.map(
    (name) => `export const ${wordOf(name)} = ${shapeOf(named[name] ?? {}, named)} as const;\n`,
  );
  return head + rows.join("\n");
}

/** Which status each problem has. */
export function problemStatuses({ problems }: Contract): string {
  const rows = Object.entries(problems).map(([code, status]) => `  ${code}: ${status},\n`);
  return `${head}export const problemStatuses = {\n${rows.join("")}} as const;\n`;
}

/** What each call of one client is answered with, by `METHOD /path`; with ` 202` what waits. */
export function answersOf({ calls, named }: Contract, client: Client): string {
  const own = calls.filter(
    (call) => call.clients.includes(client) && !call.name.endsWith("/events"),
  );
  const rowOf = (name: string, schema: Schema | undefined) =>
    schema === undefined ? "" : `  ${JSON.stringify(name)}: ${shapeOf(schema, named)},\n`;
  const rows = own.map(
    ({ name, done, waits }: Call) => rowOf(name, done) + rowOf(`${name} 202`, waits),
  );
  const text = `export const ${client}Answers: AnswerShapes = {\n${rows.join("")}};\n`;
  const words = Object.keys(named)
    .map(wordOf)
    .filter((word) => isNamedIn(text, word));
  const taken = [...checks.filter((each) => isNamedIn(text, each)), "type AnswerShapes"];
  return [
    head,
    ...(words.length === 0 ? [] : [`import { ${words.sort().join(", ")} } from "./shapes.ts";\n`]),
    `import { ${taken.join(", ")} } from "../wire/answer-shape.ts";\n\n`,
    text,
  ].join("");
}

/** Whether the word stands there by itself, outside of quotes. */
function isNamedIn(text: string, word: string): boolean {
  return new RegExp(`[ [:]${word}[\\],} ]`).test(text);
}

/** A schema as a shape, in the letters that `src/client/wire/answer-shape.ts` explains. */
function shapeOf(schema: Schema, named: Contract["named"], member = ""): string {
  const { $ref, anyOf, properties, items, type } = schema;
  if ($ref !== undefined) {
    const found = named[nameOf($ref)] ?? {};
    return isTokens(found) ? checkOf(found) : wordOf(nameOf($ref));
  }
  if (isTokens(schema)) return checkOf(schema);
  if (anyOf !== undefined) return eitherOf(anyOf.map((each) => shapeOf(each, named, member)));
  if (Array.isArray(type)) {
    return eitherOf(type.map((each: string) => shapeOf({ ...schema, type: each }, named, member)));
  }
  if (type === "object") return properties === undefined ? '"o"' : membersOf(schema, named);
  if (type === "array") return items === undefined ? '["*"]' : `[${shapeOf(items, named)}]`;
  if (type === "string") return isNeverEmpty(schema, member) ? '"t"' : '"s"';
  const letters: Readonly<Record<string, string>> = {
    number: "n",
    integer: "n",
    boolean: "b",
    null: "z",
  };
  const letter = letters[`${type}`];
  return letter === undefined ? '"*"' : `"${letter}"`;
}

function membersOf({ properties = {}, required = [] }: Schema, named: Contract["named"]): string {
  const members = Object.entries(properties).map(([name, schema]) => {
    const key = required.includes(name) ? name : `${name}?`;
    return `${JSON.stringify(key)}: ${shapeOf(schema, named, name)}`;
  });
  return `{ ${members.join(", ")} }`;
}

/** Letters are put together into one text, `"sz"`; with lists and objects it is a list of several. */
function eitherOf(shapes: readonly string[]): string {
  const isLetters = (shape: string) => /^"[a-z*]+"$/.test(shape);
  const letters = [...new Set(shapes.filter(isLetters).map((each) => each.slice(1, -1)))].join("");
  const others = [...new Set(shapes.filter((each) => !isLetters(each)))];
  const all = [...(letters === "" ? [] : [JSON.stringify(letters)]), ...others];
  return all.length === 1 ? `${all[0]}` : `[${all.join(", ")}]`;
}

/** Whether the text has something in it: an id, a time, a word out of several, or said to be so. */
function isNeverEmpty(schema: Schema, member: string): boolean {
  if (schema.format !== undefined || (schema.minLength ?? 0) > 0) return true;
  if (schema.enum !== undefined) return !schema.enum.includes("");
  return member.endsWith("_id") || member === "reference";
}

function namesIn(schema: Schema | undefined): string[] {
  return [...JSON.stringify(schema ?? {}).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref = ""]) =>
    nameOf(ref),
  );
}

function nameOf(ref: string): string {
  return ref.split("/").at(-1) ?? "";
}

function wordOf(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** What is named in another comes before it. */
function afterThoseIn(named: Contract["named"]): (a: string, b: string) => number {
  const depth = (name: string): number => 1 + Math.max(0, ...namesIn(named[name]).map(depth));
  return (a, b) => depth(a) - depth(b) || a.localeCompare(b);
}
