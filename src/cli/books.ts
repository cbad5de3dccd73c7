import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { openControlBook } from "../../worker/control/book.ts";
import { ledgerBook } from "../../worker/ledger-book.ts";
import type { Sql } from "../../worker/sql.ts";
import { firstBadRow } from "../audit/chain.ts";
import { firstBadAuditRow } from "../control/audit.ts";
import {
  type AccountCode,
  accountOf,
  accounts,
  type Balances,
  isBalanced,
} from "../ledger/account.ts";
import type { LogRow } from "../ledger/log.ts";
import { post } from "../ledger/post.ts";
import { readDatabase } from "./file-sql.ts";
import { Failure, reasonOf } from "./program.ts";

/** The first thing in an object that is not as it was written. */
export interface Fault {
  readonly table: "log" | "audit" | "head" | "file";
  /** The row's sequence, where the table has one. */
  readonly sequence: number | null;
  readonly reason: string;
}

/** One object's books as its database file has them. */
export interface ObjectBooks {
  readonly kind: "Wallet" | "Settlement" | "Partner" | "Control";
  /** The object's id, 64 hex characters: the name of its file. */
  readonly id: string;
  readonly path: string;
  readonly rows: number;
  readonly balances: Balances;
  readonly fault: Fault | null;
}

type Audited = Pick<ObjectBooks, "rows" | "balances" | "fault">;

const digest = (text: string) => createHash("sha256").update(text).digest("hex");
const readers = {
  Wallet: auditLedger,
  Settlement: auditLedger,
  Partner: auditLedger,
  Control: auditControl,
} as const;
const kinds = Object.keys(readers) as (keyof typeof readers)[];

/**
 * Reads every object that keeps a chained log and checks it: each row's link and its place in the
 * sequence, the head, the balances posted anew from the log, and that debits equal credits.
 */
export function readBooks(objectsFolder: string): ObjectBooks[] {
  const folder = join(objectsFolder, "do");
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) {
    throw new Failure(`There are no objects in ${objectsFolder}: nothing ran here yet.`);
  }
  return readdirSync(folder).flatMap((name) => {
    const kind = kinds.find((each) => name.endsWith(`-${each}`));
    if (kind === undefined) return [];
    const files = readdirSync(join(folder, name)).filter((file) =>
      /^[0-9a-f]{64}\.sqlite$/.test(file),
    );
    return files.sort().map((file) => readObject(kind, join(folder, name, file)));
  });
}

function readObject(kind: ObjectBooks["kind"], path: string): ObjectBooks {
  const about = { kind, path, id: path.slice(-71, -7) };
  try {
    return { ...about, ...readDatabase(path, readers[kind]) };
  } catch (error) {
    const fault: Fault = { table: "file", sequence: null, reason: reasonOf(error) };
    return { ...about, rows: 0, balances: {}, fault };
  }
}

/** Checks a ledger's log against itself and against its head. */
export function auditLedger(sql: Sql): Audited {
  const book = ledgerBook(sql);
  const head = book.head();
  const { balances } = head;
  const seen = (rows: number, fault: Fault | null) => ({ rows, balances, fault });
  const bad = firstBadRow(digest, book.oldestFirst(), head);
  if (bad !== null) return seen(head.sequence, chainFault("log", bad, head.sequence));
  let rebuilt: Balances = {};
  for (const row of book.oldestFirst()) {
    const next = post(rebuilt, transfersOf(row));
    if (!next.ok) {
      const reason = `its transfers do not post: ${next.fault.code}`;
      return seen(head.sequence, { table: "log", sequence: row.sequence, reason });
    }
    rebuilt = next.value;
  }
  const differing = codes.find((code) => !isSameAccount(rebuilt, balances, code));
  if (differing !== undefined) {
    const reason = `the stored ${differing} is not what the log adds up to`;
    return seen(head.sequence, { table: "head", sequence: null, reason });
  }
  if (!isBalanced(balances)) {
    return seen(head.sequence, { table: "head", sequence: null, reason: "debits are not credits" });
  }
  return seen(head.sequence, null);
}

function auditControl(sql: Sql): Audited {
  const book = openControlBook(sql, digest);
  const head = book.auditHead();
  const rows = book.audit(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const bad = firstBadAuditRow(digest, rows, head);
  const fault = bad === null ? null : chainFault("audit", bad, head.sequence);
  return { rows: head.sequence, balances: {}, fault };
}

function chainFault(table: "log" | "audit", sequence: number, headSequence: number): Fault {
  const reason =
    sequence > headSequence
      ? "the log does not end where the head says"
      : "it was altered, moved or removed";
  return { table, sequence, reason };
}

const codes = Object.keys(accounts) as AccountCode[];

function transfersOf(row: LogRow) {
  const { transfers } = JSON.parse(row.body) as { transfers: Parameters<typeof post>[1] };
  return transfers;
}

function isSameAccount(left: Balances, right: Balances, code: AccountCode): boolean {
  return JSON.stringify(sums(left, code)) === JSON.stringify(sums(right, code));
}

function sums(balances: Balances, code: AccountCode): number[] {
  const account = accountOf(balances, code);
  const { debitsPending, debitsPosted, creditsPending, creditsPosted } = account;
  return [debitsPending, debitsPosted, creditsPending, creditsPosted];
}

/** Posted credits − posted debits of every account, summed over all objects; exact. */
export function totalsOf(books: readonly ObjectBooks[]): Map<AccountCode, bigint> {
  const totals = new Map<AccountCode, bigint>();
  for (const { balances } of books) {
    for (const code of Object.keys(balances) as AccountCode[]) {
      const { creditsPosted, debitsPosted } = accountOf(balances, code);
      const net = BigInt(creditsPosted) - BigInt(debitsPosted);
      totals.set(code, (totals.get(code) ?? 0n) + net);
    }
  }
  return totals;
}

/** The value that has left one object and not reached the other; 0 when everything arrived. */
export function inFlight(books: readonly ObjectBooks[]): bigint {
  let sum = 0n;
  for (const [code, net] of totalsOf(books)) if (code.startsWith("clearing_")) sum += net;
  return sum;
}
