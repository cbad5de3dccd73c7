import { expect, it } from "vitest";
import { ownBalances } from "../../../../src/wallet/balances.ts";
import { Story } from "../payment/story.ts";

it("tells points as matured from the end of their window on, each day's at its own", () => {
  const story = new Story({ balanceMinor: 5_000 });
  const first = story.paid({ amountMinor: 700 });
  story.house.pass(26 * 3_600_000);
  const second = story.paid({ amountMinor: 1_000 });
  const head = story.room.book.head();
  expect(story.points).toEqual({ pending: 34, matured: 0 });
  const pointsAt = (nowMs: number) => {
    const { points, points_pending: pending } = ownBalances(head, nowMs);
    return [points, pending];
  };
  expect(pointsAt(first.body.windowEndMs - 1)).toEqual([0, 34]);
  expect(pointsAt(first.body.windowEndMs)).toEqual([14, 20]);
  expect(pointsAt(second.body.windowEndMs - 1)).toEqual([14, 20]);
  expect(pointsAt(second.body.windowEndMs)).toEqual([34, 0]);
});

it("tells what is available without what is held", () => {
  const story = new Story({ balanceMinor: 5_000 });
  story.paid({ amountMinor: 700, capture: "manual" });
  const { available, held } = ownBalances(story.room.book.head(), story.house.nowMs);
  expect([available, held]).toEqual([4_300, 700]);
});
