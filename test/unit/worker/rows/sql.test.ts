import { expect, it } from "vitest";
import { migrate, openSql, schemaVersion } from "../../../../worker/rows/sql.ts";
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

/** A Durable Object's storage over a database, which tells how many transactions were begun. */
function storageOver(sql: ReturnType<typeof nodeSql>) {
  let transactions = 0;
  const storage = {
    sql: {
      exec(statement: string, ...values: never[]) {
        const rows = sql.exec(statement, ...values);
        return { toArray: () => rows, rowsWritten: 0, rowsRead: rows.length };
      },
    },
    transactionSync<T>(step: () => T): T {
      transactions += 1;
      return sql.transact(step);
    },
  } as unknown as DurableObjectStorage;
  return { storage, begun: () => transactions };
}

it("begins no transaction in a database that is at its newest schema", () => {
  const sql = nodeSql();
  const { storage, begun } = storageOver(sql);
  openSql(storage, [first]);
  expect([schemaVersion(sql), begun()]).toEqual([1, 1]);
  openSql(storage, [first]);
  expect(begun()).toBe(1);
  openSql(storage, [first, second]);
  expect([schemaVersion(sql), begun()]).toEqual([2, 2]);
  expect(() => openSql(storage, [first])).toThrow("schema 2, and this one knows 1");
});
