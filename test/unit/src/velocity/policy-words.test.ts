import { expect, test } from "vitest";
import { defaultPolicy } from "../../../../src/velocity/default-policy.ts";
import { parsePolicy } from "../../../../src/velocity/policy.ts";

/** What is said of the first rule with other members. */
function said(members: object) {
  const [rule] = defaultPolicy.rules;
  const parsed = parsePolicy({ currency: "JPY", rules: [{ ...rule, ...members }] });
  return parsed.ok ? [] : parsed.fault;
}

test("shows what a window looks like to whoever wrote something else", () => {
  expect(said({ window: "10m" })).toEqual([
    {
      pointer: "/rules/0/window",
      message:
        'has to be an object, as {"sliding_ms": 600000} or {"calendar": "day", "zone": "Asia/Tokyo"}',
    },
  ]);
});

test("says one thing of a text where a list has to be", () => {
  expect(said({ watch: "wallet" })).toEqual([
    { pointer: "/rules/0/watch", message: "has to be an array" },
  ]);
});
