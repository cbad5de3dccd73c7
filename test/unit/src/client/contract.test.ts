import { describe, expect, test } from "vitest";
import { readAnswer } from "../../../../src/client/wire/answer.ts";
import { allAnswers } from "../../../world/all-answers.ts";
import { type Example, examples, resolved, type Schema } from "./contract-examples.ts";

/*
 * Every example of the OpenAPI document goes through the SDK's own reader; then each with a member
 * removed, and with one of another type, at every depth. A document that says something else than
 * the reader, or a reader that lets pass what its types do not say, fails here.
 */

type Path = readonly (string | number)[];

/** A member of an example, where it stands, and what the document says of it. */
interface Place {
  readonly path: Path;
  readonly isRequired: boolean;
  /** What may stand there. */
  readonly types: ReadonlySet<string>;
}

function placesOf(schema: Schema, value: unknown, at: Path = []): Place[] {
  const own = variantOf(resolved(schema), value);
  if (Array.isArray(value)) {
    const [first] = value;
    return own.items === undefined || first === undefined
      ? []
      : placesOf(own.items, first, [...at, 0]);
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(own.properties ?? {}).flatMap(([name, inner]) => {
    const told = (value as Record<string, unknown>)[name];
    if (told === undefined) return [];
    const path = [...at, name];
    const isRequired = own.required?.includes(name) ?? false;
    return [{ path, isRequired, types: typesOf(inner) }, ...placesOf(inner, told, path)];
  });
}

/** The one that the value is of, where a schema is one of several. */
function variantOf(schema: Schema, value: unknown): Schema {
  const all = (schema.anyOf ?? [schema]).map(resolved);
  const fitting = all.filter((each) => typesOf(each).has(typeOf(value)));
  const members = Object.keys(typeof value === "object" ? (value ?? {}) : {});
  const isOf = ({ required = [] }: Schema) => required.every((name) => members.includes(name));
  return fitting.find(isOf) ?? fitting[0] ?? schema;
}

function typesOf(schema: Schema): Set<string> {
  const { anyOf, type } = resolved(schema);
  if (anyOf !== undefined) return new Set(anyOf.flatMap((each) => [...typesOf(each)]));
  const named = (typeof type === "string" ? [type] : type) ?? Object.keys(others);
  return new Set(named.map((each) => (each === "integer" ? "number" : each)));
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

const others: Readonly<Record<string, unknown>> = {
  string: "text",
  number: 7,
  boolean: true,
  null: null,
  object: {},
  array: [],
};

/** The example with something else, or nothing, at one place. */
function changed(body: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value;
  const inner = (body as Record<string | number, unknown>)[name];
  const made = changed(inner, rest, value);
  if (Array.isArray(body)) return body.map((each, index) => (index === name ? made : each));
  return { ...(body as object), [name]: made };
}

/** Whether the SDK takes this for the answer to the call that the example is of. */
async function isTaken(
  { method, path, status, body: own }: Example,
  body: unknown,
): Promise<boolean> {
  const [refund] = Array.isArray(own.refunds) ? own.refunds : [];
  const { payment_id, redemption_id, version } = { ...refund, ...own };
  const id = payment_id ?? redemption_id ?? version ?? "id-1";
  const call = path.replaceAll(/\{[a-z_]+\}/g, encodeURIComponent(id));
  const asking = {
    method,
    path: call,
    body: undefined,
    accept: "application/json",
    form: "json",
  } as const;
  const reply = await readAnswer(Response.json(body, { status }), asking, allAnswers);
  return reply.ok;
}

test("the document has an example of every answer", () => {
  const named = new Set(examples.map(({ call }) => call));
  expect(
    Object.keys(allAnswers.shapes).filter((name) => !named.has(name.replace(/ 202$/, ""))),
  ).toEqual([]);
});

describe.each(examples.map((each) => [`${each.call} ${each.status}`, each] as const))(
  "%s",
  (_, example) => {
    const places = placesOf(example.schema, example.body);

    test("is taken as the document tells it, and with more members", async () => {
      expect(await isTaken(example, example.body)).toBe(true);
      expect(await isTaken(example, { ...example.body, member_of_a_newer_server: 1 })).toBe(true);
    });

    test("is taken without a member only where that may be absent", async () => {
      expect(places.length).toBeGreaterThan(0);
      for (const { path, isRequired } of places) {
        const taken = await isTaken(example, changed(example.body, path, undefined));
        expect([path.join("/"), taken]).toEqual([path.join("/"), !isRequired]);
      }
    });

    test("is taken with a member of another type only where that may be so", async () => {
      for (const { path, types } of places) {
        for (const [type, value] of Object.entries(others).filter(([each]) => !types.has(each))) {
          const taken = await isTaken(example, changed(example.body, path, value));
          expect([path.join("/"), type, taken]).toEqual([path.join("/"), type, false]);
        }
      }
    });
  },
);
