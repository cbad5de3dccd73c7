import { asItWas, restoredReference } from "../../src/payment/restored-row.ts";
import type {
  DestinationMark,
  PayingDevice,
  WalletBook,
  WalletProfile,
} from "../../src/wallet/book.ts";
import type { PaymentState } from "../../src/wallet/record.ts";
import type { WalletBodies, WalletRow } from "../../src/wallet/row.ts";
import { parseColumn } from "../rows/column.ts";
import { appendLogRow, logColumns, readLogRow } from "../rows/log.ts";
import { recordProofUse } from "../rows/proof-use.ts";
import { one, type Sql, type SqlRow } from "../rows/sql.ts";
import { plain, Table } from "../rows/table.ts";
import { codeRows, sealRows } from "./code-book.ts";
import { readHead, saveHead } from "./head-book.ts";
import { deviceRows } from "./identity/device-book.ts";
import { stepUpGrant } from "./identity/entry-book.ts";

/** The money side of a wallet on SQL; every call is inside the caller's transaction. */
export function walletBook(sql: Sql): WalletBook {
  return {
    head: () => readHead(sql),
    saveHead: (head) => saveHead(sql, head),
    append: (row) => appendLogRow(sql, row),
    bySequence: (sequence) =>
      one(sql.exec(`SELECT ${logColumns} FROM log WHERE sequence = ?`, sequence), readRow),
    byReference: (kind, caller, reference) =>
      one(
        sql.exec(
          `SELECT ${logColumns} FROM log WHERE caller = ? AND reference = ? AND kind = ?
           UNION ALL SELECT ${logColumns} FROM log WHERE caller = ? AND reference = ? AND kind = ?
           ORDER BY sequence DESC LIMIT 1`,
          ...[caller, reference, kind],
          ...[caller, restoredReference(kind, reference), "restored"],
        ),
        readRow,
      ),
    sentRow: (destination, number) =>
      one(
        sql.exec(
          `SELECT ${logColumns} FROM log WHERE destination = ? AND destination_sequence = ?
           ORDER BY sequence DESC LIMIT 1`,
          ...[destination, number],
        ),
        readLogRow<WalletBodies>,
      ),
    newestFirst: (before) => newestFirst(sql, before),
    ...stateRows(sql),
    ...codeRows(sql),
    ...sealRows(sql),
    ...destinationRows(sql),
    ...ownerRows(sql),
    useProof: (proof, nowMs) => recordProofUse(sql, proof, nowMs),
    stepUpGrant: (jti) => stepUpGrant(sql, jti),
  };
}

/** What the money asks of its wallet's owner: the profile, none while it is pending, and a device. */
function ownerRows(sql: Sql): Pick<WalletBook, "profile" | "device"> {
  const rows = deviceRows(sql);
  return {
    profile(): WalletProfile | null {
      const profile = rows.profile();
      if (profile === null || profile.state === "pending") return null;
      const { state, epoch, stoppedUntilMs, createdMs: createdAtMs } = profile;
      return { state, epoch, stoppedUntilMs, createdAtMs };
    },
    device(number): PayingDevice | null {
      const device = rows.device(number);
      if (device === null) return null;
      const { jkt, state, coolingUntilMs, stoppedUntilMs, epoch, enrolledMs } = device;
      return {
        number,
        jkt,
        state,
        coolingUntilMs,
        stoppedUntilMs,
        epoch,
        enrolledAtMs: enrolledMs,
      };
    },
  };
}

/** The name this object was reached by, kept for its alarms, which are not told it. */
export function ownName(sql: Sql, told: string | undefined): string {
  const row = sql.exec("SELECT name FROM self WHERE id = 1")[0];
  if (row !== undefined) return row.name as string;
  if (told !== undefined) sql.exec("INSERT INTO self (id, name) VALUES (1, ?)", told);
  return told ?? "";
}

function readRow(row: SqlRow): WalletRow {
  return asItWas(readLogRow(row));
}

const pageRows = 64;

/** Reads the log backwards in pages, so that whoever stops early has read little. */
function* newestFirst(sql: Sql, before: number): Generator<WalletRow> {
  let next = before;
  for (let limit = 8; ; limit = pageRows) {
    const rows = sql.exec(
      `SELECT ${logColumns} FROM log WHERE sequence < ? ORDER BY sequence DESC
       LIMIT CAST(? AS INTEGER)`,
      next,
      limit,
    );
    for (const row of rows) yield readRow(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    next = last.sequence as number;
  }
}

function stateRows(sql: Sql) {
  return {
    paymentState: (sequence: number) =>
      one(
        sql.exec("SELECT state FROM payment_state WHERE sequence = ?", sequence),
        (row): PaymentState | null => parseColumn(row.state),
      ),
    leadsTo(number: number): number | null {
      const [row] = sql.exec("SELECT leads_to FROM payment_state WHERE sequence = ?", number);
      return (row?.leads_to ?? null) as number | null;
    },
    saveLead(number: number, to: number): void {
      sql.exec(
        `INSERT INTO payment_state (sequence, state, leads_to) VALUES (?, 'null', ?)
         ON CONFLICT (sequence) DO UPDATE SET leads_to = excluded.leads_to`,
        ...[number, to],
      );
    },
    savePaymentState(sequence: number, state: PaymentState): void {
      sql.exec(
        `INSERT INTO payment_state (sequence, state) VALUES (?, ?)
         ON CONFLICT (sequence) DO UPDATE SET state = excluded.state`,
        sequence,
        JSON.stringify(state),
      );
    },
    isTombstone: (caller: string, reference: string) =>
      sql.exec("SELECT 1 FROM tombstone WHERE caller = ? AND reference = ?", caller, reference)
        .length > 0,
    insertTombstone(caller: string, reference: string, atMs: number): void {
      sql.exec(
        "INSERT INTO tombstone (caller, reference, at_ms) VALUES (?, ?, ?)",
        caller,
        reference,
        atMs,
      );
    },
  };
}

/** The names of all destinations that have acknowledged something, or failed to. */
export function destinationNames(sql: Sql): string[] {
  return sql.exec("SELECT name FROM destination").map(({ name }) => name as string);
}

const destinations = new Table<DestinationMark>("destination", ["name"], {
  mark: plain("mark"),
  logSequence: plain("log_sequence"),
  totalMinor: plain("total"),
  hash: plain("hash"),
  failures: plain("failures"),
  retryAtMs: plain("retry_ms"),
});

function destinationRows(sql: Sql) {
  return {
    destination: (name: string) =>
      destinations.first(sql.exec("SELECT * FROM destination WHERE name = ?", name)),
    saveDestination: (name: string, mark: DestinationMark): void =>
      destinations.save(sql, mark, name),
  };
}
