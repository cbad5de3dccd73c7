import { expect, it } from "vitest";
import { codeOf, graver } from "../../../../src/velocity/decision.ts";

const codes = ["velocity_count_exceeded", "velocity_amount_exceeded", "velocity_pattern"] as const;

it("names count before amount before pattern, in whatever order they were found", () => {
  for (const [at, code] of codes.entries()) {
    expect(graver(null, code)).toBe(code);
    for (const [other, more] of codes.entries()) {
      expect(graver(code, more)).toBe(codes[Math.min(at, other)]);
    }
  }
});

it("is a pattern whatever a rule counts besides acts and amounts", () => {
  const metrics = ["count", "amount", "distinct:store", "declines", "given_back_count"];
  const [count, amount, ...others] = metrics.map(codeOf);
  expect([count, amount]).toEqual(codes.slice(0, 2));
  expect(new Set(others)).toEqual(new Set(["velocity_pattern"]));
});
