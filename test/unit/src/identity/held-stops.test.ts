import { expect, it, test } from "vitest";
import {
  type HeldStops,
  heldStops,
  liftHeld,
  raiseHeld,
  stoppedUntil,
} from "../../../../src/identity/held-stops.ts";

const none = heldStops({ stoppedUntilMs: null });

type Message = readonly ["raise" | "lift", string, number | null];
const ends = { one: ["raise", "stp_1", null], other: ["raise", "stp_2", 90] } as const;
const lifted = ["lift", "stp_1", null] as const;

function hearing(messages: readonly Message[], held: HeldStops = none): HeldStops {
  return messages.reduce((before, [act, stopId, untilMs]) => {
    const stop = { stopId, untilMs };
    return act === "raise" ? raiseHeld(before, stop, false) : liftHeld(before, stop);
  }, held);
}

function ordersOf<T>(all: readonly T[]): T[][] {
  if (all.length === 0) return [[]];
  return all.flatMap((first, at) =>
    ordersOf(all.filter((_, other) => other !== at)).map((rest) => [first, ...rest]),
  );
}

test.each<[string, readonly Message[], number | "open" | null]>([
  ["nothing, once it was lifted", [ends.one, lifted], null],
  ["nothing, also when both came twice", [ends.one, lifted, ends.one, lifted], null],
  ["the stop that followed", [ends.one, lifted, ends.other], 90],
  [
    "nothing, once that was lifted too",
    [ends.one, lifted, ends.other, ["lift", "stp_2", 90]],
    null,
  ],
  [
    "the longer end, which was given while the shorter was ended",
    [ends.other, ["lift", "stp_2", 90], ["raise", "stp_2", 120]],
    120,
  ],
  [
    "no end, which was given so",
    [ends.other, ["lift", "stp_2", 90], ["raise", "stp_2", null]],
    "open",
  ],
  [
    "nothing, when two persons lifted what was prolonged",
    [ends.other, ["raise", "stp_2", 120], ["lift", "stp_2", 90], ["lift", "stp_2", null]],
    null,
  ],
])("leaves %s, in whatever order it is heard", (_, messages, until) => {
  for (const order of ordersOf(messages)) expect(stoppedUntil(hearing(order))).toBe(until);
});

it("says whether a stop was lifted before: nothing changes", () => {
  const held = hearing([lifted]);
  expect(raiseHeld(held, { stopId: "stp_1", untilMs: null }, false)).toBe(held);
});

it("stops for what Control lists although two persons lifted it, until they lift it again", () => {
  const stop = { stopId: "stp_1", untilMs: null };
  const anew = raiseHeld(hearing([ends.one, lifted]), stop, true);
  expect(stoppedUntil(anew)).toBe("open");
  expect(stoppedUntil(hearing([["raise", "stp_1", 5]], anew))).toBe("open");
  expect(stoppedUntil(hearing([lifted], anew))).toBeNull();
});

it("is not stopped anew for an end that is over", () => {
  const held = hearing([["lift", "stp_2", 90]]);
  expect(raiseHeld(held, { stopId: "stp_2", untilMs: 90 }, true)).toBe(held);
});

it("keeps a stop that nobody named apart from all others, until that is lifted", () => {
  for (const [stoppedUntilMs, untilMs] of [
    ["open", null],
    [90, 90],
  ] as const) {
    const held = heldStops({ stoppedUntilMs });
    expect(held.standing).toEqual([{ stopId: "", untilMs }]);
    expect(stoppedUntil(hearing([lifted], held))).toBe(stoppedUntilMs);
    expect(stoppedUntil(hearing([lifted, ["lift", "", null]], held))).toBeNull();
  }
  const stops = hearing([lifted]);
  expect(heldStops({ stoppedUntilMs: null, stops })).toBe(stops);
});

it("remembers the last sixteen that were lifted", () => {
  const lifts = Array.from({ length: 17 }, (_, n) => ["lift", `stp_${n}`, null] as const);
  const held = hearing(lifts);
  expect(held.lifted.map(({ stopId }) => stopId)).toEqual(lifts.slice(1).map(([, id]) => id));
});
