import { describe, expect, it } from "vitest";
import * as z from "zod";
import { glossary } from "../../../../worker/door/glossary.ts";
import { openApi } from "../../../../worker/door/openapi.ts";
import { Components } from "../../../../worker/door/openapi-schema.ts";
import { answer, type Route, route } from "../../../../worker/door/route.ts";
import { routes as served } from "../../../../worker/routes/index.ts";

const thing = z.strictObject({ thing_id: z.string().describe("Its id.") }).meta({ id: "Thing" });
const routes: Route[] = [
  route({
    method: "POST",
    path: "/v1/things/{id}/parts",
    summary: "Make <a part>",
    tag: "Operators",
    access: { kind: "operator", roles: ["approver"] },
    replay: "reference",
    body: z.strictObject({ amount: z.int().min(1) }),
    answers: { 201: z.strictObject({ things: z.array(thing), first: thing }) },
    replayHeaders: ["Idempotent-Replayed"],
    handle: async () => answer(201, {}),
  }),
  route({
    method: "GET",
    path: "/v1/things",
    summary: "All things",
    tag: "Public",
    access: { kind: "open" },
    replay: "none",
    query: z.strictObject({ after: z.string().optional() }),
    answers: { 200: thing },
    handle: async () => answer(200, {}),
  }),
];

/** A piece of a document, as JSON. */
interface Piece {
  readonly [member: string]: unknown;
}

const documentOf = (of: readonly Route[]) =>
  JSON.parse(JSON.stringify(openApi(of, "https://pay.example")));
const contract = documentOf(served);

/** Every object and array in it, with its place. */
function* pieces(value: unknown, place = "#"): Generator<{ piece: Piece; place: string }> {
  if (typeof value !== "object" || value === null) return;
  yield { piece: value as Piece, place };
  for (const [name, inner] of Object.entries(value)) yield* pieces(inner, `${place}/${name}`);
}

/** Every schema of an object with members, with its place. */
function schemasWithMembers(value: unknown): { members: Piece; piece: Piece; place: string }[] {
  return [...pieces(value)].flatMap(({ piece, place }) =>
    typeof piece.properties === "object" && !place.endsWith("/properties")
      ? [{ members: piece.properties as Piece, piece, place }]
      : [],
  );
}

it("promises 403 wherever a code may be wrong, and 401 where a ticket stands for a token", () => {
  const statusesOf = (method: string, path: string) =>
    Object.keys(contract.paths[path][method].responses);
  for (const way of ["registrations", "sign-ins", "recoveries", "lost-devices"]) {
    expect(statusesOf("post", `/v1/${way}/{id}/contact-proof`)).toContain("403");
  }
  expect(statusesOf("get", "/v1/wallet/events")).toContain("401");
});

it("documents every route with its body, answers, refusals, headers and security", () => {
  const document = documentOf(routes);
  const post = document.paths["/v1/things/{id}/parts"].post;
  expect(document.openapi).toBe("3.1.0");
  expect(post.security).toEqual([{ DPoPToken: ["operator"], DPoPProof: [] }]);
  expect(post.parameters.map((each: { name: string }) => each.name)).toEqual([
    "id",
    "Content-Digest",
  ]);
  const body = post.requestBody.content["application/json"].schema;
  expect(body).toMatchObject({ additionalProperties: false, required: ["amount"] });
  expect(Object.keys(post.responses)).toEqual(
    expect.arrayContaining(["201", "400", "401", "403", "413", "415", "503"]),
  );
  // It is declared with no problems of its own.
  expect(Object.keys(post.responses)).not.toContain("404");
  expect(Object.keys(post.responses["201"].headers)).toEqual([
    "X-Request-Id",
    "Date",
    "DPoP-Nonce",
    "Idempotent-Replayed",
  ]);
  expect(Object.keys(document.components.responses.Problem503.headers)).toContain("Retry-After");
  expect(document.paths["/v1/things"].get.security).toEqual([]);
  expect(document.paths["/v1/things"].get.parameters).toHaveLength(1);
});

describe("the contract", () => {
  it("has no reference that does not resolve, and none that ends at itself", () => {
    const targets = [...pieces(contract)].flatMap(({ piece: { $ref } }) => $ref ?? []) as string[];
    expect(targets.length).toBeGreaterThan(100);
    for (const target of new Set(targets)) {
      const found = target
        .slice("#/".length)
        .split("/")
        .reduce((piece: Piece | undefined, part) => piece?.[part] as Piece, contract);
      expect([target, found === undefined || "$ref" in found]).toEqual([target, false]);
    }
  });

  it("closes what is sent and opens what is answered", () => {
    const bodies = [...pieces(contract.paths)].filter(({ place }) => /\/requestBody$/.test(place));
    const sent = bodies.flatMap(({ piece }) => schemasWithMembers(piece));
    expect(sent.length).toBeGreaterThan(50);
    const open = sent.filter(({ piece }) => piece.additionalProperties !== false);
    expect(open.map(({ place }) => place)).toEqual([]);
    const answered = [...pieces(contract.paths)].filter(({ place }) => /\/responses$/.test(place));
    const told = [contract.components, ...answered.map(({ piece }) => piece)];
    const closed = told.flatMap(schemasWithMembers).filter(({ piece }) => {
      return piece.additionalProperties === false;
    });
    expect(closed.map(({ place }) => place)).toEqual([]);
  });

  it("is held by tests to answers that are closed", () => {
    const loose = served.flatMap(({ method, path, answers }) =>
      Object.values(answers).flatMap((schema) => {
        const asked = z.toJSONSchema(schema as z.ZodType, { io: "input", unrepresentable: "any" });
        const open = schemasWithMembers(asked).filter(
          ({ piece }) => piece.additionalProperties !== false,
        );
        return open.map(({ place }) => `${method} ${path} ${place}`);
      }),
    );
    expect(loose).toEqual([]);
  });

  it("describes every header, parameter and tag", () => {
    const described = [
      ...Object.values(contract.components.headers),
      ...contract.tags,
      ...[...pieces(contract.paths)].flatMap(({ piece, place }) =>
        place.endsWith("/parameters") ? (piece as unknown as Piece[]) : [],
      ),
    ] as Piece[];
    expect(described.length).toBeGreaterThan(100);
    const silent = described.filter(({ description }) => !description);
    expect(silent).toEqual([]);
  });
});

it("tells a member in the glossary's words unless its schema has its own", () => {
  const { components, paths } = documentOf(routes);
  expect(components.schemas.Thing.properties.thing_id.description).toBe("Its id.");
  const { schema } = paths["/v1/things/{id}/parts"].post.requestBody.content["application/json"];
  expect(schema.properties.amount.description).toBe(glossary.amount);
});

it("refuses two schemas of one name", () => {
  const components = new Components({});
  components.place(thing, "output");
  expect(() => components.place(thing, "input")).toThrow("two schemas are named Thing");
});
