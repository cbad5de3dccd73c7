import { expect, it } from "vitest";
import type { Cell } from "../../platform/index.ts";
import { Database } from "../../platform/storage/database.ts";
import type { Mishap } from "../chronicle.ts";
import { ArmedWatch } from "./armed.ts";

const tables = {
  Settlement: `CREATE TABLE feed (receiver); CREATE TABLE forward (sender);
    CREATE TABLE log (sequence, told_up_to); INSERT INTO log VALUES (1, 1), (2, 1)`,
  Partner: "CREATE TABLE claim (reference, result); INSERT INTO claim VALUES ('a', 'pending')",
  Directory: `CREATE TABLE contact (blind, state); CREATE TABLE device_key (jkt, state);
    INSERT INTO device_key VALUES ('a', 'reserved')`,
  Wallet: `CREATE TABLE head (outbox, marks);
    INSERT INTO head VALUES ('{"shop":{"last":3}}', '[["shop",[2]]]')`,
} as const;

/** What is found of an object after its turns; `alarm` is how that stands then. */
function found(
  className: keyof typeof tables,
  alarm: { readonly atMs: number | null; readonly isRinging: boolean },
  mishaps: readonly Mishap[] = [],
  /** Whether its instance is replaced before the last of its turns. */
  endsAtMs = Number.POSITIVE_INFINITY,
): readonly string[] {
  const database = new Database();
  database.exec(tables[className], []);
  const label = `${className}(one)`;
  const [first, second] = [{}, {}];
  let nowMs = 0;
  const cell = {
    ...{ className, label, alarm, database },
    get living() {
      return nowMs < endsAtMs ? first : second;
    },
  } as unknown as Cell;
  const watch = new ArmedWatch(
    () => [cell],
    mishaps,
    () => nowMs,
  );
  for (let turn = 0; turn < 20; turn += 1) {
    nowMs = turn;
    watch.event(`${label} acts`);
  }
  database.close();
  return watch.findings.map(({ shown }) => shown);
}

const none = { atMs: null, isRinging: false };

it.each([
  ["Settlement", "row 2 of the log"],
  ["Partner", "claim a"],
  ["Directory", "key a"],
  ["Wallet", "a message to shop"],
] as const)("tells of a %s that keeps something and has no alarm, once", (className, what) => {
  expect(found(className, none)).toEqual([`${className}(one): ${what}: none is set`]);
});

it.each(["Settlement", "Partner", "Directory", "Wallet"] as const)(
  "tells of no %s whose alarm is set, or rings",
  (className) => {
    expect(found(className, { ...none, atMs: 1 })).toEqual([]);
    expect(found(className, { ...none, isRinging: true })).toEqual([]);
  },
);

it("tells of none whose disk was full: what it told may not be written down", () => {
  const failed = { atMs: 0, kind: "step failed", what: "Settlement(one): UPDATE log" };
  expect(found("Settlement", none, [failed])).toEqual([]);
  expect(found("Partner", none, [failed])).toHaveLength(1);
});

it("tells of the instance after one whose disk was full: it knows what is written down alone", () => {
  const failed = { atMs: 0, kind: "step failed", what: "Settlement(one): UPDATE log" };
  expect(found("Settlement", none, [failed], 12)).toHaveLength(1);
  const full = { atMs: 0, kind: "disk of an object full", what: "Settlement(one) 15 ms" };
  expect(found("Settlement", none, [full], 12)).toEqual([]);
  expect(found("Settlement", none, [{ ...full, atMs: 3 }], 12)).toEqual([]);
  expect(found("Settlement", none, [{ ...full, what: "Settlement(one) 4 ms" }], 12)).toHaveLength(
    1,
  );
});
