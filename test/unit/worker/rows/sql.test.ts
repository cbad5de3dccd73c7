import { expect, it } from "vitest";
import { migrate, schemaVersion } from "../../../../worker/rows/sql.ts";
import { nodeSql } from "../../../node-sql.ts";

const [first, second] = [["CREATE TABLE a (x INTEGER)"], ["CREATE TABLE b (y INTEGER)"]];

it("runs what was not run yet, once", () => {
  const sql = nodeSql();
  expect(schemaVersion(sql)).toBe(0);
  migrate(sql, [first]);
  migrate(sql, [first, second]);
  migrate(sql, [first, second]);
  expect(schemaVersion(sql)).toBe(2);
});

it("touches no database that a later program has written", () => {
  const sql = nodeSql();
  migrate(sql, [first, second]);
  expect(() => migrate(sql, [first])).toThrow("schema 2, and this one knows 1");
  expect(schemaVersion(sql)).toBe(2);
});
