import { assert } from "../assert.ts";
import { type PostedTransfer, posted } from "../ledger/transfer.ts";
import { mulDivFloor } from "../money.ts";
import type { SettlementMessage } from "./message.ts";

/** A payment as its merchant's side knows it. */
export interface SettledPayment {
  readonly terminalId: string;
  readonly reference: string;
  /** The payer's wallet: two wallets may stand under one (terminal, reference). */
  readonly sender: string;
  readonly paymentSequence: number;
  readonly idKey: number;
  readonly merchantId: string;
  readonly storeId: string;
  readonly declineCode: string | null;
  readonly amountMinor: number;
  /** Money given back so far, by cancellation or refund. */
  readonly returnedMinor: number;
  /** Fee kept so far, in minor units. */
  readonly feeMinor: number;
  readonly feeRateBp: number;
  readonly businessDate: string;
  readonly cancelled: boolean;
}

/**
 * What a message does to the merchant's side. The fee is ⌊amount × rate⌋ of what the merchant
 * keeps: it falls in proportion when money goes back to the payer.
 */
export function settledBy(
  before: SettledPayment | null,
  sender: string,
  message: SettlementMessage,
): { readonly payment: SettledPayment | null; readonly transfers: readonly PostedTransfer[] } {
  if (message.kind === "payment" || message.kind === "capture") {
    return arrived(before, sender, message);
  }
  if (message.kind === "tombstone") return { payment: before, transfers: [] };
  assert(before !== null, "what is undone was delivered before");
  if (message.kind === "end") {
    const { declineCode } = message;
    return { payment: { ...before, declineCode }, transfers: [] };
  }
  const returnedMinor = before.returnedMinor + message.amountMinor;
  const feeMinor = feeOf(before.amountMinor - returnedMinor, before.feeRateBp);
  const feeBack = before.feeMinor - feeMinor;
  const cancelled = before.cancelled || message.kind === "cancellation";
  const payment: SettledPayment = { ...before, returnedMinor, feeMinor, cancelled };
  return {
    payment,
    transfers: [
      ...move("merchant_payable", "clearing_wallet", message.amountMinor),
      ...move("fee_income", "merchant_payable", feeBack),
    ],
  };
}

function arrived(before: SettledPayment | null, sender: string, message: SettlementMessage) {
  const amountMinor = (before?.amountMinor ?? 0) + message.amountMinor;
  const returnedMinor = before?.returnedMinor ?? 0;
  const feeMinor = feeOf(amountMinor - returnedMinor, message.shop.feeRateBp);
  const payment: SettledPayment = {
    terminalId: message.terminalId,
    reference: message.reference,
    sender,
    paymentSequence: message.paymentSequence,
    idKey: message.idKey,
    merchantId: message.merchantId,
    storeId: message.shop.storeId,
    declineCode: message.declineCode,
    amountMinor,
    returnedMinor,
    feeMinor,
    feeRateBp: message.shop.feeRateBp,
    businessDate: message.businessDate,
    cancelled: before?.cancelled ?? false,
  };
  return {
    payment,
    transfers: [
      ...move("clearing_wallet", "merchant_payable", message.amountMinor),
      ...move("merchant_payable", "fee_income", feeMinor - (before?.feeMinor ?? 0)),
    ],
  };
}

/** The fee of what a merchant keeps; none of what more than everything was given back of. */
function feeOf(keptMinor: number, rateBp: number): number {
  return mulDivFloor(Math.max(0, keptMinor), rateBp, 10_000);
}

function move(
  debit: "merchant_payable" | "clearing_wallet" | "fee_income",
  credit: "merchant_payable" | "clearing_wallet" | "fee_income",
  amountMinor: number,
): PostedTransfer[] {
  return amountMinor > 0 ? [posted(debit, credit, amountMinor)] : [];
}

/** The same in one transfer for each pair of accounts, in the order of their first. */
export function summed(transfers: readonly PostedTransfer[]): readonly PostedTransfer[] {
  const sums = new Map<string, PostedTransfer>();
  for (const { debit, credit, amountMinor } of transfers) {
    const pair = `${debit} ${credit}`;
    sums.set(pair, posted(debit, credit, amountMinor + (sums.get(pair)?.amountMinor ?? 0)));
  }
  return [...sums.values()];
}
