import { expect, it } from "vitest";
import { malformed } from "../../../../worker/door/refusals.ts";

const fault = (pointer: string) => ({ pointer, reason: "is missing" });

it.each([
  [["/amount"], "/amount: is missing."],
  [["/rules/0/limit", "/rules/1"], "/rules/0/limit: is missing (1 more in errors)."],
  [["", "/a", "/b"], "The request: is missing (2 more in errors)."],
])("names the first of the faults at %j, and says how many more there are", (pointers, detail) => {
  const errors = pointers.map(fault);
  expect(malformed(errors)).toMatchObject({ detail, members: { pointer: pointers[0], errors } });
});
