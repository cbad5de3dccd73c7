import { assert, unreachable } from "../assert.ts";
import type { DeclineCode } from "../decline.ts";
import { bodyOf } from "../ledger/row.ts";
import { restoredFrom } from "../payment/restored-row.ts";
import { businessDate } from "../time.ts";
import type { CancellationBody } from "../wallet/act-record.ts";
import type { WalletBook } from "../wallet/book.ts";
import { decidedPayment, numberOf } from "../wallet/read.ts";
import type { NamedShop, Payment, SentBody, Shop, ShopNames } from "../wallet/record.ts";
import type { WalletRow } from "../wallet/row.ts";
import { messageVersion, type SentRow, type SettlementMessage } from "./message.ts";

/**
 * A delivered row of a wallet as its Settlement is told of it. Throws for a row that has no
 * destination.
 */
export function messageOf(book: WalletBook, read: WalletRow, zone: string): SettlementMessage {
  const row = book.full(read);
  switch (row.kind) {
    case "restored": {
      const { message } = restoredFrom(row);
      assert(message !== null, "what was restored from a receiver is in its words");
      return message;
    }
    case "resent":
      return againOf(book, row, zone);
    case "payment": {
      const payment = decidedPayment(row);
      const common = commonOf(row, payment.body, zone);
      return { ...common, kind: "payment", ...paymentFields(book, row, payment) };
    }
    case "capture":
    case "refund":
    case "confirmation":
    case "end": {
      const body = bodyOf(row, row.kind);
      const paid = paidFields(book, body.paymentSequence);
      const kind = row.kind === "confirmation" ? "capture" : row.kind;
      return { ...commonOf(row, body, zone), kind, ...paid, cancellation: null };
    }
    case "cancellation":
      return cancellationMessage(book, row, zone);
    case "top_up":
    case "points_in":
    case "redemption":
    case "adjustment":
    case "reward_matured":
      throw new Error(`a row of the kind ${row.kind} goes to no merchant`);
    default:
      return unreachable(row.kind);
  }
}

function cancellationMessage(book: WalletBook, row: WalletRow, zone: string): SettlementMessage {
  const body = bodyOf(row, "cancellation");
  const common = commonOf(row, body, zone);
  if (!("undid" in body) || !body.undid) {
    return { ...common, ...tombstoneFields(row, body) };
  }
  const paid = paidFields(book, body.paymentSequence);
  const cancellation = body.byReference ? acceptance(row, body) : null;
  return { ...common, kind: "cancellation", ...paid, cancellation };
}

/** What is said of every row. */
function commonOf(
  row: WalletRow,
  body: Partial<SentBody> & { readonly declineCode?: DeclineCode | null },
  zone: string,
) {
  return {
    version: messageVersion,
    sequence: row.destinationSequence as number,
    atMs: row.atMs,
    businessDate: businessDate(row.atMs, zone),
    declineCode: body.declineCode ?? null,
    amountMinor: Math.abs(body.sentMinor ?? 0),
    totalMinor: body.destinationTotalMinor ?? 0,
    cancellation: null,
    hash: row.hash,
    row: sentRowOf(row, body),
  };
}

/** Members of a row's body that its message says itself, and what velocity found. */
const saidElsewhere: readonly string[] = [
  ...["v", "sentMinor", "destinationTotalMinor", "velocity", "shadow"],
];
const saidOfPayments: readonly string[] = [
  ...["shop", "amountMinor", "currency", "declineCode", "idKey"],
];

function sentRowOf({ sequence, kind, caller, reference }: WalletRow, body: object): SentRow {
  const isPayment = kind === "payment";
  const left = isPayment ? [...saidElsewhere, ...saidOfPayments] : saidElsewhere;
  const kept = Object.entries(body).filter(([name]) => !left.includes(name));
  const names = "shop" in body && isPayment ? { names: namesOf(body.shop as NamedShop) } : {};
  return { sequence, kind, caller, reference, body: { ...Object.fromEntries(kept), ...names } };
}

/** What the shop was called, which its message does not say. */
function namesOf({ merchantName, merchantNameKana, storeName }: NamedShop) {
  return { merchantName, merchantNameKana, storeName };
}

/** A cancellation by reference as Settlement keeps it. */
function acceptance(row: WalletRow, { acceptedAtMs }: CancellationBody) {
  return { reference: row.reference as string, acceptedAtMs };
}

function tombstoneFields(row: WalletRow, body: CancellationBody) {
  return {
    kind: "tombstone" as const,
    paymentSequence: 0,
    idKey: 0,
    askedMinor: 0,
    ...shopFields(body.shop),
    reference: body.paymentReference,
    currency: "",
    cancellation: acceptance(row, body),
  };
}

/** What was decided while other rows had its number, told under a number that is free. */
function againOf(book: WalletBook, row: WalletRow, zone: string): SettlementMessage {
  const { of, sentMinor = 0, destinationTotalMinor: totalMinor = 0 } = bodyOf(row, "resent");
  const told = book.bySequence(of);
  assert(told !== null, "what is told again is in the log");
  const { hash, destinationSequence } = row;
  const again = { sequence: destinationSequence as number, hash, totalMinor };
  return { ...messageOf(book, told, zone), ...again, amountMinor: Math.abs(sentMinor) };
}

/** What is said of the payment at a row, whatever happened to it. */
function paidFields(book: WalletBook, sequence: number) {
  const row = book.bySequence(sequence);
  assert(row !== null, "the payment of an act is in the log");
  return paymentFields(book, row, decidedPayment(row));
}

function paymentFields(book: WalletBook, row: WalletRow, payment: Payment) {
  const { body, reference, atMs } = payment;
  return {
    paymentSequence: row.restored?.told ?? firstTold(book, payment),
    idKey: body.idKey,
    askedMinor: body.amountMinor,
    paidAtMs: atMs,
    ...(body.walletAgeMs === undefined ? {} : { walletAgeMs: body.walletAgeMs }),
    ...(body.toppedUpAgoMs === undefined ? {} : { toppedUpAgoMs: body.toppedUpAgoMs }),
    ...shopFields(body.shop),
    reference,
    currency: body.currency,
  };
}

/**
 * The number that a payment was told under first, and is known by from then on: its row's, also once
 * its id has got another one; another one only if it was told again under that.
 */
function firstTold(book: WalletBook, payment: Payment): number {
  const { sequence } = payment;
  if (book.isJustAppended(sequence)) return payment.number;
  const number = numberOf(book, payment);
  if (number === sequence) return number;
  return book.bySequence(number)?.destination == null ? sequence : number;
}

/** The books of the merchant need no names. */
function shopFields(named: Shop & Partial<ShopNames>) {
  const { merchantName: _name, merchantNameKana: _kana, storeName: _store, ...shop } = named;
  return { shop, terminalId: shop.terminalId, merchantId: shop.merchantId };
}
