import { expect, test } from "vitest";
import type * as z from "zod";
import { isAnswerTo, knownAnswers } from "../../../../src/client/answer-rows.ts";
import { schemaOf } from "../../../../worker/openapi-schema.ts";
import { routes } from "../../../../worker/routes/index.ts";

const unnamed = (call: string) => call.replaceAll(/\{[a-z_]+\}/g, "{}");
const rows = new Map([...knownAnswers()].map(([call, names]) => [unnamed(call), names]));
const wanted = routes.filter(
  ({ path, answers, access }) =>
    path.startsWith("/v1/") && access.kind !== "open" && !("101" in answers),
);

/** The members that every answer of this schema has. */
function promised(schema: z.ZodType): string[] {
  const {
    $defs = {},
    $ref,
    ...whole
  } = schemaOf(schema, "output") as {
    $defs?: Record<string, unknown>;
    $ref?: string;
  };
  const named = $ref === undefined ? whole : $defs[$ref.split("/").at(-1) ?? ""];
  return (named as { required?: string[] } | undefined)?.required ?? [];
}

test("knows the answer of every call of the contract, and of no other", () => {
  const calls = wanted.map(({ method, path }) => unnamed(`${method} ${path}`));
  expect([...rows.keys()].sort()).toEqual(calls.sort());
});

test.each(wanted.map((declared) => [`${declared.method} ${declared.path}`, declared] as const))(
  "expects of %s only what the contract promises",
  (call, { answers }) => {
    const { 202: waits, ...done } = answers as Record<string, z.ZodType>;
    const [schema] = Object.values(done);
    const expected = rows.get(unnamed(call)) ?? [];
    expect(promised((schema ?? waits) as z.ZodType)).toEqual(expect.arrayContaining([...expected]));
    expect(expected.length).toBeGreaterThan(0);
    if (waits !== undefined) expect(promised(waits)).toContain("approval_id");
  },
);

test("holds an answer against the parameters of the path and the query, and the body", () => {
  const payment = {
    ...{ payment_id: "pay_1", reference: "ref-0001", result: "approved", final: true },
    ...{ status: "captured", amount: 5, currency: "JPY" },
  };
  const is = (method: string, path: string, body?: object) =>
    isAnswerTo({ method, path, body: body && JSON.stringify(body) }, 200, payment);
  expect(is("GET", "/v1/payments/pay_1")).toBe(true);
  expect(is("GET", "/v1/payments/pay_2")).toBe(false);
  expect(is("GET", "/v1/payments?reference=ref-0001")).toBe(true);
  expect(is("GET", "/v1/payments?reference=ref-0002")).toBe(false);
  const asked = { reference: "ref-0001", amount: 5, currency: "JPY", code: "c" };
  expect(is("POST", "/v1/payments", asked)).toBe(true);
  for (const other of [{ reference: "ref-0002" }, { amount: 6 }, { currency: "USD" }]) {
    expect(is("POST", "/v1/payments", { ...asked, ...other })).toBe(false);
  }
});
