import type { DeclineCode } from "../decline.ts";
import type { EpochMs } from "../time.ts";
import type { PaymentState, SentBody, Shop } from "./record.ts";

/** What the row of every act on an earlier payment keeps. */
export interface ActBody extends SentBody {
  readonly v: 1;
  /** The payment's row. */
  readonly paymentSequence: number;
  /** What velocity gets back by it, minor units, `[0, amount]`. */
  readonly returnedMinor: number;
  /** The payment as the act left it: what a replay of the act's answer shows. */
  readonly after: PaymentState;
}

/** What a capture keeps in its log row. */
export interface CaptureBody extends ActBody {
  readonly terminalId: string;
  readonly amountMinor: number;
  /** Nothing follows: what was left of the hold went back. */
  readonly last: boolean;
  readonly idKey: number;
}

/**
 * What the row of a confirmation keeps, and of the end of a payment that waited for its payer or of
 * a hold; `declineCode` `null`: not declined.
 */
export interface EndBody extends ActBody {
  readonly declineCode: DeclineCode | null;
  /** Of the payer's answer: the device that signed it, and the signature it can be found by. */
  readonly signed: {
    readonly device: number;
    readonly jkt: string;
    readonly jti: string;
    readonly contentDigest: string;
  } | null;
}

/** What a refund keeps in its log row. */
export interface RefundBody extends ActBody {
  readonly terminalId: string;
  readonly amountMinor: number;
  readonly reason: string | null;
  /** Points taken back. */
  readonly rewardTaken: number;
  /** Reward that was spent already and was deducted from the refund, in minor units. */
  readonly shortfallMinor: number;
  readonly idKey: number;
}

/** What a cancellation keeps in its log row: of a payment, or for one that has not come. */
export type CancellationBody = UndoingBody | TombstoneBody;

/**
 * Of a payment. It is delivered, and keeps a `SentBody`, when it undid one or named it by
 * reference.
 */
interface UndoingBody extends Omit<ActBody, keyof SentBody>, Partial<SentBody>, Cancelling {
  /** Named by the payment's reference: what else comes under that is to be undone too. */
  readonly byReference: boolean;
  /** The payment stood until then. `false`: it was declined, ended or cancelled already. */
  readonly undid: boolean;
}

/** By reference, of a payment that is not known here and shall never be approved. */
interface TombstoneBody extends SentBody, Cancelling {
  readonly v: 1;
  readonly paymentSequence: 0;
  readonly returnedMinor: 0;
  readonly after: null;
}

interface Cancelling {
  readonly terminalId: string;
  readonly paymentReference: string;
  /** Points taken back. */
  readonly rewardTaken: number;
  /** The shop that cancelled. */
  readonly shop: Shop;
  /** When it was first accepted: the cancellation window is judged by it. */
  readonly acceptedAtMs: EpochMs;
  readonly idKey: number;
}
