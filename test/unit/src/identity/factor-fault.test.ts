import { expect, it } from "vitest";
import { wrongFactor } from "../../../../src/identity/factor-fault.ts";
import { passkeyProblem } from "../../../../src/identity/passkey-problem.ts";

it("says what is wrong with a code where that is known, and how often it may be tried", () => {
  expect(wrongFactor(3, undefined)).toMatchObject({
    code: "forbidden",
    detail: "This code is wrong. Tries left: 3.",
  });
  expect(JSON.stringify(wrongFactor(3, undefined))).not.toContain("fault");
  expect(JSON.stringify(wrongFactor(3, "clock_off"))).toContain('"fault":"clock_off"');
  expect(wrongFactor(3, "clock_off").detail).toMatch(/^This code is of another time.*left: 3\.$/);
  expect(wrongFactor(0, "code_used").detail).toMatch(/^This code was used up already.*left: 0\.$/);
});

it("says what is wrong with a passkey in its own words", () => {
  expect(wrongFactor(2, "challenge")).toEqual(passkeyProblem("challenge", 2));
});
