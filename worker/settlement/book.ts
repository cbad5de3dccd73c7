import type { BackOff } from "../../src/back-off.ts";
import type { Balances } from "../../src/ledger/account.ts";
import { emptyLogHead, type LogHead, type LogRowOf } from "../../src/ledger/log.ts";
import { messagesIn } from "../../src/settlement/batch.ts";
import type {
  Forward,
  InboxMark,
  SettlementBodies,
  SettlementBook,
  Tombstone,
  Under,
} from "../../src/settlement/book.ts";
import type { SettlementMessage } from "../../src/settlement/message.ts";
import type { SettledPayment } from "../../src/settlement/settled-payment.ts";
import type { ToldShop } from "../../src/settlement/short-message.ts";
import { bytesOf } from "../rows/bytes.ts";
import { parseColumn } from "../rows/column.ts";
import { balancesColumn } from "../rows/ledger.ts";
import { retryIsDue } from "../rows/retry.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";
import { day, flag, hex, json, once, plain, Table } from "../rows/table.ts";
import { feedRows } from "./feed-book.ts";
import { shopRows } from "./shop-book.ts";

const nothingTaken: InboxMark = { mark: 0, totalMinor: 0, hash: null };
const inboxes = new Table<InboxMark>("inbox", ["sender"], {
  mark: plain("mark"),
  totalMinor: plain("total"),
  hash: hex("hash"),
});

/** A payment as it is kept: of its shop the number. */
type KeptPayment = Omit<SettledPayment, keyof OfShop> & { readonly shopNumber: number };

type OfShop = Pick<SettledPayment, "merchantId" | "storeId" | "feeRateBp">;

const keptPayments = new Table<KeptPayment>("payment", ["terminal_id", "reference", "sender"], {
  terminalId: plain("terminal_id"),
  reference: plain("reference"),
  sender: hex("sender"),
  paymentSequence: once(plain("payment_sequence")),
  idKey: once(plain("id_key")),
  shopNumber: once(plain("shop")),
  declineCode: plain("decline_code"),
  amountMinor: plain("amount"),
  returnedMinor: plain("returned"),
  feeMinor: plain("fee"),
  businessDate: once(day("business_day")),
  cancelled: flag("cancelled"),
});

/** Payments with what their shops say: the columns of both. */
export const paymentsAtShops =
  "SELECT payment.*, shop.shop AS of_shop FROM payment CROSS JOIN shop ON shop.number = payment.shop";

const afterReference = `${paymentsAtShops} WHERE terminal_id = ? AND reference > ?
  ORDER BY reference, sender LIMIT CAST(? AS INTEGER)`;

/** A row of `paymentsAtShops`. */
export function settledPayment(row: SqlRow): SettledPayment {
  const { shopNumber: _, ...payment } = keptPayments.read(row);
  const { merchantId, storeId, feeRateBp } = parseColumn<OfShop>(row.of_shop);
  return { ...payment, merchantId, storeId, feeRateBp };
}

const tombstones = new Table<Tombstone>("tombstone", ["terminal_id", "reference"], {
  terminalId: plain("terminal_id"),
  reference: plain("reference"),
  cancellation: plain("cancellation"),
  acceptedAtMs: plain("accepted_ms"),
  shop: json("shop"),
});

/** A Settlement object's rows on SQL; every call is inside the caller's transaction. */
export function settlementBook(sql: Sql) {
  const shops = shopRows(sql);
  const book = {
    ...logRows(sql, shops.shopAt),
    inbox: (sender: string): InboxMark =>
      inboxes.first(sql.exec("SELECT * FROM inbox WHERE sender = ?", bytesOf(sender))) ??
      nothingTaken,
    saveInbox: (sender: string, mark: InboxMark): void => inboxes.save(sql, mark, bytesOf(sender)),
    under(terminalId: string, reference: string): Under {
      const rows = sql.exec(
        `SELECT payment.*, shop.shop AS of_shop, EXISTS (
           SELECT 1 FROM tombstone WHERE terminal_id = ? AND reference = ?
         ) AS buried
         FROM (SELECT 1) LEFT JOIN payment ON terminal_id = ? AND reference = ?
           LEFT JOIN shop ON shop.number = payment.shop`,
        ...[terminalId, reference, terminalId, reference],
      );
      const payments = rows.filter(({ sender }) => sender !== null).map(settledPayment);
      return { payments, isBuried: rows[0]?.buried === 1 };
    },
    payments: (terminalId: string, reference: string): readonly SettledPayment[] =>
      sql
        .exec(`${paymentsAtShops} WHERE terminal_id = ? AND reference = ?`, terminalId, reference)
        .map(settledPayment),
    /** A terminal's payments by reference, those after one. */
    paymentsAfter: (...after: [terminalId: string, reference: string, rowsMax: number]) =>
      sql.exec(afterReference, ...after).map(settledPayment),
    savePayment(payment: SettledPayment, shop: ToldShop): void {
      const { merchantId: _, storeId: _store, feeRateBp: _rate, ...kept } = payment;
      keptPayments.save(sql, { ...kept, shopNumber: shops.keepShop(shop).number });
    },
    ...shops,
    ...cancellationRows(sql),
    ...feedRows(sql, shops.shopAt),
  } satisfies SettlementBook & Record<string, unknown>;
  return book;
}

/** The log; its last row is the head. */
function logRows(sql: Sql, shopAt: (number: number) => ToldShop) {
  return {
    head(): LogHead {
      const [row] = sql.exec(
        `SELECT sequence, at_ms, hash, balances FROM log ORDER BY sequence DESC LIMIT 1`,
      );
      if (row === undefined) return emptyLogHead;
      const { sequence, at_ms: lastMs, hash } = row;
      return {
        sequence: sequence as number,
        lastMs: lastMs as number,
        hash: hash as string,
        balances: balancesColumn.read(row),
      };
    },
    append(row: LogRowOf<SettlementBodies>, balances: Balances, toldUpTo: number): void {
      sql.exec(
        `INSERT INTO log (sequence, at_ms, kind, body, hash, balances, told_up_to)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        ...[row.sequence, row.atMs, row.kind, row.body, row.hash],
        ...[...balancesColumn.write(balances), toldUpTo],
      );
    },
    /** What a sender has told after a number, in its order: reads the whole log. */
    messagesOf(sender: string, after: number, limit: number): readonly SettlementMessage[] {
      const found: SettlementMessage[] = [];
      for (const { body } of batchesOf(sql, sender)) {
        for (const told of messagesIn(parseColumn(body), shopAt)) {
          if (told.sender !== sender || told.message.sequence <= after) continue;
          if (found.push(told.message) === limit) return found;
        }
      }
      return found;
    },
  };
}

const pageRows = 64;

/** The rows in which a sender is named, oldest first, read in pages. */
function* batchesOf(sql: Sql, sender: string): Generator<SqlRow> {
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = sql.exec(
      `SELECT sequence, body FROM log WHERE sequence > ? AND instr(body, ?) > 0
       ORDER BY sequence LIMIT CAST(? AS INTEGER)`,
      ...[after, JSON.stringify(sender), pageRows],
    );
    yield* rows;
    if (rows.length < pageRows) return;
    after = rows.at(-1)?.sequence as number;
  }
}

/** A forward with how often it failed. */
export interface OpenForward extends Forward {
  readonly failures: number;
}

function cancellationRows(sql: Sql) {
  /** None waits: seldom does any, and here alone one is added. */
  let isNoneWaiting = false;
  return {
    tombstone: (terminalId: string, reference: string): Tombstone | null =>
      tombstones.first(
        sql.exec(
          "SELECT * FROM tombstone WHERE terminal_id = ? AND reference = ?",
          terminalId,
          reference,
        ),
      ),
    insertTombstone: (tombstone: Tombstone): void => tombstones.insert(sql, tombstone),
    /** A wallet that is being waited for is waited for with this one too. */
    insertForward(forward: Forward): void {
      isNoneWaiting = false;
      sql.exec(
        `INSERT INTO forward (terminal_id, reference, sender, id_key, failures, retry_ms)
         SELECT ?, ?, ?, ?, coalesce(max(failures), 0), coalesce(max(retry_ms), 0)
         FROM forward WHERE sender = ? ON CONFLICT DO NOTHING`,
        ...[forward.terminalId, forward.reference, forward.sender, forward.idKey, forward.sender],
      );
    },
    /** Wallets for which something is due, the longest waiting first. */
    dueWallets(nowMs: number): readonly string[] {
      if (isNoneWaiting) return [];
      const rows = sql.exec(
        `SELECT sender FROM forward WHERE ${retryIsDue}
         GROUP BY sender ORDER BY min(retry_ms) LIMIT 50`,
        nowMs,
      );
      isNoneWaiting = rows.length === 0 && sql.exec("SELECT 1 FROM forward LIMIT 1").length === 0;
      return rows.map((row) => row.sender as string);
    },
    /** What is due to a wallet. */
    forwards: (sender: string, nowMs: number): readonly OpenForward[] =>
      sql
        .exec(
          `SELECT * FROM forward WHERE sender = ? AND ${retryIsDue} LIMIT 50`,
          ...[sender, nowMs],
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
    /** How many cancellations wait for their wallets, and since when the oldest does. */
    waitingForwards(): { readonly count: number; readonly sinceMs: number | null } {
      const [row] = sql.exec(
        `SELECT count(*) AS forwards, min(accepted_ms) AS since
         FROM forward JOIN tombstone USING (terminal_id, reference)`,
      );
      return { count: row?.forwards as number, sinceMs: (row?.since ?? null) as number | null };
    },
    nextForwardMs(): number | null {
      if (isNoneWaiting) return null;
      const row = sql.exec("SELECT min(retry_ms) AS next FROM forward")[0];
      return (row?.next ?? null) as number | null;
    },
  };
}
