import { expect, it } from "vitest";
import { ledgerTables } from "../../../../worker/rows/ledger-schema.ts";
import { appendLogRow, openRows } from "../../../../worker/rows/log.ts";
import { migratedSql } from "../../../node-sql.ts";

it("reads the rows for a destination from one on, that one included, as many as are asked for", () => {
  const sql = migratedSql([ledgerTables]);
  for (let sequence = 1; sequence <= 6; sequence += 1) {
    const destination = sequence % 2 === 0 ? "even" : "odd";
    const act = { kind: "payment", caller: null, reference: null, body: "{}", hash: "" };
    appendLogRow(sql, { sequence, atMs: 0, ...act, destination, destinationSequence: sequence });
  }
  const numbers = (from: number, limit: number) =>
    openRows(sql, "even", from, limit).map(({ sequence }) => sequence);
  expect(numbers(1, 9)).toEqual([2, 4, 6]);
  expect(numbers(4, 9)).toEqual([4, 6]);
  expect(numbers(4, 1)).toEqual([4]);
});
