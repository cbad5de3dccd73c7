import { Dice } from "../../../src/cli/seed/dice.ts";
import type { VelocityCandidate, VelocityEvent } from "../../../src/velocity/event.ts";

/** 2026-01-15 12:00 in Tokyo: the time of the benchmark's act. */
export const BENCH_NOW_MS = Date.UTC(2026, 0, 15, 3);

/**
 * `n` acts of one wallet in the 24 hours before the act, evenly spread: 3 devices, 12 merchants
 * with a store and two terminals each, 5 categories; four in five are payments, one in ten is
 * declined, one in twenty is returned, one in ten is offline.
 */
export function benchHistory(n: number): VelocityEvent[] {
  const dice = new Dice(n);
  return Array.from({ length: n }, (_, i) => {
    const amountMinor = 100 + dice.below(12_000);
    return {
      ...benchAct(dice),
      atMs: BENCH_NOW_MS - Math.floor(((n - i) * 86_399_000) / n),
      act: dice.below(5) < 4 ? ("payment" as const) : ("top_up" as const),
      sequence: i + 1,
      outcome: dice.oneIn(10) ? ("declined" as const) : ("approved" as const),
      amountMinor,
      returnedMinor: dice.oneIn(20) ? amountMinor : 0,
      offline: dice.oneIn(10),
    };
  });
}

/** An act of that wallet at the time of the benchmark, to which each of the 24 rules applies. */
export function benchAct(dice: Dice): VelocityCandidate {
  const merchant = dice.below(12);
  return {
    atMs: BENCH_NOW_MS,
    act: "payment",
    amountMinor: 12_000,
    subjects: {
      wallet: "wal_bench",
      device: `dev_${dice.below(3)}`,
      merchant: `mer_${merchant}`,
      store: `sto_${merchant}`,
      terminal: `ter_${merchant}_${dice.below(2)}`,
      category: `category_${merchant % 5}`,
      channel: "code",
    },
    place: { latE6: 35_600_000 + merchant * 1_000, lonE6: 139_700_000 },
    offline: true,
    deviceAgeMs: 90 * 86_400_000,
  };
}
