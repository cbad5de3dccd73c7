import { describe, expect, it } from "vitest";
import type * as z from "zod";
import { glossary } from "../../../../worker/door/glossary.ts";
import { openApi } from "../../../../worker/door/openapi.ts";
import { recorded } from "../../../../worker/door/openapi-examples.ts";
import { routes } from "../../../../worker/routes/index.ts";

const named = routes.map((declared) => ({
  name: `${declared.method} ${declared.path}`,
  declared,
}));

/** Long documents are shown by their heads. */
const heads = ["GET /openapi.json", "GET /schemas/policy.json"];

/** What is wrong with a value by a schema, or nothing. */
function faultOf(schema: z.ZodType | undefined, value: unknown): string | null {
  if (schema === undefined) return value === undefined ? null : "it has none";
  const parsed = schema.safeParse(value);
  return parsed.success ? null : parsed.error.message;
}

it("has an example of every call, and of no other", () => {
  expect(Object.keys(recorded).sort()).toEqual(named.map(({ name }) => name).sort());
});

describe("an example of a request and its answer", () => {
  it.each(named)("is of the closed schemas: $name", ({ name, declared }) => {
    const { params = {}, query, body, status, answer } = recorded[name] ?? { status: 0, answer: 0 };
    const names = [...declared.path.matchAll(/\{([a-z_]+)\}/g)].map(([, each]) => each);
    expect(Object.keys(params)).toEqual(names);
    if (query !== undefined) expect(faultOf(declared.query, query)).toBeNull();
    expect(faultOf(declared.body, body)).toBeNull();
    if (heads.includes(name)) return;
    expect(faultOf(declared.answers[status as 200], answer)).toBeNull();
  });
});

interface Piece {
  readonly [member: string]: unknown;
}

/** Every schema's members, by name, wherever they stand; examples are no schemas. */
function* members(value: unknown): Generator<{ name: string; schema: Piece }> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === "example") continue;
    if (name === "properties") {
      const own = Object.entries(inner as Piece);
      for (const [each, schema] of own) yield { name: each, schema: schema as Piece };
    }
    yield* members(inner);
  }
}

describe("the glossary", () => {
  const contract = JSON.parse(JSON.stringify(openApi(routes, "https://pay.example")));
  const all = [...members(contract)];

  it("leaves no member without a description", () => {
    expect(all.length).toBeGreaterThan(1_000);
    const silent = all.filter(({ schema }) => !schema.description).map(({ name }) => name);
    expect([...new Set(silent)]).toEqual([]);
  });

  it("has no word for what is no member", () => {
    const known = new Set([
      ...all.map(({ name }) => name),
      ...routes.flatMap(({ query }) => Object.keys(query?.shape ?? {})),
    ]);
    expect(Object.keys(glossary).filter((word) => !known.has(word))).toEqual([]);
  });

  it("tells sentences", () => {
    const odd = Object.entries(glossary).filter(([, words]) => !/^[A-Z`].*[.]$/.test(words));
    expect(odd).toEqual([]);
  });
});

it("shows the example of each operation in the document", () => {
  const { paths } = openApi(routes, "https://pay.example") as {
    paths: Record<string, Record<string, Piece>>;
  };
  const bare = named.filter(({ declared }) => {
    const operation = paths[declared.path]?.[declared.method.toLowerCase()];
    const text = JSON.stringify(operation);
    const wanted = declared.body === undefined ? 1 : 2;
    return (text.match(/"schema":.*?"example":/g) ?? []).length < wanted;
  });
  expect(bare.map(({ name }) => name)).toEqual([]);
});
