import { beforeEach, expect, it } from "vitest";
import type { DeploymentBook, GuardedAct } from "../../../../src/guard/book.ts";
import { dropActs, guardBook, hasActs } from "../../../../worker/guard/book.ts";
import { guardMigrations } from "../../../../worker/guard/schema.ts";
import { migratedSql, type NodeSql } from "../../../node-sql.ts";

const act: GuardedAct = { wayIn: "sign_in", ipPrefix: "n", device: "d", contact: "c" };
let sql: NodeSql;
let book: DeploymentBook;
beforeEach(() => {
  sql = migratedSql(guardMigrations);
  book = guardBook(sql);
});

const insert = (source: string, atMs: number, latestMs = atMs) =>
  book.insert(source, { ...act, atMs, outcome: "begun" }, latestMs);
const timesOf = (source: string, sinceMs = 0) => book.acts(source, sinceMs).map(({ atMs }) => atMs);

it("knows each source's own acts in their order, and its newest with the latest time of any", () => {
  const first = insert("one", 10);
  insert("two", 30);
  const last = insert("one", 20, 25);
  expect(last).toBeGreaterThan(first);
  expect(book.newest("one")).toEqual({ sequence: last, atMs: 20, latestMs: 25 });
  expect(book.newest("three")).toBeNull();
  expect(timesOf("one")).toEqual([10, 20]);
  expect(timesOf("one", 10)).toEqual([20]);
  expect(timesOf("two")).toEqual([30]);
  expect(book.acts("one", 10)).toEqual([{ ...act, sequence: last, atMs: 20, outcome: "begun" }]);
});

it("forgets a set-back when both of its times have gone by, and no sooner", () => {
  const setBack = { sequence: 1, toMs: 50, fromMs: 90 };
  book.noteSetBack("one", setBack);
  dropActs(sql, 89, 200);
  expect(book.setBacks("one")).toEqual([setBack]);
  expect(book.setBacks("two")).toEqual([]);
  dropActs(sql, 90, 200);
  expect(book.setBacks("one")).toEqual([]);
});

it("forgets acts up to a time, that one included, of every source", () => {
  insert("one", 10);
  insert("two", 11);
  dropActs(sql, 10, 100);
  expect([timesOf("one"), timesOf("two"), hasActs(sql)]).toEqual([[], [11], true]);
  dropActs(sql, 11, 100);
  expect(hasActs(sql)).toBe(false);
});

it("tells once of a subject within a time that asking again prolongs, and of so many of a kind", () => {
  const tell = (subject: string, nowMs: number, of: "source" | "deployment" = "source") =>
    book.tellOnce({ subject, of }, { nowMs, withinMs: 100, countMax: 2 });
  expect([tell("a", 0), tell("b", 10), tell("c", 20)]).toEqual([true, true, false]);
  expect(tell("d", 20, "deployment")).toBe(true);
  expect(book.sourcesTold()).toBe(2);
  expect([tell("a", 99), tell("b", 109)]).toEqual([false, false]);
  expect([tell("a", 198), tell("b", 209)]).toEqual([false, true]);
});
