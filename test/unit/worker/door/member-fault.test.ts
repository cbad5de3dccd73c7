import { describe, expect, it, test } from "vitest";
import * as z from "zod";
import { parseStrictJson } from "../../../../src/token/strict-json.ts";
import { jsonFault, memberFaults } from "../../../../worker/door/member-fault.ts";

const forms = z.union([
  z.strictObject({ totp: z.strictObject({ code: z.string() }) }),
  z.strictObject({ webauthn: z.strictObject({ id: z.string(), type: z.literal("public-key") }) }),
]);

function pointersOf(value: unknown): string[] {
  const parsed = forms.safeParse(value);
  return parsed.success ? [] : memberFaults(parsed.error.issues).map(({ pointer }) => pointer);
}

describe("a value of one of several forms", () => {
  it.each([
    ["the form whose members it has", { webauthn: {} }, ["/webauthn/id", "/webauthn/type"]],
    ["the form it misses least", {}, ["/totp"]],
    ["the member too many of the form it is", { totp: { code: "1" }, webauthn: {} }, [""]],
    ["the one member that is wrong", { totp: { code: 1 } }, ["/totp/code"]],
  ])("is told of %s", (_what, value, pointers) => {
    expect(pointersOf(value)).toEqual(pointers);
  });
});

it("is told of the form it misses least, wherever that stands", () => {
  const [long, short] = [
    z.strictObject({ a: z.string(), b: z.string() }),
    z.strictObject({ c: z.string() }),
  ];
  for (const either of [z.union([long, short]), z.union([short, long])]) {
    const { error } = either.safeParse({});
    expect(memberFaults(error?.issues ?? []).map(({ pointer }) => pointer)).toEqual(["/c"]);
  }
});

test.each([
  ['{"a":1e2}', { pointer: "/a", reason: "write numbers as plain integers within ±(2^53 − 1)" }],
  ['{"a":1,"a":1}', { pointer: "/a", reason: "given twice" }],
  ["\ufeff{}", { pointer: "", reason: "begins with a byte order mark" }],
  ["", { pointer: "", reason: "not JSON (RFC 8259)" }],
])("says in words what is wrong with %j", (text, told) => {
  const read = parseStrictJson(text);
  if (read.ok) throw new Error("it is not read");
  expect(jsonFault(read.fault)).toEqual(told);
});
