import { expect, it } from "vitest";
import type { VelocityEvent } from "../../../../src/velocity/event.ts";
import { salesOf } from "../../../../src/velocity/play-across.ts";

const event = (act: "payment" | "top_up", atMs: number, more: Partial<VelocityEvent> = {}) =>
  ({
    ...{ act, atMs, sequence: atMs, outcome: "approved", amountMinor: 1, returnedMinor: 0 },
    ...{ subjects: {}, ...more },
  }) as VelocityEvent;

const ages = (wallets: Parameters<typeof salesOf>[0]) =>
  salesOf(wallets).map(({ atMs, walletAgeMs, toppedUpAgoMs }) => [
    atMs,
    walletAgeMs,
    toppedUpAgoMs,
  ]);

it("says of each payment how long ago its wallet was topped up last, by what was credited alone", () => {
  const events = [
    event("payment", 5),
    event("top_up", 10),
    event("payment", 12),
    event("top_up", 20, { outcome: "declined" }),
    event("payment", 25),
    event("top_up", 30),
    event("payment", 30),
  ];
  expect(ages([{ events }])).toEqual([
    [5, undefined, undefined],
    [12, undefined, 2],
    [25, undefined, 15],
    [30, undefined, 0],
  ]);
});

it("is in order of time over all wallets, each with its own top-ups and its own age", () => {
  const one = { events: [event("top_up", 1), event("payment", 9)], openedMs: 1 };
  const other = { events: [event("payment", 4), event("payment", 10, { walletAgeMs: 77 })] };
  expect(ages([one, { ...other, openedMs: 3 }])).toEqual([
    [4, 1, undefined],
    [9, 8, 8],
    [10, 77, undefined],
  ]);
});
