import { expect, it } from "vitest";
import { backtestActsMax } from "../../../../src/bounds.ts";
import { GatheredHistory } from "../../../../src/control/gather-history.ts";
import type { DeclineCode } from "../../../../src/decline.ts";
import type { VelocityEvent } from "../../../../src/velocity/event.ts";
import { WINDOW_MS_MAX } from "../../../../src/velocity/policy.ts";

const period = { fromMs: WINDOW_MS_MAX + 100, toMs: WINDOW_MS_MAX + 200 };

function act(sequence: number, atMs: number): VelocityEvent {
  const rest = { act: "payment", outcome: "approved", returnedMinor: 0, subjects: {} } as const;
  return { sequence, atMs, amountMinor: 500, ...rest };
}

function page(events: readonly VelocityEvent[], more: object = {}) {
  return { events, returned: [], setBacks: [], ...more };
}

it("keeps what a window can reach, and what comes later only before an act of the period", () => {
  const gathered = new GatheredHistory(period);
  const events = [act(1, 100), act(2, 101), act(3, period.toMs), act(4, period.toMs - 1)];
  expect(gathered.take(page(events))).toBe(true);
  expect(gathered.take(page([act(5, period.toMs + 1)]))).toBe(true);
  expect(gathered.played().events.map(({ sequence }) => sequence)).toEqual([2, 3, 4]);
});

it("adds up what later pages gave back, up to the act's amount, and declines what was declined", () => {
  const gathered = new GatheredHistory(period);
  const back = (minor: number, declineCode: DeclineCode | null = null) => ({ minor, declineCode });
  const acts = [act(1, 200), act(2, 201), act(3, 202)];
  gathered.take(page(acts, { returned: [[1, back(300)]] }));
  const returned = [
    [1, back(400)],
    [2, back(0, "confirmation_rejected")],
    // Not the payer's doing: velocity knows no such payment.
    [3, back(0, "spending_stopped")],
  ];
  gathered.take(page([], { returned, setBacks: [{ sequence: 2, toMs: 1, fromMs: 2 }] }));
  expect(gathered.played()).toMatchObject({
    events: [{ returnedMinor: 500, outcome: "approved" }, { outcome: "declined" }],
    setBacks: [{ sequence: 2 }],
  });
  expect(gathered.played().events).toHaveLength(2);
});

it("refuses a history that is too long", () => {
  const gathered = new GatheredHistory(period);
  const all = Array.from({ length: backtestActsMax }, (_, index) => act(index + 1, 200));
  expect(gathered.take(page(all))).toBe(true);
  expect(gathered.take(page([act(backtestActsMax + 1, 201)]))).toBe(false);
});
