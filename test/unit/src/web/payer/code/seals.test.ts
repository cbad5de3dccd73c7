import { expect, it } from "vitest";
import { offlineSealLifeMs } from "../../../../../../src/bounds.ts";
import type { OfflineRecord } from "../../../../../../src/client/index.ts";
import { needsSeals, sealsLeft } from "../../../../../../src/web/payer/code/seals.ts";

const hourMs = 3_600_000;
const fetched = (count: number): OfflineRecord => ({
  ...{ version: 2, counter: 0, clock: { difference_ms: 0, learnt_at_ms: 0 } },
  seals: Array.from({ length: count }, (_, place) => `seal-${place}`),
  expires_at: new Date(offlineSealLifeMs).toISOString(),
});

it("seals are fetched when none were, five are left, or they are 48 h old", () => {
  expect(needsSeals(undefined, 0)).toBe(true);
  expect([5, 6].map((count) => needsSeals(fetched(count), 0))).toEqual([true, false]);
  expect([47, 48.1].map((hours) => needsSeals(fetched(20), hours * hourMs))).toEqual([false, true]);
});

it("seals that have ended are none", () => {
  expect(sealsLeft(fetched(17), 71 * hourMs)).toBe(17);
  expect(sealsLeft(fetched(17), 72 * hourMs)).toBe(0);
  expect(sealsLeft(undefined, 0)).toBe(0);
});
