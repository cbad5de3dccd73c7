import { beforeEach, expect, it } from "vitest";
import { guessesMax } from "../../../../src/bounds.ts";
import { guessRefusal } from "../../../../src/control/entry-refusal.ts";
import { dayMs, minuteMs, secondMs } from "../../../../src/time.ts";
import { guessRows, guessTables } from "../../../../worker/rows/guess.ts";
import { migratedSql } from "../../../node-sql.ts";

let sql: ReturnType<typeof migratedSql>;
let book: ReturnType<typeof guessRows>;
beforeEach(() => {
  sql = migratedSql([guessTables]);
  book = guessRows(sql);
});

const nowMs = Date.parse("2026-11-29T12:00:00Z");
const guess = (atMs: number) => {
  for (let n = 0; n < guessesMax; n += 1) book.recordGuess("secret", atMs);
};
const refused = (atMs: number) => guessRefusal(book.guesses("secret", atMs), atMs) !== null;
const rows = () => Number(sql.exec("SELECT count(*) AS n FROM guess")[0]?.n);

it("holds wrong guesses for ten minutes", () => {
  guess(nowMs);
  expect([refused(nowMs + 10 * minuteMs - 1), refused(nowMs + 10 * minuteMs)]).toEqual([
    true,
    false,
  ]);
});

it("holds those of a clock a day ahead for ten minutes from when it is right", () => {
  guess(nowMs + dayMs);
  expect(refused(nowMs)).toBe(true);
  expect(refused(nowMs + 10 * minuteMs - 1)).toBe(true);
  expect(rows()).toBe(guessesMax + 1);
  expect(refused(nowMs + 10 * minuteMs)).toBe(false);
  book.recordGuess("secret", nowMs + 10 * minuteMs);
  expect([rows(), refused(nowMs + 11 * minuteMs)]).toEqual([1, false]);
});

it("holds them while a clock is a day behind, and as before when it is right", () => {
  guess(nowMs);
  expect(refused(nowMs - dayMs)).toBe(true);
  expect(refused(nowMs + secondMs)).toBe(true);
  expect(refused(nowMs + 10 * minuteMs)).toBe(false);
});
