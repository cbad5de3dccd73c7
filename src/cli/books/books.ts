import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { controlBook } from "../../../worker/control/book.ts";
import { registeredWallets } from "../../../worker/directory/mark-book.ts";
import { partnerMarks } from "../../../worker/partner/mark-book.ts";
import { ledgerBook } from "../../../worker/rows/ledger.ts";
import { isUntouched, type Sql } from "../../../worker/rows/sql.ts";
import { settlementBook } from "../../../worker/settlement/book.ts";
import { settlementMarks } from "../../../worker/settlement/mark-book.ts";
import { walletBook } from "../../../worker/wallet/book.ts";
import { walletMarks } from "../../../worker/wallet/mark-book.ts";
import { type Audited, type AuditedKind, ObjectAudit } from "../../audit/object-audit.ts";
import type { BookEvent } from "../../audit/stored.ts";
import { auditLink } from "../../control/audit.ts";
import { type AccountCode, accountOf } from "../../ledger/account.ts";
import type { LogHead } from "../../ledger/log.ts";
import { Failure, reasonOf } from "../program.ts";
import { readDatabase } from "./file-sql.ts";

/** Which object it is, and where its books were read. */
export interface About {
  readonly kind: AuditedKind;
  /** The object's id, 64 hex characters: the name of its database file. */
  readonly id: string;
  readonly path: string;
  /** Of a Wallet: what it knew to be acknowledged before its receivers were read. */
  readonly acknowledged?: Readonly<Record<string, number>>;
}

/** One object's books, checked. */
export type ObjectBooks = About & Audited;

/** Is shown everything that is read, in its order: the export writes it down. */
export interface Reader {
  object(about: About): void;
  event(event: BookEvent): void;
  unreadable(reason: string): void;
  /** The name of a wallet that a contact belongs to for good. */
  registered(name: string): void;
}

/** SHA-256 as the chains are made with. */
export const digest = (text: string) => createHash("sha256").update(text).digest("hex");

/**
 * Reads every object that keeps a chained log and checks it; see `ObjectAudit`. Each file is read
 * as of one moment, also under a running server, and row by row: what wallets know to be
 * acknowledged first, then their receivers, then the wallets, so that a pair can be held against
 * each other.
 */
export function readBooks(objectsFolder: string, reader: Reader = silent): ObjectBooks[] {
  const folder = join(objectsFolder, "do");
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) {
    throw new Failure(`There are no objects in ${objectsFolder}: nothing ran here yet.`);
  }
  const acknowledged = new Map(
    filesOf(folder, "Wallet").map((path) => [path, acknowledgedIn(path)]),
  );
  const books = readingOrder.flatMap((kind) =>
    filesOf(folder, kind).map((path) => {
      const known = acknowledged.get(path);
      const about = { kind, path, id: path.slice(-71, -7) };
      return readObject(known === undefined ? about : { ...about, acknowledged: known }, reader);
    }),
  );
  for (const path of filesOf(folder, "Directory")) {
    for (const name of registeredIn(path)) reader.registered(name);
  }
  return books;
}

const readingOrder = [
  "Control",
  "Partner",
  "Settlement",
  "Wallet",
] as const satisfies AuditedKind[];

/** The database files of all objects of a kind, but of those that were only about to begin. */
export function filesOf(folder: string, kind: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(`-${kind}`))
    .flatMap((name) =>
      readdirSync(join(folder, name))
        .filter((file) => /^[0-9a-f]{64}\.sqlite$/.test(file))
        .sort()
        .map((file) => join(folder, name, file)),
    )
    .filter((path) => !isOnlyAboutToBegin(path));
}

function isOnlyAboutToBegin(path: string): boolean {
  try {
    return readDatabase(path, isUntouched);
  } catch {
    // Whoever reads it whole is told why it cannot be read.
    return false;
  }
}

function acknowledgedIn(path: string): Record<string, number> {
  try {
    return readDatabase(path, (sql) =>
      Object.fromEntries(
        [...walletMarks(sql)]
          .filter(({ table }) => table === "destination")
          .map(({ key, value }) => [key, Number(value.mark)]),
      ),
    );
  } catch {
    // Whoever reads it whole is told why it cannot be read.
    return {};
  }
}

function registeredIn(path: string): string[] {
  try {
    return readDatabase(path, (sql) => registeredWallets(sql));
  } catch (error) {
    const lost = "which wallets are registered is not known";
    throw new Failure(`${path} cannot be read, and ${lost}: ${reasonOf(error)}.`);
  }
}

const silent: Reader = {
  object: () => {},
  event: () => {},
  unreadable: () => {},
  registered: () => {},
};

/** A reader that shows everything to each of these. */
export function readers(...all: readonly Partial<Reader>[]): Reader {
  return {
    object(about) {
      for (const each of all) each.object?.(about);
    },
    event(event) {
      for (const each of all) each.event?.(event);
    },
    unreadable(reason) {
      for (const each of all) each.unreadable?.(reason);
    },
    registered(name) {
      for (const each of all) each.registered?.(name);
    },
  };
}

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
    const { sequence, hash, balances, ...lists } = walletBook(sql).head();
    const { outbox, maturing, closing, setBacks } = lists;
    yield { head: { sequence, hash, balances, outbox, maturing, closing, setBacks } };
  },
  *Settlement(sql) {
    yield* logEvents(sql);
    for (const stored of settlementMarks(sql)) yield { stored };
    yield headOf(settlementBook(sql));
  },
  *Partner(sql) {
    yield* logEvents(sql);
    for (const stored of partnerMarks(sql)) yield { stored };
    yield headOf(ledgerBook(sql));
  },
  *Control(sql) {
    const book = controlBook(sql, digest);
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

function headOf(book: { head(): LogHead }): BookEvent {
  const { sequence, hash, balances } = book.head();
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
