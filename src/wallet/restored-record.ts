import type { SettlementMessage } from "../settlement/message.ts";
import type { EpochMs } from "../time.ts";
import type { WalletKind } from "./kind.ts";
import type { PaymentState, SentBody } from "./record.ts";

/** What a restored row keeps of the one that was lost, under `restored` of its body. */
export interface RestoredFrom {
  /** What the row was; `null`: nothing of its own, a number that must not be given again. */
  readonly kind: WalletKind | null;
  /** The object that gave it back. */
  readonly receiver: string;
  /**
   * Its number, by which its id is spelled: the lost row's, or this row's where that is another's.
   */
  readonly number: number;
  /** Number of the payment in what its receivers were told. */
  readonly told: number;
  readonly atMs: EpochMs;
  /** What a Settlement has taken of it: told again, it is these words. */
  readonly message: SettlementMessage | null;
}

/** What a restored row keeps, beside the body of what it was. */
export interface RestoredBody extends Partial<SentBody> {
  readonly v: 1;
  readonly restored: RestoredFrom;
}

/**
 * What a row keeps by which something that was decided meanwhile is told under a number that is
 * free.
 */
export interface ResentBody extends Partial<SentBody> {
  readonly v: 1;
  /** The row that is told. */
  readonly of: number;
  /** Set where not all of it is told: the payment it acts on, and how that was left. */
  readonly paymentSequence?: number;
  readonly after?: PaymentState;
}
