import type { LogEntry, LogRowOf } from "../ledger/log.ts";
import type { CancellationBody, CaptureBody, EndBody, RefundBody } from "./act-record.ts";
import type {
  AdjustmentBody,
  MaturedBody,
  PointsInBody,
  RedemptionBody,
  TopUpBody,
} from "./funding-record.ts";
import type { WalletKind } from "./kind.ts";
import type { PaymentBody, SentBody } from "./record.ts";
import type { ResentBody, RestoredBody } from "./restored-record.ts";

/** What the rows of a wallet's log keep, by their kind. */
export interface WalletBodies extends Readonly<Record<WalletKind, { readonly v: 1 }>> {
  readonly payment: PaymentBody;
  readonly capture: CaptureBody;
  readonly confirmation: EndBody;
  readonly end: EndBody;
  readonly cancellation: CancellationBody;
  readonly refund: RefundBody;
  readonly top_up: TopUpBody;
  readonly points_in: PointsInBody;
  readonly redemption: RedemptionBody;
  readonly adjustment: AdjustmentBody;
  readonly reward_matured: MaturedBody;
  readonly restored: RestoredBody;
  readonly resent: ResentBody;
}

/** A row of a wallet's log. */
export type WalletRow = LogRowOf<WalletBodies>;

/** An act on a wallet that is about to be recorded; a `SentBody` is added where it is delivered. */
export type WalletEntry<Kind extends WalletKind> = LogEntry<Kind, Unsent<WalletBodies[Kind]>> & {
  /** What the destination gets by it, minor units; negative: gives back. Absent: nothing. */
  readonly sendsMinor?: number;
};

type Unsent<Body> = Body extends object ? Omit<Body, keyof SentBody> : never;
