import { rememberedCode } from "../../src/code/remembered-code.ts";
import { type PaidRow, paidRow } from "../../src/payment/paid-row.ts";
import { markIn, withMarks } from "../../src/settlement/late-marks.ts";
import type {
  DestinationMark,
  PayingDevice,
  WalletBook,
  WalletProfile,
} from "../../src/wallet/book.ts";
import type { PaymentState } from "../../src/wallet/record.ts";
import type { WalletRow } from "../../src/wallet/row.ts";
import { parseColumn } from "../rows/column.ts";
import { appendLogRow, logColumns } from "../rows/log.ts";
import { one, type Sql } from "../rows/sql.ts";
import { codeRows, sealRows } from "./code-book.ts";
import { headRows, markTuple, readHead, readMark, saveHead } from "./head-book.ts";
import { stretchRows } from "./history-book.ts";
import { deviceRows } from "./identity/device-book.ts";
import { stepUpGrant } from "./identity/entry-book.ts";
import { hasKept, keep, keptRows, keptValue } from "./kept-book.ts";
import { type RowReader, rowReader } from "./row-book.ts";
import { tagRows } from "./tag-book.ts";

/** The money side of a wallet on SQL; every call is inside the caller's transaction. */
export function walletBook(sql: Sql): WalletBook {
  const oldCodes = codeRows(sql);
  const rows = rowReader(sql);
  const tags = tagRows(sql, rows);
  return {
    ...headRows(sql),
    saveHead: (head) => saveHead(sql, head),
    code: (jti) => rememberedCode({ head: () => readHead(sql), ...oldCodes }, jti),
    append: (row) => appendLogRow(sql, row),
    bySequence: (sequence) =>
      one(sql.exec(`SELECT ${logColumns} FROM log WHERE sequence = ?`, sequence), rows.read),
    ...tags,
    byReference: (kind, caller, reference) =>
      tags.rowNamed(readHead(sql), { kind, caller, reference }, 0),
    sentRow: (destination, number) =>
      one(
        sql.exec(
          `SELECT ${logColumns} FROM log WHERE destination = ? AND destination_sequence = ?
           ORDER BY sequence DESC LIMIT 1`,
          ...[destination, number],
        ),
        rows.raw,
      ),
    full: rows.full,
    newestFirst: (before, after = 0) => newestFirst(sql, rows, { before, after }),
    newestPaid: (before) => newestPaid(sql, rows, before),
    ...stretchRows(sql),
    ...stateRows(sql),
    ...oldCodes,
    ...sealRows(sql),
    ...destinationRows(sql),
    ...ownerRows(sql),
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
  const known = keptValue(sql, "name", 1);
  if (known !== null) return known as string;
  if (told !== undefined) keep(sql, "name", 1, told);
  return told ?? "";
}

/** Rows that the first statement reads, most often of which one is too old already, and the longest. */
const pageRows = { first: 2, most: 64 };

/** Reads the log backwards in growing pages, so that whoever stops early has read little. */
function* newestFirst(
  sql: Sql,
  reader: RowReader,
  { before, after }: { readonly before: number; readonly after: number },
): Generator<WalletRow> {
  let next = before;
  for (let limit = pageRows.first; ; limit = Math.min(2 * limit, pageRows.most)) {
    const rows = sql.exec(
      `SELECT ${logColumns} FROM log WHERE sequence < ? AND sequence > ?
       ORDER BY sequence DESC LIMIT CAST(? AS INTEGER)`,
      ...[next, after, limit],
    );
    for (const row of rows) yield reader.read(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    next = last.sequence as number;
  }
}

function* newestPaid(sql: Sql, reader: RowReader, before: number): Generator<PaidRow> {
  for (const row of newestFirst(sql, reader, { before, after: 0 })) yield paidRow(row);
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
    isJustAppended: () => false,
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
      keptValue(sql, "tombstone", `${caller} ${reference}`) !== null,
    hasTombstones: () => hasKept(sql, "tombstone"),
    insertTombstone: (caller: string, reference: string, atMs: number): void =>
      keep(sql, "tombstone", `${caller} ${reference}`, atMs),
  };
}

/** Every destination that has acknowledged something or failed to, and how far. */
export function destinationMarks(sql: Sql): ReadonlyMap<string, DestinationMark> {
  const kept = keptRows(sql, "mark").map(
    ({ key, value }) => [key as string, readMark(parseColumn(value))] as const,
  );
  return new Map([...kept, ...Object.entries(readHead(sql).marks)]);
}

function destinationRows(sql: Sql) {
  const keepMark = (name: string, mark: DestinationMark): void =>
    keep(sql, "mark", name, JSON.stringify(markTuple(mark)));
  const keptMark = (name: string): DestinationMark | null => {
    const kept = keptValue(sql, "mark", name);
    return kept === null ? null : readMark(parseColumn(kept));
  };
  return {
    keepMark,
    keptMark,
    destination: (name: string) => markIn({ keptMark }, readHead(sql), name),
    saveDestination: (name: string, mark: DestinationMark): void =>
      saveHead(sql, withMarks({ keepMark }, readHead(sql), new Map([[name, mark]]))),
  };
}
