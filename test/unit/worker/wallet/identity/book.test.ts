import { expect, test } from "vitest";
import { emptyHead, readHead, saveHead } from "../../../../../worker/wallet/head-book.ts";
import { identityBook } from "../../../../../worker/wallet/identity/book.ts";
import { migrations } from "../../../../../worker/wallet/migrations.ts";
import { migratedSql } from "../../../../node-sql.ts";
import { identityBookCases } from "../../../src/identity/book-cases.ts";

function wallet() {
  const sql = migratedSql(migrations);
  return sql;
}

identityBookCases(() => identityBook(wallet()));

test("keeps what it has seen of Control in the head of the money, and changes nothing else there", () => {
  const sql = wallet();
  const head = { ...emptyHead, sequence: 3, hash: "hash", balances: {}, snapshotVersion: 5 };
  saveHead(sql, head);
  identityBook(sql).saveSeen({ snapshotVersion: 9, customersEpoch: 8 });
  expect(readHead(sql)).toEqual({ ...head, snapshotVersion: 9, customersEpoch: 8 });
});

test("places an event after the last row of the wallet's log", () => {
  const sql = wallet();
  saveHead(sql, { ...emptyHead, sequence: 3 });
  const book = identityBook(sql);
  book.appendEvent({ kind: "frozen", atMs: 1, device: null, actor: "customer", reason: "" });
  expect(book.eventsBefore(9, 1)[0]).toMatchObject({ number: 1, logSequence: 3 });
});
