import { expect, it } from "vitest";
import { closeCodeFor } from "../../../../src/identity/listener.ts";

it("answers a close frame with the same code where it may be sent (RFC 6455 §7.4)", () => {
  for (const code of [1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 4401, 4999]) {
    expect(closeCodeFor(code)).toBe(code);
  }
});

it("answers a frame without a code, and none, with 1000", () => {
  expect([1005, 1006].map(closeCodeFor)).toEqual([1000, 1000]);
});

it("answers a code that may not be sent with 1002", () => {
  const codes = [0, 1, 999, 1004, 1015, 1016, 2999, 5000, 65_535];
  expect(codes.map(closeCodeFor)).toEqual(codes.map(() => 1002));
});
