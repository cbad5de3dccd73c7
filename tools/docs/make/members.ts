import { cell, table } from "./tables.ts";

/** As much of JSON Schema 2020-12 as the contract uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** Finds what a reference names. */
export type Find = (ref: string) => Schema;

/** One row of a table of members. */
interface Member {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly words: string;
}

const depthMax = 4;

/** The members of an object and of what is in it, `a.b` and `a[].b`, in the schema's order. */
export function memberTable(schema: Schema, find: Find, asks: boolean): string {
  const members = membersOf(schema, find, "", 0);
  if (members.length === 0) return asks ? "Without members: `{}`." : "";
  const rows = members.map(({ path, type, required, words }) => [
    `\`${path}\``,
    type,
    ...(asks ? [required ? "yes" : ""] : []),
    cell(words),
  ]);
  return table(["member", "type", ...(asks ? ["must"] : []), "what it is"], rows);
}

function membersOf(schema: Schema, find: Find, above: string, depth: number): Member[] {
  const resolved = resolve(schema, find);
  const objects = [resolved, ...branches(resolved).map((each) => resolve(each, find))];
  const seen = new Set<string>();
  return objects.flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).flatMap(([name, member]) => {
      const path = above + name;
      if (seen.has(path)) return [];
      seen.add(path);
      const inner = resolve(member, find);
      const words = member.description ?? inner.description ?? "";
      const must = required.includes(name) && !branches(resolved).length;
      const own = { path, type: typeOf(member, find), required: must, words };
      if (depth >= depthMax) return [own];
      const items = [inner, ...branches(inner)].map((each) => each.items).find((each) => each);
      const below = items
        ? membersOf(items, find, `${path}[].`, depth + 1)
        : membersOf(inner, find, `${path}.`, depth + 1);
      return [own, ...below];
    }),
  );
}

function resolve(schema: Schema, find: Find): Schema {
  if (schema.$ref !== undefined) return find(schema.$ref);
  const all = schema.allOf;
  return all?.length === 1 && all[0] !== undefined ? resolve(all[0], find) : schema;
}

function branches({ anyOf = [], oneOf = [] }: Schema): readonly Schema[] {
  return [...anyOf, ...oneOf];
}

/** A type in words of Markdown. */
function typeOf(schema: Schema, find: Find): string {
  const { const: only, enum: values, type, items, pattern } = schema;
  if (only !== undefined) return code(only);
  if (values !== undefined) return values.map(code).join(" ");
  if (schema.$ref !== undefined || schema.allOf) return typeOf(resolve(schema, find), find);
  const several = branches(schema);
  if (several.length > 0) return [...new Set(several.map((one) => typeOf(one, find)))].join(" or ");
  if (items !== undefined) {
    const inner = typeOf(items, find);
    return `array of ${inner}${lengthOf(schema.minItems, schema.maxItems, " items")}`;
  }
  if (type === "integer" || type === "number") return `${type}${rangeOf(schema)}`;
  if (type === "string") {
    const length = lengthOf(schema.minLength, schema.maxLength, " characters");
    const form = pattern === undefined ? "" : `, ${code(new RegExp(pattern))}`;
    return `string${length}${pattern && pattern.length < 60 ? form : ""}`;
  }
  return type === undefined ? "any" : String(type);
}

function rangeOf({ minimum, maximum }: Schema): string {
  const from = minimum !== undefined && minimum > -1e15 ? grouped(minimum) : undefined;
  const to = maximum !== undefined && maximum < 9e15 ? grouped(maximum) : undefined;
  if (from === undefined && to === undefined) return "";
  if (to === undefined) return ` ≥ ${from}`;
  return from === undefined ? ` ≤ ${to}` : ` ${from} … ${to}`;
}

function lengthOf(least: number | undefined, most: number | undefined, unit: string): string {
  if (least === undefined && most === undefined) return "";
  if (most === undefined) return `, ≥ ${least}${unit}`;
  return `, ${least === undefined ? "≤ " : `${least} … `}${grouped(most)}${unit}`;
}

function grouped(value: number): string {
  return value.toLocaleString("en");
}

function code(value: unknown): string {
  const text = value instanceof RegExp ? value.source : String(value);
  return `\`${text.replaceAll("|", "\\|")}\``;
}
