import type { DeclineCode } from "../decline.ts";
import type { Digest } from "../ledger/chain.ts";
import type { SettlementMessage } from "../settlement/message.ts";
import type { EpochMs } from "../time.ts";

/**
 * What a Settlement object tells the objects of a payment's terminal, store and merchant about it.
 */
export interface TerminalMessage {
  readonly version: 2;
  readonly kind: Exclude<SettlementMessage["kind"], "tombstone">;
  /**
   * The wallet's own number of it: ascends for each payment, also where a Settlement that was put
   * back takes it anew under another row.
   */
  readonly sequence: number;
  readonly atMs: EpochMs;
  /** When the payment was decided. */
  readonly paidAtMs: EpochMs;
  /** Names the payer's wallet to this merchant alone, and leads nobody to it. */
  readonly payer: string;
  /** Names the payment among all of this terminal. */
  readonly payment: string;
  /** What the payment was asked for, moved or not. */
  readonly askedMinor: number;
  /** What the act moved to or back from the merchant. */
  readonly amountMinor: number;
  readonly declineCode: DeclineCode | null;
  readonly businessDate: string;
  readonly merchantId: string;
  readonly storeId: string;
  readonly terminalId: string;
  readonly category: string;
  /** Of the payer's wallet when it paid; `null`: not known, or never topped up. */
  readonly walletAgeMs: number | null;
  readonly toppedUpAgoMs: number | null;
}

/**
 * The message of a wallet as its shop's objects are told of it; `null` for what is no payment's.
 */
export function terminalMessage(
  { sender, message }: { readonly sender: string; readonly message: SettlementMessage },
  digest: Digest,
): TerminalMessage | null {
  if (message.kind === "tombstone") return null;
  const { kind, shop, sequence } = message;
  const payer = digest(`payer ${shop.merchantOwnerHex} ${sender}`).slice(0, 32);
  return {
    version: 2,
    kind,
    sequence,
    atMs: message.atMs,
    paidAtMs: message.paidAtMs,
    payer,
    payment: `${payer}.${message.paymentSequence}`,
    askedMinor: message.askedMinor,
    amountMinor: message.amountMinor,
    declineCode: message.declineCode,
    businessDate: message.businessDate,
    merchantId: message.merchantId,
    storeId: shop.storeId,
    terminalId: message.terminalId,
    category: shop.category,
    walletAgeMs: message.walletAgeMs ?? null,
    toppedUpAgoMs: message.toppedUpAgoMs ?? null,
  };
}
