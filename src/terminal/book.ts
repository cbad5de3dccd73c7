import type { SetBack } from "../row-time.ts";
import type { EpochMs } from "../time.ts";
import type { RuleAction } from "../velocity/vocabulary.ts";

/** A payment as its terminal knows it. */
export interface TerminalPayment {
  readonly sequence: number;
  /** Number of the last message about it that was taken: all of them come from one sender. */
  readonly mark: number;
  /** When this object was told of it, by its own clock as it was. */
  readonly atMs: EpochMs;
  /** When it was decided, by the clock of its wallet. */
  readonly decidedMs: EpochMs;
  readonly payer: string;
  readonly payment: string;
  readonly storeId: string;
  readonly merchantId: string;
  readonly category: string;
  readonly outcome: "approved" | "declined";
  readonly askedMinor: number;
  readonly capturedMinor: number;
  readonly returnedMinor: number;
}

/** What a day's totals count: payments by their first capture, the rest by the act. */
export type TotalKind = "payments" | "cancellations" | "refunds" | "declines";

/** A rule that was exceeded; `sentAtMs` `null`: Control has not been told yet. */
export interface RuleFinding {
  readonly terminalId: string;
  readonly rule: string;
  readonly action: RuleAction;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly sentAtMs: EpochMs | null;
}

/** The rows of a terminal's object, inside one transaction. */
export interface TerminalBook {
  payment(payment: string): TerminalPayment | null;
  savePayment(payment: TerminalPayment): void;
  /** Payments below a sequence, newest first, read one by one. */
  newestFirst(before: number): Iterable<TerminalPayment>;
  /** Where the clock had been set back when a payment came. */
  setBacks(): readonly SetBack[];
  saveSetBacks(setBacks: readonly SetBack[]): void;
  addTotal(businessDate: string, kind: TotalKind, amountMinor: number, count: number): void;
  finding(rule: string): RuleFinding | null;
  saveFinding(finding: RuleFinding): void;
}
