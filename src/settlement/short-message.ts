import { readTransfers, type ShortTransfer, writeTransfers } from "../ledger/short.ts";
import type { Transfer } from "../ledger/transfer.ts";
import {
  type PaidTuple,
  readPaid,
  unusualOf,
  usualPayment,
  writePaid,
} from "../payment/short-payment.ts";
import type { EpochMs } from "../time.ts";
import type { PaymentBody, Shop, ShopNames } from "../wallet/record.ts";
import { messageVersion, type PaymentMessage, type SettlementMessage } from "./message.ts";

/** A shop as messages say it: of a payment with its names, of any act with the currency. */
export type ToldShop = Shop & Partial<ShopNames> & { readonly currency?: string };

/** The shops that a Settlement was told of. */
export interface ToldShops {
  /** Keeps a shop, unless it is known; its number, and whether the next row of the log is to say it. */
  keepShop(shop: ToldShop): { readonly number: number; readonly isNew: boolean };
}

/** A message as it is kept: what each says, what a payment says, and what is not as usual. */
export type ToldTuple = readonly [
  sender: string,
  sequence: number,
  atMs: EpochMs,
  /** The number of its shop. */
  shop: number,
  /** The sender's row. */
  rowSequence: number,
  reference: string,
  idKey: number,
  amountMinor: number,
  totalMinor: number,
  hash: string,
  /** 0: the row is no payment's. */
  paid: PaidTuple | 0,
  others?: Others,
];

interface Others {
  readonly kind?: SettlementMessage["kind"];
  readonly row?: object;
  readonly body?: { readonly shop?: number; readonly transfers?: readonly ShortTransfer[] };
  readonly [member: string]: unknown;
}

/** The body of a row, as far as anything is done with it here. */
interface Body {
  readonly transfers?: readonly Transfer[];
  readonly names?: ShopNames;
  readonly shop?: Shop;
}

/** The shop of a message, with what it and its row say of it. */
export function toldShop({ shop, currency, row }: SettlementMessage): ToldShop {
  const { names } = row.body as Body;
  return { ...shop, ...names, currency };
}

/** A message as it is kept in a row of this business day. */
export function writeTold(
  sender: string,
  message: SettlementMessage,
  at: { readonly date: string; readonly numberOf: (shop: ToldShop) => number },
): ToldTuple {
  const { version: _, terminalId: _terminal, merchantId: _merchant, ...said } = message;
  const { sequence, atMs, shop, reference, idKey, amountMinor, totalMinor, hash, ...more } = said;
  const { row, currency: _currency, ...rest } = more;
  const { sequence: rowSequence, body, ...about } = row;
  const { names: _names, ...own } = body as Body;
  const payment = row.kind === "payment" ? writePaid(own as PaymentBody, atMs) : null;
  const others = unusualOf(rest, usualMessage(message, at.date));
  const number = at.numberOf(toldShop(message));
  const numberOf = (other: Shop) =>
    JSON.stringify(other) === JSON.stringify(shop) ? number : at.numberOf(other);
  const written = {
    ...(payment === null ? others : withoutAges(others)),
    ...named("row", unusualOf(about, usualRow(message))),
    ...named("body", writeBody(payment?.others ?? own, message, numberOf)),
  };
  return [
    ...([sender, sequence, atMs, number, rowSequence, reference, idKey] as const),
    ...([amountMinor, totalMinor, hash, payment?.paid ?? 0] as const),
    ...(Object.keys(written).length === 0 ? [] : [written as Others]),
  ] as unknown as ToldTuple;
}

/** A message as it was told. */
export function readTold(
  [, sequence, atMs, number, rowSequence, reference, idKey, ...more]: ToldTuple,
  at: { readonly date: string; readonly shopAt: (number: number) => ToldShop },
): SettlementMessage {
  const [amountMinor, totalMinor, hash, paid, { row = {}, body = {}, ...others } = {}] = more;
  const { currency = "", merchantName, merchantNameKana, storeName, ...shop } = at.shopAt(number);
  const { terminalId, merchantId } = shop;
  const known = { sequence, atMs, reference, idKey, amountMinor, totalMinor, hash };
  const told = { ...known, kind: "payment", ...others, terminalId, row: { sequence: rowSequence } };
  const usually = usualMessage(told as SettlementMessage, at.date);
  const members = paid === 0 ? {} : readPaid(paid, atMs);
  const message = { ...usually, ...agesIn(members), ...told, merchantId, shop, currency };
  const names = paid === 0 ? {} : { names: { merchantName, merchantNameKana, storeName } };
  const own = {
    ...members,
    ...readBody(body, (other) => (other === number ? shop : at.shopAt(other))),
  };
  const { askedMinor, declineCode } = message;
  const usual = paid === 0 ? {} : usualBody({ ...own, declineCode }, askedMinor, atMs);
  return {
    version: messageVersion,
    ...message,
    row: {
      sequence: rowSequence,
      ...usualRow(message as SettlementMessage),
      ...row,
      body: { ...usual, ...own, ...names },
    },
  } as unknown as SettlementMessage;
}

/** What a message mostly says besides; a tombstone is about no payment. */
function usualMessage({ kind, row, amountMinor, atMs }: SettlementMessage, date: string) {
  return {
    kind: "payment" as const,
    paymentSequence: row.sequence,
    askedMinor: amountMinor,
    ...(kind === "tombstone" ? {} : { paidAtMs: atMs }),
    businessDate: date,
    declineCode: null,
    cancellation: null,
  };
}

function usualRow({ terminalId, reference }: SettlementMessage) {
  return { kind: "payment" as const, caller: terminalId, reference };
}

/** What the body of a payment's row mostly is, of which its message says the money itself. */
function usualBody(body: object, askedMinor: number, atMs: EpochMs): object {
  const {
    v: _,
    sentMinor: _sent,
    declineCode: _code,
    ...rest
  } = usualPayment(body, askedMinor, atMs);
  return rest;
}

function writeBody(
  { shop, ...own }: Body,
  message: SettlementMessage,
  numberOf: (shop: Shop) => number,
): object {
  const { row, askedMinor, atMs, declineCode } = message;
  const said = { ...row.body, declineCode };
  const usually = row.kind === "payment" ? usualBody(said, askedMinor, atMs) : {};
  const { transfers, ...others } = unusualOf(own, usually) as Body;
  return {
    ...others,
    ...(transfers === undefined ? {} : { transfers: writeTransfers(transfers) }),
    ...(shop === undefined ? {} : { shop: numberOf(shop) }),
  };
}

function readBody(
  { shop, transfers, ...others }: NonNullable<Others["body"]>,
  shopAt: (number: number) => Shop,
): object {
  return {
    ...others,
    ...(transfers === undefined ? {} : { transfers: readTransfers(transfers) }),
    ...(shop === undefined ? {} : { shop: shopAt(shop) }),
  };
}

type Ages = Pick<PaymentMessage, "walletAgeMs" | "toppedUpAgoMs">;

/** Of a payment's message its row says the ages as well. */
function withoutAges({ walletAgeMs: _wallet, toppedUpAgoMs: _topUp, ...rest }: Ages): object {
  return rest;
}

function agesIn({ walletAgeMs, toppedUpAgoMs }: Ages): Ages {
  return {
    ...(walletAgeMs === undefined ? {} : { walletAgeMs }),
    ...(toppedUpAgoMs === undefined ? {} : { toppedUpAgoMs }),
  };
}

function named(name: string, members: object): object {
  return Object.keys(members).length === 0 ? {} : { [name]: members };
}
