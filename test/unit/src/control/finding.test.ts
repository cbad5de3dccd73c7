import { beforeEach, describe, expect, it } from "vitest";
import { terminalConfirmMs } from "../../../../src/bounds.ts";
import { inForceAtMs } from "../../../../src/control/epoch.ts";
import { isConfirmed, takeFinding } from "../../../../src/control/finding.ts";
import { noonMs, onRecord, openWorld, type World } from "./control-world.ts";

let world: World;
beforeEach(() => {
  world = openWorld();
});

const evidence = { store_id: "str_1", merchant_id: "mer_1", value: 9 };
const found = {
  ...{ alertId: "alr_1", stopId: "stp_1", terminalId: "ter_1", rule: "mules", evidence },
  action: "flag",
} as const;

const bySystem = (before: number) => onRecord(world.book).slice(before);

it.each([
  [undefined, "terminal", "ter_1"],
  ["terminal", "terminal", "ter_1"],
  ["store", "store", "str_1"],
  ["merchant", "merchant", "mer_1"],
] as const)(
  "of a rule about %s is an alert about that %s, and proposes to stop it",
  (act, kind, id) => {
    const before = onRecord(world.book).length;
    const { version } = world.book.state();
    const finding = act === undefined ? found : { ...found, act };
    expect(takeFinding(world.book, finding, noonMs)).toBe(inForceAtMs(noonMs));
    expect(world.book.alert("alr_1")).toEqual({
      ...{ alertId: "alr_1", kind: `${kind}_rule`, subject: `${id} mules` },
      evidence: { terminal_id: "ter_1", rule: "mules", action: "flag", ...evidence },
      proposedStop: { scope: kind, id },
      ...{ count: 1, firstAtMs: noonMs, lastAtMs: noonMs },
      ...{ acknowledgedBy: null, acknowledgedAtMs: null },
    });
    // One that is only told of stops nothing, and has nobody wait.
    expect(world.book.state()).toMatchObject({ version, stops: [], confirmTerminals: [] });
    expect(bySystem(before)).toEqual([]);
  },
);

it("is one alert with the newest evidence while it is open, and another one afterwards", () => {
  takeFinding(world.book, found, noonMs);
  const more = { ...found, alertId: "alr_2", evidence: { ...evidence, value: 12 } };
  takeFinding(world.book, more, noonMs + 50);
  expect(world.book.alert("alr_2")).toBeNull();
  expect(world.book.alert("alr_1")).toMatchObject({
    ...{ count: 2, firstAtMs: noonMs, lastAtMs: noonMs + 50, evidence: { value: 12 } },
  });
  world.book.acknowledgeAlert("alr_1", "opr_aoi", noonMs + 60);
  takeFinding(world.book, more, noonMs + 70);
  expect(world.book.alert("alr_1")).toMatchObject({ count: 2 });
  expect(world.book.alert("alr_2")).toMatchObject({ count: 1, firstAtMs: noonMs + 70 });
});

describe("that asks for confirmation", () => {
  const confirm = { ...found, act: "store", action: "confirm" } as const;

  it("has payments at its terminal wait for a day, on record", () => {
    const before = onRecord(world.book).length;
    const { version } = world.book.state();
    expect(takeFinding(world.book, confirm, noonMs)).toBe(inForceAtMs(noonMs));
    expect(world.book.confirmations()).toEqual([
      {
        ...{ terminalId: "ter_1", reason: "rule mules" },
        ...{ sinceMs: noonMs, untilMs: noonMs + terminalConfirmMs },
      },
    ]);
    expect([isConfirmed(world.book, "ter_1"), isConfirmed(world.book, "ter_2")]).toEqual([
      true,
      false,
    ]);
    expect(world.book.state().version).toBe(version + 1);
    expect(bySystem(before)).toEqual([
      {
        ...{ act: "confirm_terminal", actor: "system" },
        detail: '{"id":"ter_1","reason":"rule mules"}',
      },
    ]);
  });

  it("again puts its end off, and neither what it is for nor the record changes", () => {
    takeFinding(world.book, confirm, noonMs);
    const before = onRecord(world.book).length;
    const { version } = world.book.state();
    const again = { ...confirm, alertId: "alr_2", rule: "another" };
    takeFinding(world.book, again, noonMs + 1_000);
    expect(world.book.confirmations()).toEqual([
      {
        ...{ terminalId: "ter_1", reason: "rule mules" },
        ...{ sinceMs: noonMs, untilMs: noonMs + 1_000 + terminalConfirmMs },
      },
    ]);
    expect(world.book.state().version).toBe(version);
    expect(bySystem(before)).toEqual([]);
  });

  it("leaves the terminals beside it alone", () => {
    takeFinding(world.book, { ...confirm, act: "terminal" }, noonMs);
    takeFinding(
      world.book,
      { ...confirm, alertId: "alr_2", act: "terminal", terminalId: "ter_2" },
      noonMs + 1_000,
    );
    expect(world.book.confirmations()).toMatchObject([
      { terminalId: "ter_1", untilMs: noonMs + terminalConfirmMs },
      { terminalId: "ter_2", untilMs: noonMs + 1_000 + terminalConfirmMs },
    ]);
    expect(world.book.alert("alr_1")).toMatchObject({ subject: "ter_1 mules", count: 1 });
    expect(world.book.alert("alr_2")).toMatchObject({ subject: "ter_2 mules", count: 1 });
  });
});

describe("that declines", () => {
  const decline = { ...found, act: "merchant", action: "decline" } as const;

  it("stops its terminal until somebody lifts that, on record", () => {
    const before = onRecord(world.book).length;
    expect(takeFinding(world.book, decline, noonMs)).toBe(inForceAtMs(noonMs));
    expect(world.book.openStops()).toEqual([
      {
        ...{ stopId: "stp_1", scope: "terminal", id: "ter_1", reason: "rule mules" },
        ...{ untilMs: null, raisedBy: "system", raisedAtMs: noonMs },
        ...{ inForceAtMs: inForceAtMs(noonMs), liftedAtMs: null },
      },
    ]);
    expect(world.book.confirmations()).toEqual([]);
    expect(bySystem(before)).toEqual([
      {
        ...{ act: "raise_stop", actor: "system" },
        detail: '{"scope":"terminal","id":"ter_1","reason":"rule mules"}',
      },
    ]);
  });

  it("again changes nothing of the stop that stands, and answers when that was in force", () => {
    takeFinding(world.book, decline, noonMs);
    const before = onRecord(world.book).length;
    const stops = world.book.openStops();
    const again = { ...decline, alertId: "alr_2", stopId: "stp_2", rule: "another" };
    expect(takeFinding(world.book, again, noonMs + 9_000)).toBe(inForceAtMs(noonMs));
    expect(world.book.openStops()).toEqual(stops);
    expect(bySystem(before)).toEqual([]);
  });
});
