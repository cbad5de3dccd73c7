import { expect, it } from "vitest";
import { tagOf, withTag } from "../../../../src/ledger/tags.ts";
import { nameOf } from "../../../../src/payment/restored-row.ts";
import type { WalletKind } from "../../../../src/wallet/kind.ts";
import type { WalletRow } from "../../../../src/wallet/row.ts";
import { digestText } from "../../../../worker/rows/digest.ts";
import { migrate } from "../../../../worker/rows/sql.ts";
import { walletBook } from "../../../../worker/wallet/book.ts";
import { emptyHead } from "../../../../worker/wallet/head-book.ts";
import { migrations } from "../../../../worker/wallet/migrations.ts";
import { migratedSql, nodeSql } from "../../../node-sql.ts";

const restored = {
  kind: "payment",
  receiver: "",
  number: 1,
  told: 1,
  atMs: 1,
  message: null,
};

function rowOf(sequence: number, kind: WalletKind, reference: string | null): WalletRow {
  const body = { v: 1, transfers: [], ...(kind === "restored" ? { restored } : {}) };
  return {
    ...{ sequence, atMs: 1, kind, reference, caller: reference === null ? null : "till" },
    ...{ destination: null, destinationSequence: null, hash: `${sequence}` },
    body: JSON.stringify(body),
  } as WalletRow;
}

function keysOfIndex(sql: ReturnType<typeof nodeSql>): unknown[] {
  return sql.exec("SELECT key FROM kept WHERE kind = 'tagged' ORDER BY key").map(({ key }) => key);
}

/** A log of so many rows: every seventh unnamed, every eleventh restored. */
function rowsOf(count: number): readonly WalletRow[] {
  return Array.from({ length: count }, (_, n) => {
    if (n % 7 === 6) return rowOf(n + 1, "end", null);
    if (n % 11 === 10) return rowOf(n + 1, "restored", `payment p-${n + 1}`);
    return rowOf(n + 1, n % 2 === 0 ? "payment" : "refund", `p-${n + 1}`);
  });
}

function expectFound(book: ReturnType<typeof walletBook>, rows: readonly WalletRow[]): void {
  for (const { sequence, kind, reference } of rows) {
    if (reference === null) continue;
    const named = `p-${sequence}`;
    const found = kind === "restored" ? "payment" : kind;
    const other = found === "payment" ? "refund" : "payment";
    expect(book.byReference(found, "till", named)?.sequence).toBe(sequence);
    expect(book.byReference(other, "till", named)).toBeNull();
    expect(book.byReference(found, "another", named)).toBeNull();
  }
  expect(book.byReference("payment", "till", "p-none")).toBeNull();
}

it("finds every row by its reference, in the head and beside it", () => {
  const sql = migratedSql(migrations);
  const book = walletBook(sql);
  const rows = rowsOf(300);
  let head = emptyHead;
  const written: number[] = [];
  for (const row of rows) {
    book.append(row);
    const before = sql.rowsWritten;
    const tags = withTag(book, head.tags, tagOf(nameOf(row), digestText), row.sequence);
    written.push(sql.rowsWritten - before);
    head = { ...head, sequence: row.sequence, tags };
    // Before the head is saved it is known with what was appended since.
    const name = { kind: row.kind, caller: row.caller, reference: row.reference };
    if (row.caller !== null && row.kind !== "restored") {
      expect(book.rowNamed(book.head(), name, row.sequence)?.sequence).toBe(row.sequence);
      const another = { ...name, caller: "another" };
      expect(book.rowNamed(book.head(), another, row.sequence)).toBeNull();
    }
    book.saveHead(head);
  }
  expectFound(book, rows);
  expect(written.reduce((sum, each) => sum + each, 0)).toBe(Math.floor(300 / 64));
  expect(sql.exec("SELECT key FROM kept WHERE kind = 'tags'")).toEqual([{ key: 1 }]);
});

it("answers the newest of two rows under one reference", () => {
  const book = walletBook(migratedSql(migrations));
  let head = emptyHead;
  for (const row of [rowOf(1, "payment", "twice"), rowOf(2, "restored", "payment twice")]) {
    book.append(row);
    head = {
      ...head,
      sequence: row.sequence,
      tags: withTag(book, head.tags, tagOf(nameOf(row), digestText), row.sequence),
    };
    book.saveHead(head);
  }
  expect(book.byReference("payment", "till", "twice")?.sequence).toBe(2);
});

it("finds what was written when an index did, also in many rows", () => {
  const sql = nodeSql();
  migrate(sql, migrations.slice(0, 1));
  const rows = rowsOf(9_000);
  sql.transact(() => {
    for (const row of rows) walletBook(sql).append(row);
    const last = rows.length;
    sql.exec(
      `INSERT INTO head (id, sequence, last_ms, hash, snapshot_version, customers_epoch,
         velocity_sequence, balances, codes, left_codes, proofs, proofs_before_ms, outbox, marks,
         maturing, closing, said, set_backs)
       VALUES (1, ?, 1, '', 0, 0, 0, '{}', '[]', '[]', '[]', 0, '{}', '[]', '[]', '[]', '[]', '[]')`,
      last,
    );
    migrate(sql, migrations);
  });
  const book = walletBook(sql);
  expectFound(book, [...rows.slice(0, 20), ...rows.slice(8_180, 8_200), ...rows.slice(-80)]);
  expect(sql.exec("SELECT key FROM kept WHERE kind = 'tags' ORDER BY key")).toEqual([
    { key: 8_193 },
  ]);
  expect(keysOfIndex(sql)).toEqual([..."0123456789abcdef"].map((digit) => `${digit}00000001`));
  expect(sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'log_reference'")).toEqual([]);
});

it("answers the newest of two rows under one reference, also from two pages beside the head", () => {
  const sql = migratedSql(migrations);
  const book = walletBook(sql);
  const name = digestText(nameOf(rowOf(1, "payment", "twice")) ?? "").slice(0, 8);
  for (const sequence of [70, 8_300, 8_400]) book.append(rowOf(sequence, "payment", "twice"));
  const untagged = "-".repeat(8);
  const page = (first: number, count: number, named: readonly number[]) =>
    book.keepTags(
      first,
      Array.from({ length: count }, (_, n) => (named.includes(first + n) ? name : untagged)).join(
        "",
      ),
    );
  page(1, 8_192, [70]);
  page(8_193, 256, [8_300, 8_400]);
  book.saveHead({ ...emptyHead, sequence: 8_448, tags: "" });
  expect(sql.exec("SELECT key FROM kept WHERE kind = 'tags'")).toEqual([{ key: 8_193 }]);
  expect(keysOfIndex(sql)).toEqual([`${name.charAt(0)}00000001`]);
  expect(book.byReference("payment", "till", "twice")?.sequence).toBe(8_400);
  sql.exec("DELETE FROM log WHERE sequence > 8300");
  expect(book.byReference("payment", "till", "twice")?.sequence).toBe(8_300);
  sql.exec("DELETE FROM log WHERE sequence > 70");
  expect(book.byReference("payment", "till", "twice")?.sequence).toBe(70);
});

it("goes on with another row where the index of a digit is full, and reads the newest first", () => {
  const sql = migratedSql(migrations);
  const book = walletBook(sql);
  const name = digestText(nameOf(rowOf(1, "payment", "twice")) ?? "").slice(0, 8);
  const digit = name.charAt(0);
  for (const sequence of [8_192, 16_000]) book.append(rowOf(sequence, "payment", "twice"));
  for (let first = 1; first <= 3 * 8_192; first += 8_192) {
    const tags = Array.from({ length: 8_192 }, (_, n) =>
      [8_192, 16_000].includes(first + n) ? name : digit.repeat(8),
    );
    book.keepTags(first, tags.join(""));
  }
  book.saveHead({ ...emptyHead, sequence: 3 * 8_192, tags: "" });
  expect(keysOfIndex(sql)).toEqual([`${digit}00000001`, `${digit}00002001`]);
  expect(book.byReference("payment", "till", "twice")?.sequence).toBe(16_000);
  expect(book.rowNamed(book.head(), { kind: "payment", caller: "till", reference: "x" }, 0)).toBe(
    null,
  );
});

it("indexes what was kept in pages for good", () => {
  const sql = nodeSql();
  migrate(sql, migrations.slice(0, 2));
  const rows = rowsOf(9_000);
  const page = (from: number, to: number) => {
    const tags = rows.slice(from, to).map((row) => tagOf(nameOf(row), digestText));
    const values = [from + 1, tags.join("")];
    sql.exec("INSERT INTO kept (kind, key, value) VALUES ('tags', ?, ?)", ...values);
  };
  sql.transact(() => {
    for (const row of rows) walletBook(sql).append(row);
    page(0, 4_096);
    page(4_096, 8_192);
    page(8_192, 9_000);
    walletBook(sql).saveHead({ ...emptyHead, sequence: rows.length });
    migrate(sql, migrations);
  });
  expectFound(walletBook(sql), rows);
  expect(sql.exec("SELECT key FROM kept WHERE kind = 'tags'")).toEqual([{ key: 8_193 }]);
  expect(keysOfIndex(sql)).toHaveLength(16);
});
