import fc from "fast-check";
import { expect, test } from "vitest";
import { codePairMs } from "../../src/bounds.ts";
import {
  type CodeState,
  codeState,
  type LiveCode,
  withIssued,
  withSpent,
} from "../../src/wallet/live-code.ts";

const lifeMs = 20_000;
const devices = [1, 2];

/** What a wallet keeps of its codes: those listed in its head, and each one's own row. */
interface Shelf {
  listed: readonly LiveCode[];
  readonly rows: Map<string, { jti: string; expiresAtMs: number; spentBy: number | null }>;
}

/** A code as the rules of a pair describe it, without any list. */
interface Told {
  readonly jti: string;
  readonly device: number;
  readonly expiresAtMs: number;
  endsAtMs: number;
  spentBy: number | null;
  twin: Told | null;
}

function stateTold(code: Told, nowMs: number): CodeState {
  if (code.spentBy !== null) return { kind: "spent", by: code.spentBy };
  if (nowMs >= code.expiresAtMs) return { kind: "expired" };
  return { kind: nowMs >= code.endsAtMs ? "superseded" : "live" };
}

const isLive = (code: Told, nowMs: number) => stateTold(code, nowMs).kind === "live";

/** One live code per device: its successor ends it in 5 s, or at once when it was paired already. */
function tellIssued(told: Told[], code: Told, nowMs: number): void {
  const live = told.filter((other) => other.device === code.device && isLive(other, nowMs));
  const newest = live.at(-1);
  for (const older of live.slice(0, -1)) older.endsAtMs = nowMs;
  if (newest !== undefined) {
    newest.endsAtMs = Math.min(nowMs + codePairMs, newest.expiresAtMs);
    newest.twin = code;
    code.twin = newest;
  }
  told.push(code);
}

/** Any decision uses its code up; while both of a pair live, both. */
function tellSpent(code: Told, by: number, nowMs: number): void {
  const { twin } = code;
  const both = isLive(code, nowMs) && twin !== null && isLive(twin, nowMs);
  code.spentBy ??= by;
  if (both) twin.spentBy ??= by;
}

function issue(shelf: Shelf, code: Told, nowMs: number): void {
  const { jti, device, expiresAtMs } = code;
  const { codes, left } = withIssued(shelf.listed, { jti, device, expiresAtMs }, nowMs);
  for (const { jti: gone, spentBy } of left) {
    const row = shelf.rows.get(gone);
    if (row !== undefined && spentBy !== null) row.spentBy = spentBy;
  }
  shelf.listed = codes;
  shelf.rows.set(jti, { jti, expiresAtMs, spentBy: null });
}

function spend(shelf: Shelf, jti: string, by: number, nowMs: number): void {
  const row = shelf.rows.get(jti);
  const listed = shelf.listed.some((code) => code.jti === jti);
  if (!listed && row !== undefined) row.spentBy ??= by;
  shelf.listed = withSpent(shelf.listed, jti, by, nowMs);
}

const step = fc.record({
  afterMs: fc.constantFrom(
    0,
    1,
    700,
    codePairMs - 1,
    codePairMs,
    codePairMs + 1,
    lifeMs - 2,
    lifeMs,
  ),
  device: fc.constantFrom(...devices),
  /** `null` issues a code; a number decides with the newest but so many. */
  decide: fc.option(fc.integer({ min: 0, max: 4 }), { freq: 2 }),
});

test("knows what every code is worth, and what a decision uses up, as the pair's rules say", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
      const shelf: Shelf = { listed: [], rows: new Map() };
      const told: Told[] = [];
      let nowMs = 1_000_000;
      for (const [index, { afterMs, device, decide }] of steps.entries()) {
        nowMs += afterMs;
        const chosen = decide === null ? undefined : told.at(-1 - decide);
        if (chosen !== undefined) {
          spend(shelf, chosen.jti, index, nowMs);
          tellSpent(chosen, index, nowMs);
        } else {
          const code: Told = {
            jti: `code-${index}`,
            device,
            expiresAtMs: nowMs + lifeMs,
            endsAtMs: Number.POSITIVE_INFINITY,
            spentBy: null,
            twin: null,
          };
          issue(shelf, code, nowMs);
          tellIssued(told, code, nowMs);
        }
        compare(shelf, told, nowMs);
      }
    }),
    { numRuns: 3_000 },
  );
});

function compare(shelf: Shelf, told: readonly Told[], nowMs: number): void {
  for (const code of told) {
    const row = shelf.rows.get(code.jti);
    if (row === undefined) throw new Error("an issued code has a row");
    expect({ jti: code.jti, ...codeState(shelf.listed, row, nowMs) }).toEqual({
      jti: code.jti,
      ...stateTold(code, nowMs),
    });
  }
  for (const device of devices) {
    const live = told.filter((code) => code.device === device && isLive(code, nowMs));
    expect(live.length).toBeLessThanOrEqual(2);
    expect(shelf.listed.filter((code) => code.device === device).length).toBeLessThanOrEqual(2);
  }
}

const first = { jti: "a", device: 1, expiresAtMs: 60_000 };
const second = { jti: "b", device: 1, expiresAtMs: 70_000 };
const row = (code: { jti: string; expiresAtMs: number }) => ({ ...code, spentBy: null });

test("ends a predecessor after 5 s, and never later than its own expiry", () => {
  const alone = withIssued([], first, 0).codes;
  const pair = withIssued(alone, second, 10_000).codes;
  expect(codeState(pair, row(first), 14_999)).toEqual({ kind: "live" });
  expect(codeState(pair, row(first), 15_000)).toEqual({ kind: "superseded" });
  const late = withIssued(alone, second, 57_000).codes;
  expect(codeState(late, row(first), 59_999)).toEqual({ kind: "live" });
  expect(codeState(late, row(first), 60_000)).toEqual({ kind: "expired" });
});

test("uses both codes of a pair up with one decision, and only the one after it parted", () => {
  const pair = withIssued(withIssued([], first, 0).codes, second, 10_000).codes;
  const together = withSpent(pair, "a", 7, 14_999);
  expect(codeState(together, row(second), 15_000)).toEqual({ kind: "spent", by: 7 });
  const parted = withSpent(pair, "a", 7, 15_000);
  expect(codeState(parted, row(first), 15_000)).toEqual({ kind: "spent", by: 7 });
  expect(codeState(parted, row(second), 15_000)).toEqual({ kind: "live" });
});

test("gives a spent code no successor: the next code stands alone", () => {
  const spent = withSpent(withIssued([], first, 0).codes, "a", 7, 1_000);
  const next = withIssued(spent, second, 2_000);
  expect(next.left.map(({ jti, spentBy }) => [jti, spentBy])).toEqual([["a", 7]]);
  expect(next.codes.map(({ jti }) => jti)).toEqual(["b"]);
  expect(withSpent(next.codes, "b", 8, 2_001)).toMatchObject([{ jti: "b", spentBy: 8 }]);
});

test("ends the first code at once when a third one comes", () => {
  const pair = withIssued(withIssued([], first, 0).codes, second, 10_000).codes;
  const third = { jti: "c", device: 1, expiresAtMs: 71_000 };
  const { codes, left } = withIssued(pair, third, 11_000);
  expect(left.map(({ jti }) => jti)).toEqual(["a"]);
  expect(codeState(codes, row(first), 11_000)).toEqual({ kind: "superseded" });
  expect(codeState(codes, row(second), 15_999)).toEqual({ kind: "live" });
});
