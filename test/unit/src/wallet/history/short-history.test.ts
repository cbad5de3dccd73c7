import fc from "fast-check";
import { expect, it } from "vitest";
import type { VelocityEvent } from "../../../../../src/velocity/event.ts";
import { readHistory, writeHistory } from "../../../../../src/wallet/history/short-history.ts";

const act = fc.record({
  rows: fc.nat({ max: 3 }),
  ms: fc.nat({ max: 3 }),
  amountMinor: fc.nat({ max: 3 }),
  outcome: fc.constantFrom("approved" as const, "declined" as const),
  device: fc.constantFrom("1", "2"),
  deviceAgeMs: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
  walletAgeMs: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
  toppedUpAgoMs: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
});

it("is read as it was kept, ages of nothing at all too", () => {
  fc.assert(
    fc.property(fc.array(act), (acts) => {
      let [sequence, atMs] = [7, 1_000];
      const events = acts.map(({ rows, ms, device, ...rest }): VelocityEvent => {
        sequence += rows;
        atMs += ms;
        const ages = Object.entries(rest).filter(([, value]) => value !== undefined);
        const subjects = { wallet: "self", device };
        const at = { sequence, atMs, act: "payment", returnedMinor: 0, subjects };
        return { ...at, ...Object.fromEntries(ages) } as VelocityEvent;
      });
      const back = { minor: 5, declineCode: null };
      const returned = acts.length === 0 ? [] : [[3, back] as const];
      const kept = { first: 7, last: sequence, firstAtMs: 1_000, events, returned };
      expect(readHistory(writeHistory(kept))).toEqual(kept);
    }),
  );
});
