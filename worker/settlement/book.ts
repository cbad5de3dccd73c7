import type { BackOff } from "../../src/back-off.ts";
import { retryWaitMsMax } from "../../src/bounds.ts";
import type { LogHead } from "../../src/ledger/log.ts";
import type {
  Forward,
  InboxMark,
  SettlementBodies,
  SettlementBook,
  ToldBody,
  Tombstone,
} from "../../src/settlement/book.ts";
import type { SettlementMessage } from "../../src/settlement/message.ts";
import type { SettledPayment } from "../../src/settlement/settled-payment.ts";
import { parseColumn } from "../rows/column.ts";
import { ledgerBook } from "../rows/ledger.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";
import { feedRows } from "./feed-book.ts";

/** A Settlement object's rows on SQL; every call is inside the caller's transaction. */
export function settlementBook(sql: Sql) {
  const book = {
    ...ledgerBook<SettlementBodies>(sql),
    saveHead(head: LogHead, toldUpTo: number) {
      sql.exec(
        `INSERT INTO head (id, sequence, last_ms, hash, balances, told_up_to)
         VALUES (1, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, last_ms = excluded.last_ms,
           hash = excluded.hash, balances = excluded.balances, told_up_to = excluded.told_up_to`,
        ...[head.sequence, head.lastMs, head.hash, JSON.stringify(head.balances), toldUpTo],
      );
    },
    inbox(sender: string): InboxMark {
      const row = sql.exec("SELECT mark, total, hash FROM inbox WHERE sender = ?", sender)[0];
      if (row === undefined) return { mark: 0, totalMinor: 0, hash: null };
      const { mark, total, hash } = row;
      return { mark: mark as number, totalMinor: total as number, hash: hash as string | null };
    },
    saveInbox(sender: string, { mark, totalMinor, hash }: InboxMark) {
      sql.exec(
        `INSERT INTO inbox (sender, mark, total, hash) VALUES (?, ?, ?, ?)
         ON CONFLICT (sender) DO UPDATE SET mark = excluded.mark, total = excluded.total,
           hash = excluded.hash`,
        ...[sender, mark, totalMinor, hash],
      );
    },
    payment(terminalId: string, reference: string, sender: string): SettledPayment | null {
      const row = sql.exec(
        "SELECT * FROM payment WHERE terminal_id = ? AND reference = ? AND sender = ?",
        terminalId,
        reference,
        sender,
      )[0];
      return row === undefined ? null : settledPayment(row);
    },
    payments: (terminalId: string, reference: string): readonly SettledPayment[] =>
      sql
        .exec(
          "SELECT * FROM payment WHERE terminal_id = ? AND reference = ?",
          terminalId,
          reference,
        )
        .map(settledPayment),
    savePayment: (payment: SettledPayment) => savePayment(sql, payment),
    messagesOf: (sender: string, after: number, limit: number): readonly SettlementMessage[] =>
      sql
        .exec(
          `SELECT body FROM log WHERE substr(body, 1, ?) = ?
             AND CAST(json_extract(body, '$.message.sequence') AS INTEGER) > CAST(? AS INTEGER)
           ORDER BY sequence LIMIT CAST(? AS INTEGER)`,
          ...[beginningOf(sender).length, beginningOf(sender), after, limit],
        )
        .map(({ body }) => parseColumn<ToldBody>(body).message),
    ...cancellationRows(sql),
    ...feedRows(sql),
  } satisfies SettlementBook & Record<string, unknown>;
  return book;
}

/** How the body of a row about a sender begins. */
function beginningOf(sender: string): string {
  return JSON.stringify({ v: 1, sender }).slice(0, -1);
}

/** A forward with how often it failed. */
export interface OpenForward extends Forward {
  readonly failures: number;
}

function cancellationRows(sql: Sql) {
  return {
    tombstone(terminalId: string, reference: string): Tombstone | null {
      const row = sql.exec(
        "SELECT cancellation, accepted_ms, shop FROM tombstone WHERE terminal_id = ? AND reference = ?",
        terminalId,
        reference,
      )[0];
      if (row === undefined) return null;
      return {
        terminalId,
        reference,
        cancellation: row.cancellation as string,
        acceptedAtMs: row.accepted_ms as number,
        shop: parseColumn(row.shop),
      };
    },
    insertTombstone(tombstone: Tombstone): void {
      sql.exec(
        `INSERT INTO tombstone (terminal_id, reference, cancellation, accepted_ms, shop)
         VALUES (?, ?, ?, ?, ?)`,
        tombstone.terminalId,
        tombstone.reference,
        tombstone.cancellation,
        tombstone.acceptedAtMs,
        JSON.stringify(tombstone.shop),
      );
    },
    /** A wallet that is being waited for is waited for with this one too. */
    insertForward(forward: Forward): void {
      sql.exec(
        `INSERT INTO forward (terminal_id, reference, sender, id_key, failures, retry_ms)
         SELECT ?, ?, ?, ?, coalesce(max(failures), 0), coalesce(max(retry_ms), 0)
         FROM forward WHERE sender = ? ON CONFLICT DO NOTHING`,
        ...[forward.terminalId, forward.reference, forward.sender, forward.idKey, forward.sender],
      );
    },
    /** Wallets for which something is due, the longest waiting first. */
    dueWallets: (nowMs: number): readonly string[] =>
      sql
        .exec(
          `SELECT sender FROM forward WHERE retry_ms <= ? OR retry_ms > ?
           GROUP BY sender ORDER BY min(retry_ms) LIMIT 50`,
          ...[nowMs, nowMs + retryWaitMsMax],
        )
        .map((row) => row.sender as string),
    /** What is due to a wallet. */
    forwards: (sender: string, nowMs: number): readonly OpenForward[] =>
      sql
        .exec(
          `SELECT * FROM forward WHERE sender = ? AND (retry_ms <= ? OR retry_ms > ?) LIMIT 50`,
          ...[sender, nowMs, nowMs + retryWaitMsMax],
        )
        .map((row) => ({
          terminalId: row.terminal_id as string,
          reference: row.reference as string,
          sender: row.sender as string,
          idKey: row.id_key as number,
          failures: row.failures as number,
        })),
    /** Puts off everything that waits for a wallet. */
    deferForwards(sender: string, { failures, retryAtMs }: BackOff): void {
      sql.exec(
        "UPDATE forward SET failures = ?, retry_ms = ? WHERE sender = ?",
        ...[failures, retryAtMs, sender],
      );
    },
    dropForward(forward: Forward): void {
      sql.exec(
        "DELETE FROM forward WHERE terminal_id = ? AND reference = ? AND sender = ?",
        forward.terminalId,
        forward.reference,
        forward.sender,
      );
    },
    nextForwardMs(): number | null {
      const row = sql.exec("SELECT min(retry_ms) AS next FROM forward")[0];
      return (row?.next ?? null) as number | null;
    },
  };
}

function savePayment(sql: Sql, payment: SettledPayment): void {
  sql.exec(
    `INSERT INTO payment (terminal_id, reference, sender, payment_sequence, id_key, merchant_id,
       store_id, decline_code, amount, returned, fee, fee_rate_bp, business_date, cancelled)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (terminal_id, reference, sender) DO UPDATE SET amount = excluded.amount,
       decline_code = excluded.decline_code,
       returned = excluded.returned, fee = excluded.fee, cancelled = excluded.cancelled`,
    payment.terminalId,
    payment.reference,
    payment.sender,
    payment.paymentSequence,
    payment.idKey,
    payment.merchantId,
    payment.storeId,
    payment.declineCode,
    payment.amountMinor,
    payment.returnedMinor,
    payment.feeMinor,
    payment.feeRateBp,
    payment.businessDate,
    payment.cancelled ? 1 : 0,
  );
}

/** A payment as its row has it. */
export function settledPayment(row: SqlRow): SettledPayment {
  return {
    terminalId: row.terminal_id as string,
    reference: row.reference as string,
    sender: row.sender as string,
    paymentSequence: row.payment_sequence as number,
    idKey: row.id_key as number,
    merchantId: row.merchant_id as string,
    storeId: row.store_id as string,
    declineCode: row.decline_code as string | null,
    amountMinor: row.amount as number,
    returnedMinor: row.returned as number,
    feeMinor: row.fee as number,
    feeRateBp: row.fee_rate_bp as number,
    businessDate: row.business_date as string,
    cancelled: row.cancelled === 1,
  };
}
