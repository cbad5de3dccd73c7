import { expect, it } from "vitest";
import { withMaturing } from "../../../../src/wallet/commit.ts";

it("lists points by the day they mature on, and no day on which none do", () => {
  const one = withMaturing([], 20, 7);
  expect(one).toEqual([{ dueMs: 20, points: 7 }]);
  const two = withMaturing(one, 10, 5);
  expect(two).toEqual([
    { dueMs: 10, points: 5 },
    { dueMs: 20, points: 7 },
  ]);
  expect(withMaturing(two, 20, -3)).toEqual([
    { dueMs: 10, points: 5 },
    { dueMs: 20, points: 4 },
  ]);
  expect(withMaturing(two, 10, -5)).toEqual(one);
  expect(withMaturing(two, 30, 0)).toEqual(two);
});
