import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inFlight, readBooks } from "../../../../../src/cli/books/books.ts";
import { Failure } from "../../../../../src/cli/program.ts";
import { nextRow } from "../../../../../src/ledger/log.ts";
import { posted } from "../../../../../src/ledger/transfer.ts";
import type { Claim } from "../../../../../src/partner/book.ts";
import { controlBook } from "../../../../../worker/control/book.ts";
import { controlMigrations } from "../../../../../worker/control/schema.ts";
import { partnerBook } from "../../../../../worker/partner/book.ts";
import { partnerMigrations } from "../../../../../worker/partner/schema.ts";
import { ledgerBook } from "../../../../../worker/rows/ledger.ts";
import { migrate } from "../../../../../worker/rows/sql.ts";
import { nodeSql } from "../../../../node-sql.ts";
import { run } from "../local-server.ts";

const digest = (text: string) => createHash("sha256").update(text).digest("hex");
const id = "ab".repeat(32);

let state: string;
let file: string;

/** A state folder with one Partner object of five credits, ¥100 to ¥500. */
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "sekisho-books-"));
  file = objectFile("Partner");
  const sql = nodeSql(file);
  migrate(sql, partnerMigrations);
  const book = partnerBook(sql);
  for (let number = 1; number <= 5; number += 1) {
    const claim = creditOf(number);
    book.insertClaim(claim);
    const entry = {
      kind: "credit",
      caller: "par_1",
      reference: claim.reference,
      body: { v: 1, claim },
      transfers: [posted("partner_receivable", "clearing_partner", claim.amountMinor)],
    } as const;
    const next = nextRow(book.head(), entry, { nowMs: number, digest });
    if (!next.ok) throw new Error(next.fault);
    book.append(next.value.row);
    book.saveHead(next.value.head);
  }
  sql.close();
});

afterEach(() => rmSync(state, { recursive: true, force: true }));

function creditOf(number: number): Claim {
  return {
    reference: `r-${number}`,
    partnerId: "par_1",
    partnerName: "Partner",
    channel: "cash_register",
    wallet: "wallet-a",
    amountMinor: number * 100,
    claimedAtMs: number,
    result: "credited",
    declineCode: null,
    topUpSequence: number,
    idKey: 1,
    decidedAtMs: number,
    stoppedAtMs: null,
  };
}

function objectFile(kind: string): string {
  const folder = join(state, "objects", "do", `sekisho-local-${kind}`);
  mkdirSync(folder, { recursive: true });
  return join(folder, `${id}.sqlite`);
}

function tamper(statement: string, path = file): void {
  const database = new DatabaseSync(path);
  expect(database.prepare(statement).run().changes).toBeGreaterThan(0);
  database.close();
}

const read = () => readBooks(join(state, "objects"));

describe("readBooks", () => {
  it("finds nothing wrong in an untouched ledger, and sums what is on its way", () => {
    const books = read();
    expect(books).toMatchObject([{ kind: "Partner", id, rows: 5, fault: null }]);
    expect(inFlight(books)).toBe(1_500n);
  });

  it.each([
    ["an altered body", "UPDATE log SET body = replace(body, '300', '301') WHERE sequence = 3", 3],
    ["an altered time", "UPDATE log SET at_ms = at_ms + 1 WHERE sequence = 1", 1],
    ["an altered hash", `UPDATE log SET hash = '${"0".repeat(64)}' WHERE sequence = 4`, 4],
    ["a removed row", "DELETE FROM log WHERE sequence = 2", 2],
    ["a removed last row", "DELETE FROM log WHERE sequence = 5", 5],
    ["a removed first row", "DELETE FROM log WHERE sequence = 1", 1],
    ["a head of before", "UPDATE head SET sequence = 4", 6],
  ])("names the row of %s", (_what, statement, sequence) => {
    tamper(statement);
    expect(read()[0]?.fault).toMatchObject({ table: "log", row: `${sequence}` });
  });

  it("names the head when a stored balance is not what the log adds up to", () => {
    tamper("UPDATE head SET balances = replace(balances, '1500', '1501')");
    expect(read()[0]?.fault).toMatchObject({ table: "head", row: null });
  });

  it("names the row of an altered audit trail", () => {
    const path = objectFile("Control");
    const sql = nodeSql(path);
    migrate(sql, controlMigrations);
    const book = controlBook(sql, digest);
    book.found({ version: 1, document: "{}", table: new Uint8Array(1), createdAtMs: 1 });
    for (const act of ["one", "two", "three"]) {
      book.appendAudit({ atMs: 1, actor: "opr_1", act, detail: { refused: "forbidden" } });
    }
    sql.close();
    const control = () => read().find(({ kind }) => kind === "Control");
    expect(control()).toMatchObject({ rows: 3, fault: null });
    tamper("UPDATE audit SET actor = 'opr_2' WHERE sequence = 2", path);
    expect(control()?.fault).toMatchObject({ table: "audit", row: "2" });
  });

  it("names a row of a kind that its log does not have", () => {
    const sql = nodeSql(file);
    const book = ledgerBook(sql);
    const entry = { kind: "debit", body: {}, transfers: [] };
    const next = nextRow(book.head(), entry, { nowMs: 6, digest });
    if (!next.ok) throw new Error(next.fault);
    book.append(next.value.row);
    book.saveHead(next.value.head);
    sql.close();
    const reason = "its kind is none of this log";
    expect(read()[0]?.fault).toEqual({ table: "log", row: "6", reason });
  });

  it("says in a sentence that a Directory cannot be read", () => {
    const path = objectFile("Directory");
    writeFileSync(path, "no database");
    const lost = `${path} cannot be read, and which wallets are registered is not known: `;
    expect(read).toThrow(new Failure(`${lost}file is not a database.`));
  });

  it("takes an object that has committed nothing yet for none", () => {
    rmSync(file);
    new DatabaseSync(file).exec("PRAGMA journal_mode = WAL");
    expect(read()).toEqual([]);
  });

  it("names a file that is no database", () => {
    rmSync(file);
    mkdirSync(file);
    expect(read()[0]?.fault).toMatchObject({ table: "file" });
  });
});

describe("sekisho verify", () => {
  const verify = () => run("verify", "--state", state);

  it("exits 1 when open messages do not explain what is on its way", () => {
    const { status, stdout } = verify();
    expect(stdout).toContain("Value in flight between objects: 1500");
    expect(stdout).toContain("BAD  Of the value in flight open messages do not explain 1500.");
    expect(status).toBe(1);
  });

  it("exits 0 when all is well", () => {
    rmSync(file);
    expect(verify().status).toBe(0);
  });

  it("exits 1 and names object, table and row when a row was removed", () => {
    tamper("DELETE FROM log WHERE sequence = 3");
    const { status, stdout } = verify();
    expect(stdout).toContain(`BAD  Partner ${id}, table log, row 3`);
    expect(status).toBe(1);
  });
});
