import type { Digest } from "../audit/chain.ts";
import type { DeclineCode } from "../decline.ts";
import type { SettlementMessage } from "../settlement/message.ts";
import type { EpochMs } from "../time.ts";

/** What a Settlement object tells a terminal's own object about a payment there, version 1. */
export interface TerminalMessage {
  readonly version: 1;
  readonly kind: Exclude<SettlementMessage["kind"], "tombstone">;
  /** Ascends per sender; numbers between belong to other terminals. */
  readonly sequence: number;
  readonly atMs: EpochMs;
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
  readonly category: string;
}

/** The message of a wallet as its terminal is told of it; `null` for what is no payment's. */
export function terminalMessage(
  sequence: number,
  { sender, message }: { readonly sender: string; readonly message: SettlementMessage },
  digest: Digest,
): TerminalMessage | null {
  const { kind, shop } = message;
  if (kind === "tombstone") return null;
  const payer = digest(`payer ${shop.merchantOwnerHex} ${sender}`).slice(0, 32);
  return {
    version: 1,
    kind,
    sequence,
    atMs: message.atMs,
    payer,
    payment: `${payer}.${message.paymentSequence}`,
    askedMinor: message.askedMinor,
    amountMinor: message.amountMinor,
    declineCode: message.declineCode,
    businessDate: message.businessDate,
    merchantId: message.merchantId,
    storeId: shop.storeId,
    category: shop.category,
  };
}
