import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { openControlBook } from "../../worker/control/book.ts";
import { ledgerBook } from "../../worker/ledger-book.ts";
import { partnerMarks } from "../../worker/partner/mark-book.ts";
import { settlementMarks } from "../../worker/settlement/mark-book.ts";
import type { Sql } from "../../worker/sql.ts";
import { walletBook } from "../../worker/wallet/book.ts";
import { walletMarks } from "../../worker/wallet/mark-book.ts";
import {
  type Audited,
  type AuditedKind,
  auditedKinds,
  ObjectAudit,
} from "../audit/object-audit.ts";
import type { BookEvent } from "../audit/stored.ts";
import { auditLink } from "../control/audit.ts";
import { type AccountCode, accountOf } from "../ledger/account.ts";
import { readDatabase } from "./file-sql.ts";
import { Failure, reasonOf } from "./program.ts";

/** Which object it is, and where its books were read. */
export interface About {
  readonly kind: AuditedKind;
  /** The object's id, 64 hex characters: the name of its database file. */
  readonly id: string;
  readonly path: string;
}

/** One object's books, checked. */
export type ObjectBooks = About & Audited;

/** Is shown everything that is read, in its order: the export writes it down. */
export interface Reader {
  object(about: About): void;
  event(event: BookEvent): void;
  unreadable(reason: string): void;
}

/** SHA-256 as the chains are made with. */
export const digest = (text: string) => createHash("sha256").update(text).digest("hex");

/**
 * Reads every object that keeps a chained log and checks it; see `ObjectAudit`. Each file is read as
 * of one moment, also under a running server, and row by row.
 */
export function readBooks(objectsFolder: string, reader: Reader = silent): ObjectBooks[] {
  const folder = join(objectsFolder, "do");
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) {
    throw new Failure(`There are no objects in ${objectsFolder}: nothing ran here yet.`);
  }
  return readdirSync(folder).flatMap((name) => {
    const kind = auditedKinds.find((each) => name.endsWith(`-${each}`));
    if (kind === undefined) return [];
    const files = readdirSync(join(folder, name)).filter((file) =>
      /^[0-9a-f]{64}\.sqlite$/.test(file),
    );
    return files.sort().map((file) => {
      const path = join(folder, name, file);
      return readObject({ kind, path, id: path.slice(-71, -7) }, reader);
    });
  });
}

const silent: Reader = { object: () => {}, event: () => {}, unreadable: () => {} };

function readObject(about: About, reader: Reader): ObjectBooks {
  reader.object(about);
  try {
    const audited = readDatabase(about.path, (sql) => {
      const audit = new ObjectAudit(about.kind, digest);
      for (const event of bookEvents(about.kind, sql)) {
        reader.event(event);
        audit.take(event);
      }
      return audit.end();
    });
    return { ...about, ...audited };
  } catch (error) {
    const reason = reasonOf(error);
    reader.unreadable(reason);
    return { ...about, ...unreadable(reason) };
  }
}

/** The outcome for an object that could not be read. */
export function unreadable(reason: string): Audited {
  return { rows: 0, balances: {}, fault: { table: "file", row: null, reason } };
}

/** What there is to check in an object's database, in its order. */
export function bookEvents(kind: AuditedKind, sql: Sql): Generator<BookEvent> {
  return eventsOf[kind](sql);
}

const eventsOf: Readonly<Record<AuditedKind, (sql: Sql) => Generator<BookEvent>>> = {
  *Wallet(sql) {
    yield* logEvents(sql);
    for (const stored of walletMarks(sql)) yield { stored };
    const { sequence, hash, balances, outbox, maturing, closing } = walletBook(sql).head();
    yield { head: { sequence, hash, balances, outbox, maturing, closing } };
  },
  *Settlement(sql) {
    yield* logEvents(sql);
    for (const stored of settlementMarks(sql)) yield { stored };
    yield ledgerHead(sql);
  },
  *Partner(sql) {
    yield* logEvents(sql);
    for (const stored of partnerMarks(sql)) yield { stored };
    yield ledgerHead(sql);
  },
  *Control(sql) {
    const book = openControlBook(sql, digest);
    for (let after = Number.MIN_SAFE_INTEGER; ; ) {
      const rows = book.audit(after, 1_000);
      for (const row of rows) yield { row: auditLink(row) };
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.sequence;
    }
    yield { head: book.auditHead() };
  },
};

function* logEvents(sql: Sql): Generator<BookEvent> {
  for (const row of ledgerBook(sql).oldestFirst()) yield { row };
}

function ledgerHead(sql: Sql): BookEvent {
  const { sequence, hash, balances } = ledgerBook(sql).head();
  return { head: { sequence, hash, balances } };
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
