import { expect, it } from "vitest";
import {
  countMiss,
  dropEnded,
  handleOf,
  insertHandle,
  isEmpty,
} from "../../../../worker/handle/book.ts";
import { handleMigrations } from "../../../../worker/handle/schema.ts";
import { migratedSql } from "../../../node-sql.ts";

it("keeps a name once, until it ends", () => {
  const sql = migratedSql(handleMigrations);
  expect(insertHandle(sql, { name: "n", sealed: "first", untilMs: 100 })).toBe(true);
  expect(insertHandle(sql, { name: "n", sealed: "second", untilMs: 200 })).toBe(false);
  expect([handleOf(sql, "n", 99), handleOf(sql, "n", 100)]).toEqual(["first", null]);
  expect(handleOf(sql, "other", 0)).toBeNull();
});

it("counts what is looked up in vain by the hour, and forgets what has ended", () => {
  const sql = migratedSql(handleMigrations);
  expect(isEmpty(sql)).toBe(true);
  expect([countMiss(sql, 1), countMiss(sql, 1), countMiss(sql, 2)]).toEqual([1, 2, 1]);
  insertHandle(sql, { name: "a", sealed: "s", untilMs: 100 });
  insertHandle(sql, { name: "b", sealed: "s", untilMs: 101 });
  dropEnded(sql, 100, 2);
  expect([handleOf(sql, "a", 0), handleOf(sql, "b", 0), countMiss(sql, 2)]).toEqual([null, "s", 2]);
  expect(countMiss(sql, 1)).toBe(1);
  dropEnded(sql, 101, 3);
  expect(isEmpty(sql)).toBe(true);
});
