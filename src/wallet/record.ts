import type { DeclineCode } from "../decline.ts";
import type { Transfer } from "../ledger/transfer.ts";
import type { EpochMs } from "../time.ts";
import type { DecisionRecord } from "../velocity/explain.ts";

/** The shop a payment is made at, as the terminal's access token names it. */
export interface Shop {
  readonly merchantId: string;
  readonly merchantOwnerHex: string;
  readonly storeId: string;
  readonly terminalId: string;
  readonly category: string;
  readonly place: { readonly latE6: number; readonly lonE6: number };
  readonly rewardRateBp: number;
  readonly feeRateBp: number;
  readonly shards: number;
  readonly generation: number;
}

/** What people call the shop: kept with each payment, so that a new name changes no earlier one. */
export interface ShopNames {
  readonly merchantName: string;
  readonly merchantNameKana: string;
  readonly storeName: string;
}

/** A shop with its names: nothing is decided by them. */
export type NamedShop = Shop & ShopNames;

/** `automatic`: captured with the decision; `manual`: held, and captured by the merchant. */
export type CaptureMode = "automatic" | "manual";

/** What a row keeps that is delivered to a destination, beside what it is about. */
export interface SentBody {
  /** Money the destination got by it; negative when it gave back. Minor units, `(-2^53, 2^53)`. */
  readonly sentMinor: number;
  /** Money sent to the destination, minus money taken back, after it. */
  readonly destinationTotalMinor: number;
}

/** A decided payment as its log row keeps it; it never changes after the decision. */
export interface PaymentBody extends SentBody {
  readonly v: 1;
  readonly shop: NamedShop;
  readonly cashier: string | null;
  readonly amountMinor: number;
  readonly currency: string;
  readonly capture: CaptureMode;
  readonly allowDuplicate: boolean;
  /** The code that was scanned, as `PresentedCode` names it. */
  readonly codeIdentity: string;
  /** Set where the code was signed by its device while that was offline. */
  readonly offline?: boolean;
  readonly device: number;
  readonly deviceAgeMs: number;
  /** How long the wallet had been open; absent: not known. */
  readonly walletAgeMs?: number;
  /** How long ago it had been topped up last; absent: never. */
  readonly toppedUpAgoMs?: number;
  /** How the code was carried, as `carrierOf` says; absent: not known. */
  readonly channel?: string;
  /** The network that the terminal called from; absent: not known. */
  readonly ipPrefix?: string;
  /** `null`: approved. */
  readonly declineCode: DeclineCode | null;
  /** Of `code_spent`, when this merchant's own payment spent it: that payment's row. */
  readonly spentBy: {
    readonly sequence: number;
    readonly reference: string;
    readonly idKey: number;
  } | null;
  /** Set: the payer is asked, and the payment stays pending, until this moment. */
  readonly confirmByMs: EpochMs | null;
  /** Of a hold: when it ends by itself. `null`: captured at once. */
  readonly holdUntilMs: EpochMs | null;
  /** Points granted with the decision. */
  readonly reward: number;
  /** End of the window in which a payment that is captured at once can be cancelled. */
  readonly windowEndMs: EpochMs;
  /** Key number of the payment's id, so that the id never changes its spelling. */
  readonly idKey: number;
  /** When the answer was made: the `server_time` that a replay repeats. */
  readonly decidedAtMs: EpochMs;
  readonly snapshotVersion: number;
  readonly policyVersion: number;
  /** What velocity said, `null` when an earlier rule had declined already. */
  readonly velocity: DecisionRecord | null;
  /** What the shadow policy said, where one was set; it had no effect. */
  readonly shadow?: DecisionRecord;
  /** What it moved; the ledger writes it into every body. */
  readonly transfers?: readonly Transfer[];
}

/** Where a payment can stand. */
export type PaymentStatus =
  | "pending_confirmation"
  | "authorized"
  | "captured"
  | "cancelled"
  | "expired"
  | "declined";

/** Where a payment stands. A payment that nothing happened to since has no row of its own. */
export interface PaymentState {
  readonly status: PaymentStatus;
  /** Why it was declined, at once or by the confirmation's end; `null` while it stands. */
  readonly declineCode: DeclineCode | null;
  /** When the decision became final; of a pending payment when it was made. */
  readonly decidedAtMs: EpochMs;
  /** The payer has confirmed it. */
  readonly confirmed: boolean;
  /** What is still pending of the hold, minor units, `[0, amount]`. */
  readonly heldMinor: number;
  /** What was captured in all, minor units, `[0, amount]`. */
  readonly capturedMinor: number;
  /** What was refunded in all, minor units, `[0, captured]`. */
  readonly refundedMinor: number;
  /** Points granted so far, and how many of them were taken back. */
  readonly reward: number;
  readonly rewardTaken: number;
  /** From when on it cannot be cancelled but only refunded; `null` while a hold is open. */
  readonly windowEndMs: EpochMs | null;
  /** 1 at the first answer; one more with every act. */
  readonly version: number;
}

/** A payment: its row, what was decided, and what later acts made of it. */
export interface Payment {
  readonly sequence: number;
  /** What its id is spelled with; another than its row's where it was lost and restored. */
  readonly number: number;
  readonly atMs: EpochMs;
  readonly reference: string;
  readonly body: PaymentBody;
  readonly state: PaymentState;
}

/** The state a decision leaves a payment in. */
export function firstState(body: PaymentBody): PaymentState {
  const declined = body.declineCode !== null;
  const pending = !declined && body.confirmByMs !== null;
  const held = !declined && (pending || body.holdUntilMs !== null);
  const captured = !declined && !held;
  return {
    status: declined
      ? "declined"
      : pending
        ? "pending_confirmation"
        : held
          ? "authorized"
          : "captured",
    declineCode: body.declineCode,
    decidedAtMs: body.decidedAtMs,
    confirmed: false,
    heldMinor: held ? body.amountMinor : 0,
    capturedMinor: captured ? body.amountMinor : 0,
    refundedMinor: 0,
    reward: body.reward,
    rewardTaken: 0,
    windowEndMs: captured ? body.windowEndMs : null,
    version: 1,
  };
}

/**
 * Why a payment in this state was refused, or `null`. One that was cancelled while it waited for
 * its payer was never approved: that is `cancelled_before_payment`, and its status stays
 * `cancelled`.
 */
export function refusalOf(body: PaymentBody, state: PaymentState): DeclineCode | null {
  if (state.declineCode !== null) return state.declineCode;
  const unconfirmed = body.confirmByMs !== null && !state.confirmed;
  return unconfirmed && state.status === "cancelled" ? "cancelled_before_payment" : null;
}

/** What the cashier reads of a payment in this state; `approved` only of what was. */
export function resultOf(
  body: PaymentBody,
  state: PaymentState,
): "approved" | "declined" | "pending" {
  if (state.status === "pending_confirmation") return "pending";
  return refusalOf(body, state) === null ? "approved" : "declined";
}
