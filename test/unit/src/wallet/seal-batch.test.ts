import { expect, it } from "vitest";
import { offlineState, type SealBatch, withUsed } from "../../../../src/wallet/seal-batch.ts";

const madeMs = 1_790_000_000_000;
const issued: SealBatch = {
  device: 1,
  batch: 3,
  issuedAtMs: madeMs - 1_000,
  expiresAtMs: madeMs + 300_000,
  customersEpoch: 1,
  walletEpoch: 1,
  deviceEpoch: 1,
  counter: 4,
  spentBy: [null, 17],
};
const use = { device: 1, batch: 3, place: 0, counter: 5, issuedAtMs: madeMs };
const live = { kind: "live" };

it.each([
  ["the second it was made in", 999, {}, {}, live],
  ["10 s before it was made, by the server", -10_000, {}, {}, live],
  ["a second earlier", -10_001, {}, {}, { kind: "expired" }],
  ["60 s later", 60_999, {}, {}, live],
  ["61 s later", 61_000, {}, {}, { kind: "expired" }],
  ["with its seal used", 0, {}, { place: 1 }, { kind: "spent", by: 17 }],
  ["with its seal used and out of time", 90_000, {}, { place: 1 }, { kind: "spent", by: 17 }],
  ["at the end of its seal", 0, { expiresAtMs: madeMs }, {}, { kind: "expired" }],
  ["a millisecond before it", 0, { expiresAtMs: madeMs + 1 }, {}, live],
  ["with the last counter", 0, {}, { counter: 4 }, { kind: "superseded" }],
  ["with a lower counter, out of time", 90_000, {}, { counter: 1 }, { kind: "expired" }],
  ["of an earlier fetch", 0, { batch: 2 }, { batch: 2 }, { kind: "superseded" }],
])("tells what a code is worth %s", (_name, afterMs, batch, said, worth) => {
  const at = { issued: { ...issued, ...batch }, latest: 3, use: { ...use, ...said } };
  expect(offlineState(at, madeMs + afterMs)).toEqual(worth);
});

it("uses a seal up with any decision, and keeps the counter of an accepted code only", () => {
  expect(withUsed(issued, use, { sequence: 20, accepted: true })).toEqual({
    ...issued,
    counter: 5,
    spentBy: [20, 17],
  });
  expect(withUsed(issued, { ...use, counter: 900 }, { sequence: 20, accepted: false })).toEqual({
    ...issued,
    spentBy: [20, 17],
  });
});
