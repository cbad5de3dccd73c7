import type { SetBack } from "../row-time.ts";
import type { EpochMs } from "../time.ts";
import type { ActAcross, RuleAction } from "../velocity/vocabulary.ts";

/** A payment as its terminal, its store or its merchant knows it. */
export interface TerminalPayment {
  /** When its wallet says that it was decided; with `payment` it names the row. */
  readonly paidAtMs: EpochMs;
  readonly payment: string;
  /** Number of the last message about it that was taken: all of them come from one sender. */
  readonly mark: number;
  /** When it counts: as its wallet says, and never later than this object heard of it. */
  readonly atMs: EpochMs;
  readonly payer: string;
  readonly terminalId: string;
  readonly storeId: string;
  readonly merchantId: string;
  readonly category: string;
  readonly outcome: "approved" | "declined";
  readonly askedMinor: number;
  readonly capturedMinor: number;
  readonly returnedMinor: number;
  /** `null`: not known, or never topped up. */
  readonly walletAgeMs: number | null;
  readonly toppedUpAgoMs: number | null;
}

/** What a day's totals count: payments by their first capture, the rest by the act. */
export type TotalKind = "payments" | "cancellations" | "refunds" | "declines";

/**
 * A rule that a payment at a terminal exceeded; `sentAtMs` `null`: Control has not been told yet.
 */
export interface RuleFinding {
  readonly act: ActAcross;
  readonly terminalId: string;
  readonly rule: string;
  readonly action: RuleAction;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly sentAtMs: EpochMs | null;
}

/** Where the clock was set back to, and from when. */
export type SeenSetBack = Pick<SetBack, "toMs" | "fromMs">;

/** The rows of a terminal's, a store's or a merchant's object, inside one transaction. */
export interface TerminalBook {
  payment(payment: string, paidAtMs: EpochMs): TerminalPayment | null;
  savePayment(payment: TerminalPayment): void;
  /** When the payment that was paid last was paid; 0: there is none. */
  lastPaidAtMs(): EpochMs;
  /** Payments by `paidAtMs`, newest first, read one by one. */
  newestFirst(): Iterable<TerminalPayment>;
  /** Where the clock was seen set back: to when, and up to when payments had come by then. */
  setBacks(): readonly SeenSetBack[];
  noteSetBack(setBack: SeenSetBack): void;
  addTotal(businessDate: string, kind: TotalKind, amountMinor: number, count: number): void;
  finding(rule: string, terminalId: string): RuleFinding | null;
  saveFinding(finding: RuleFinding): void;
}
