import { expect, it, vi } from "vitest";
import { codeFaultsMax, merchantNumbersMax } from "../../../../src/bounds.ts";
import { countFaults } from "../../../../src/terminal/count-faults.ts";
import { guessRows, guessTables } from "../../../../worker/rows/guess.ts";
import { migratedSql } from "../../../node-sql.ts";

const nowMs = Date.UTC(2026, 10, 29);
const windowMs = 600_000;

/** The maxima that operators are told of in prose. */
it.each([
  [codeFaultsMax.number, 30],
  [merchantNumbersMax, 300],
  [codeFaultsMax.other, 10_000],
])("has a terminal, or a merchant, wait from the %i th that is no code on", (max, told) => {
  expect(max).toBe(told);
  const sql = migratedSql([guessTables]);
  const book = guessRows(sql);
  const count = (more: number, atMs: number) =>
    countFaults(book, { kind: "code", count: more, max }, atMs);
  expect(count(max - 1, nowMs)).toEqual({ reached: false, untilMs: null });
  expect(count(1, nowMs + 1)).toEqual({ reached: true, untilMs: nowMs + windowMs });
  expect(count(9, nowMs + 2)).toEqual({ reached: false, untilMs: nowMs + windowMs });
  expect(count(0, nowMs + windowMs)).toEqual({ reached: false, untilMs: null });
});

it("keeps many codes that are none by as few statements as one", () => {
  const sql = migratedSql([guessTables]);
  const spy = vi.spyOn(sql, "exec");
  const book = guessRows(sql);
  const statements = (count: number, atMs: number) => {
    spy.mockClear();
    countFaults(book, { kind: "code", count, max: codeFaultsMax.other }, atMs);
    return spy.mock.calls.length;
  };
  expect(statements(codeFaultsMax.other - 1, nowMs)).toBe(statements(1, nowMs + windowMs));
  const rows = sql.exec("SELECT secret, at_ms FROM guess");
  expect(rows).toEqual([{ secret: "code", at_ms: nowMs + windowMs }]);
});
