import { expect, it } from "vitest";
import { terminalConfirmMs } from "../../../../src/bounds.ts";
import { decideApproval } from "../../../../src/control/decide.ts";
import { endReached, endStop, nextEndMs, readingsApartMs } from "../../../../src/control/end.ts";
import { takeFinding } from "../../../../src/control/finding.ts";
import { raiseFloor } from "../../../../src/control/floor.ts";
import { propose } from "../../../../src/control/propose.ts";
import { raiseStop, type StopCommand } from "../../../../src/control/raise-stop.ts";
import { endedByItself, type StopRecord } from "../../../../src/control/stop.ts";
import { noonMs, onRecord, openWorld, readingsFrom } from "./control-world.ts";

const endMs = noonMs + 60_000;
const spending: StopCommand = {
  stopId: "stp_1",
  scope: "spending",
  id: null,
  reason: "fraud",
  untilMs: endMs,
};
const frozen: StopCommand = { ...spending, stopId: "stp_2", scope: "wallet", id: "wal_1" };
const finding = {
  alertId: "alr_1",
  stopId: "stp_3",
  terminalId: "ter_1",
  rule: "r",
  action: "confirm",
  evidence: {},
} as const;

it("ends everything that is over at once, in one go, and leaves what is not", () => {
  const { book, aoi } = openWorld();
  for (const [n, scope] of (["spending", "refunds", "redemption"] as const).entries()) {
    const untilMs = scope === "redemption" ? endMs + 1 : endMs;
    raiseStop(book, aoi.by(), { ...spending, stopId: `stp_0${n}`, scope, untilMs });
  }
  raiseStop(book, aoi.by(), frozen);
  raiseStop(book, aoi.by(), { ...frozen, stopId: "stp_4", id: "wal_2" });
  const atWallets = endReached(book, readingsFrom(endMs));
  expect(atWallets.map(({ stopId }) => stopId).toSorted()).toEqual(["stp_2", "stp_4"]);
  expect(book.state().stops.map(({ scope }) => scope)).toEqual(["redemption"]);
  expect(onRecord(book).slice(-2)).toMatchObject([{ act: "end_stop" }, { act: "end_stop" }]);
  expect(nextEndMs(book)).toBe(endMs);
  for (const stop of atWallets) endStop(book, stop, endMs);
  expect(nextEndMs(book)).toBe(endMs + 1);
});

it("knows the first end of all that stands, and none while nothing ends", () => {
  const { book, aoi } = openWorld();
  expect(nextEndMs(book)).toBeNull();
  raiseStop(book, aoi.by(), { ...spending, untilMs: null });
  expect(nextEndMs(book)).toBeNull();
  takeFinding(book, finding, noonMs);
  expect(nextEndMs(book)).toBe(noonMs + terminalConfirmMs);
  raiseFloor(book, { kind: "terminal", id: "ter_1", epoch: 2 }, noonMs);
  const [floorEndMs = 0] = book.floorEnds();
  expect(floorEndMs).toBeLessThan(noonMs + terminalConfirmMs);
  expect(nextEndMs(book)).toBe(floorEndMs);
  raiseStop(book, aoi.by(), frozen);
  expect(nextEndMs(book)).toBe(endMs);
});

it("ends what both readings have reached, on record, and tells it apart from what was lifted", () => {
  const { book, aoi } = openWorld();
  raiseStop(book, aoi.by(), spending);
  expect(endReached(book, readingsFrom(endMs))).toEqual([]);
  expect(book.state().stops).toEqual([]);
  expect(onRecord(book).at(-1)).toMatchObject({ actor: "system", act: "end_stop" });
  const late = aoi.by(endMs + 60_000);
  expect(propose(book, late, "apr_1", { act: "lift_stop", stop_id: "stp_1" })).toMatchObject({
    fault: { reason: "stop_over", state: "ended" },
  });
});

it("writes down for the end of a wallet's stop no time before it, whatever the clock shows then", () => {
  const { book, aoi } = openWorld();
  raiseStop(book, aoi.by(), frozen);
  const [over] = endReached(book, readingsFrom(endMs));
  expect(endStop(book, over as NonNullable<typeof over>, endMs - 3_600_000)).toBe(true);
  expect(book.stop("stp_2")?.liftedAtMs).toBe(endMs);
  expect(endedByItself(book.stop("stp_2") as StopRecord)).toBe(true);
});

it.each([
  ["is ahead only at the second", { firstMs: noonMs, secondMs: endMs + readingsApartMs }],
  ["was ahead only at the first", { firstMs: endMs, secondMs: noonMs + readingsApartMs }],
  ["stands still", { firstMs: endMs, secondMs: endMs }],
  ["was set between them", { firstMs: endMs, secondMs: endMs + 3_600_000 }],
])("ends nothing when the clock %s", (_, readings) => {
  const { book, aoi } = openWorld();
  raiseStop(book, aoi.by(), spending);
  takeFinding(book, finding, noonMs);
  raiseFloor(book, { kind: "terminal", id: "ter_1", epoch: 2 }, noonMs);
  const before = book.state();
  expect(endReached(book, readings)).toEqual([]);
  expect(book.state()).toEqual(before);
});

it("ends a terminal's confirmation by itself in the same way", () => {
  const { book } = openWorld();
  takeFinding(book, finding, noonMs);
  endReached(book, readingsFrom(noonMs + terminalConfirmMs - 1));
  expect(book.state().confirmTerminals).toEqual(["ter_1"]);
  const { version } = book.state();
  endReached(book, readingsFrom(noonMs + terminalConfirmMs));
  expect(book.state().version).toBe(version + 1);
  expect(book.state().confirmTerminals).toEqual([]);
  expect(onRecord(book).at(-1)).toMatchObject({ actor: "system", act: "end_confirmation" });
});

it("has a wallet's stop end at the wallet first, and not when it was raised for longer meanwhile", () => {
  const { book, aoi } = openWorld();
  raiseStop(book, aoi.by(), frozen);
  const [over] = endReached(book, readingsFrom(endMs));
  expect(over).toMatchObject({ stopId: "stp_2", liftedAtMs: null });
  raiseStop(book, aoi.by(endMs), { ...frozen, untilMs: endMs + 60_000 });
  expect(endStop(book, over as NonNullable<typeof over>, endMs + 1)).toBe(false);
  expect(book.openStops()).toHaveLength(1);
  const [later] = endReached(book, readingsFrom(endMs + 60_000));
  expect(endStop(book, later as NonNullable<typeof later>, endMs + 70_000)).toBe(true);
  expect(book.openStops()).toEqual([]);
});

it("answers a floor that stands with the time of the first, and raises no version for it", () => {
  const { book } = openWorld();
  const floor = { kind: "terminal", id: "ter_1", epoch: 2 } as const;
  const first = raiseFloor(book, floor, noonMs);
  const { version } = book.state();
  expect(raiseFloor(book, floor, noonMs + 5_000)).toBe(first);
  expect(raiseFloor(book, { ...floor, epoch: 1 }, noonMs + 5_000)).toBe(first);
  expect(book.state().version).toBe(version);
  expect(raiseFloor(book, { ...floor, epoch: 3 }, noonMs + 5_000)).toBe(first + 5_000);
  expect(book.state().terminalEpochs).toEqual({ ter_1: 3 });
});

it("ends no stop that was lifted, or raised for longer, since its end was read", () => {
  const { book, aoi, ben } = openWorld();
  raiseStop(book, aoi.by(), spending);
  const [read] = book.openStops();
  if (read === undefined) throw new Error("a stop was raised");
  raiseStop(book, aoi.by(noonMs + 1), { ...spending, untilMs: endMs + 5 });
  expect(endStop(book, read, endMs)).toBe(false);
  const [longer] = book.openStops();
  if (longer === undefined) throw new Error("the stop stands");
  propose(book, aoi.by(), "apr_1", { act: "lift_stop", stop_id: read.stopId });
  decideApproval(book, ben.by(), "apr_1", "approve");
  const before = onRecord(book).length;
  const { version } = book.state();
  expect(endStop(book, longer, endMs + 5)).toBe(false);
  expect([onRecord(book).length, book.state().version]).toEqual([before, version]);
  expect(endStop(book, { ...longer, stopId: "stp_none" }, endMs + 5)).toBe(false);
});
