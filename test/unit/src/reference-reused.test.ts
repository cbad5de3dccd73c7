import { expect, test } from "vitest";
import { differing, refuseReuse } from "../../../src/reference-reused.ts";

test("names the members that differ, in the order given", () => {
  expect(differing({ payment_id: false, amount: true, last: false })).toEqual([
    "payment_id",
    "last",
  ]);
});

test("answers reference_reused only when a member differs", () => {
  expect(refuseReuse({ amount: true, code: true })).toBeNull();
  expect(refuseReuse({ amount: true, code: false })).toEqual({
    kind: "reference_reused",
    differ: ["code"],
  });
});
