import { expect, it } from "vitest";
import { dayMs } from "../../../../src/time.ts";
import {
  countMiss,
  dropEnded,
  handleOf,
  insertHandle,
  nextDropMs,
} from "../../../../worker/handle/book.ts";
import { handleMigrations } from "../../../../worker/handle/schema.ts";
import { migratedSql } from "../../../node-sql.ts";

const keep = (sql: ReturnType<typeof migratedSql>, name: string, untilMs: number) =>
  insertHandle(sql, { name, sealed: `sealed ${name}`, untilMs });

it("keeps a name once, until it ends", () => {
  const sql = migratedSql(handleMigrations);
  expect(keep(sql, "n", 100)).toBe(dayMs);
  expect(insertHandle(sql, { name: "n", sealed: "second", untilMs: dayMs + 200 })).toBeNull();
  expect([handleOf(sql, "n", 99), handleOf(sql, "n", 100)]).toEqual(["sealed n", null]);
  expect(handleOf(sql, "other", 0)).toBeNull();
});

it("drops a day whole when it is over, and writes no row for each", () => {
  const sql = migratedSql(handleMigrations);
  expect(nextDropMs(sql)).toBeNull();
  for (const untilMs of [1, dayMs - 1, dayMs, 3 * dayMs - 1]) keep(sql, `${untilMs}`, untilMs);
  const left = () => [1, dayMs - 1, dayMs, 3 * dayMs - 1].map((n) => handleOf(sql, `${n}`, 0));
  expect(nextDropMs(sql)).toBe(dayMs);
  dropEnded(sql, dayMs - 1);
  expect(left().filter((sealed) => sealed !== null)).toHaveLength(4);
  dropEnded(sql, dayMs);
  expect(left().map((sealed) => sealed !== null)).toEqual([false, false, true, true]);
  expect(nextDropMs(sql)).toBe(2 * dayMs);
  expect(keep(sql, "of the fourth day", 3 * dayMs)).toBe(4 * dayMs);
  dropEnded(sql, 9 * dayMs);
  expect([nextDropMs(sql), handleOf(sql, "of the fourth day", 0)]).toEqual([null, null]);
});

it("drops no day that a clock that was ahead has put a later one's row to", () => {
  const sql = migratedSql(handleMigrations);
  keep(sql, "a", 5);
  keep(sql, "z", 3 * dayMs + 5);
  dropEnded(sql, dayMs);
  expect([handleOf(sql, "a", 0), handleOf(sql, "z", 0)]).toEqual(["sealed a", "sealed z"]);
  dropEnded(sql, 4 * dayMs);
  expect([handleOf(sql, "a", 0), handleOf(sql, "z", 0)]).toEqual([null, null]);
});

it("counts what is looked up in vain by the hour, for a day", () => {
  const sql = migratedSql(handleMigrations);
  expect([countMiss(sql, 1), countMiss(sql, 1), countMiss(sql, 2)]).toEqual([1, 2, 1]);
  expect([countMiss(sql, 2), countMiss(sql, 25), countMiss(sql, 25)]).toEqual([2, 1, 2]);
  expect(sql.exec("SELECT count(*) AS n FROM miss")).toEqual([{ n: 2 }]);
});
