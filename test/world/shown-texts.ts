import * as z from "zod";
import { shownText } from "../../worker/door/fields.ts";
import type { Route } from "../../worker/door/route.ts";

/** A member of a request's body that holds a text. */
export interface TextMember {
  readonly route: Route;
  /** From the body to the member: names, and 0 for an item of a list. */
  readonly path: readonly (string | number)[];
  /** Whether it is a `shownText`. */
  readonly shown: boolean;
  /** Whether anything at all is said about its form. */
  readonly bounded: boolean;
}

interface Schema {
  readonly type?: string;
  readonly pattern?: string;
  readonly format?: string;
  readonly enum?: unknown;
  readonly const?: unknown;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
}

const { pattern: shownPattern } = schemaOf(shownText(1));

/** Every text in the bodies of `routes`, found by walking the schemas that validate them. */
export function textMembers(routes: readonly Route[]): TextMember[] {
  return routes.flatMap((route) => {
    if (route.body === undefined) return [];
    return textsIn(schemaOf(route.body), []).map((found) => ({ route, ...found }));
  });
}

/** `value` at `path` of an otherwise empty body. */
export function bodyWith(path: TextMember["path"], value: string): unknown {
  return path.reduceRight<unknown>(
    (inner, part) => (part === 0 ? [inner] : { [part]: inner }),
    value,
  );
}

function schemaOf(schema: z.ZodType): Schema {
  const options = { io: "input", unrepresentable: "any", reused: "inline" } as const;
  return z.toJSONSchema(schema, options) as Schema;
}

function textsIn(schema: Schema, path: TextMember["path"]): Omit<TextMember, "route">[] {
  const branches = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) => list ?? []);
  const inner = branches.flatMap((branch) => textsIn(branch, path));
  const members = Object.entries(schema.properties ?? {}).flatMap(([name, member]) =>
    textsIn(member, [...path, name]),
  );
  const items = schema.items === undefined ? [] : textsIn(schema.items, [...path, 0]);
  const isText = schema.type === "string";
  const own = isText
    ? [{ path, shown: schema.pattern === shownPattern, bounded: isBounded(schema) }]
    : [];
  return [...own, ...inner, ...members, ...items];
}

function isBounded({ pattern, format, enum: one, const: only }: Schema): boolean {
  return pattern !== undefined || format !== undefined || one !== undefined || only !== undefined;
}
