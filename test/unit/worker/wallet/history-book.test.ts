import { expect, it } from "vitest";
import { appendLogRow } from "../../../../worker/rows/log.ts";
import { historyPage } from "../../../../worker/wallet/history-book.ts";
import { migrations } from "../../../../worker/wallet/migrations.ts";
import { migratedSql } from "../../../node-sql.ts";

const none = { caller: null, reference: null, destination: null, destinationSequence: null };

it.each([0, 1, 199, 200, 201, 400, 401])("reads a log of %i rows to its end, in pages", (rows) => {
  const sql = migratedSql(migrations);
  const body = JSON.stringify({ v: 1, amountMinor: 1, transfers: [] });
  for (let sequence = 1; sequence <= rows; sequence += 1) {
    appendLogRow(sql, { ...none, sequence, atMs: sequence, kind: "points_in", body, hash: "" });
  }
  const times: number[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page = historyPage(sql, after);
    times.push(...page.events.map(({ atMs }) => atMs));
    after = page.next;
  }
  expect(times).toEqual(Array.from({ length: rows }, (_, i) => i + 1));
});
