import { expect, it } from "vitest";
import { Chronicle, type ClockNote } from "../chronicle.ts";
import { frontsBehind } from "./behind.ts";

function chronicleOf(...clocks: readonly ClockNote[]): Chronicle {
  const chronicle = new Chronicle();
  chronicle.clocks.push(...clocks);
  return chronicle;
}

const front = "machine of front-1";

it.each([
  { name: "it is set back before", fromMs: 200, untilMs: 300, behindMs: 5_000 },
  { name: "it is set back meanwhile", fromMs: 50, untilMs: 100, behindMs: 5_000 },
  { name: "it comes back meanwhile", fromMs: 400, untilMs: 600, behindMs: 5_000 },
  { name: "it was not set back yet", fromMs: 50, untilMs: 99, behindMs: 0 },
  { name: "it has come back", fromMs: 501, untilMs: 600, behindMs: 0 },
  { name: "there is no answer", fromMs: 50, untilMs: Number.POSITIVE_INFINITY, behindMs: 5_000 },
])("tells how far a front is behind when $name", ({ fromMs, untilMs, behindMs }) => {
  const chronicle = chronicleOf(
    { atMs: 100, machine: front, offMs: -5_000 },
    { atMs: 500, machine: front, offMs: 0 },
  );

  expect(frontsBehind(chronicle, fromMs, untilMs)).toBe(behindMs);
});

it("takes the front that is furthest behind, and nobody else's clock", () => {
  const chronicle = chronicleOf(
    { atMs: 100, machine: front, offMs: 3_600_000 },
    { atMs: 110, machine: "machine of front-2", offMs: -2_000 },
    { atMs: 120, machine: "machine of back-1", offMs: -3_600_000 },
    { atMs: 130, machine: "desk 2", offMs: -3_600_000 },
  );

  expect(frontsBehind(chronicle, 200, 300)).toBe(2_000);
});

it("tells no front behind that is ahead", () => {
  const chronicle = chronicleOf({ atMs: 100, machine: front, offMs: 3_600_000 });

  expect(frontsBehind(chronicle, 200, 300)).toBe(0);
});
