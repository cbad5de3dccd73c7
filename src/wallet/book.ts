import type { SeenControl } from "../control/authority.ts";
import type { Digest } from "../ledger/chain.ts";
import type { LogHead } from "../ledger/log.ts";
import type { Tagged, TagsBeside } from "../ledger/tags.ts";
import type { PaidRow } from "../payment/paid-row.ts";
import type { RowName } from "../payment/restored-row.ts";
import type { SetBack } from "../row-time.ts";
import type { EpochMs } from "../time.ts";
import type { ProofMark } from "../token/proof-mark.ts";
import type { VelocityEngine } from "../velocity/engine.ts";
import type { Ahead } from "./ahead.ts";
import type { KeptHistory } from "./history/short-history.ts";
import type { WalletKind } from "./kind.ts";
import type { LiveCode } from "./live-code.ts";
import type { PaymentState } from "./record.ts";
import type { WalletRow } from "./row.ts";
import type { SealBatch } from "./seal-batch.ts";
import type { UsedProofs } from "./used-proof.ts";

/** Everything of a wallet that changes with every payment, in one row. */
export interface WalletHead extends LogHead, SeenControl, UsedProofs, Tagged {
  /** Codes that may pay, and the last one of each device. */
  readonly codes: readonly ShownCode[];
  /** Codes that are no longer among them, the newest last; older ones are kept beside the head. */
  readonly leftCodes: readonly IssuedCode[];
  /** Destinations with rows that were not acknowledged, as far as the last commit knew. */
  readonly outbox: Readonly<Record<string, Outgoing>>;
  /**
   * How far destinations have acknowledged, those that did last; older ones are kept beside the head.
   */
  readonly marks: Readonly<Record<string, DestinationMark>>;
  /** Points that mature, by the end of their payments' cancellation window, soonest first. */
  readonly maturing: readonly { readonly dueMs: EpochMs; readonly points: number }[];
  /** Open holds and confirmations by the moment at which they end by themselves, soonest first. */
  readonly closing: readonly Closing[];
  /** What rows have said that later ones refer to, by digest, the last used last; see `shortBody`. */
  readonly said: readonly (readonly [digest: string, sequence: number])[];
  /** Where the clock had been set back when a row was stamped. */
  readonly setBacks: readonly SetBack[];
  /** The last row that velocity looks at: the revision of this wallet's history. */
  readonly velocitySequence: number;
  /** Receivers that know more of this wallet than it does; none while no row was lost. */
  readonly behind: readonly Ahead[];
  /** When money last came in from outside, points that were turned in included; `null`: never. */
  readonly toppedUpAtMs: EpochMs | null;
}

/** A hold or confirmation, begun at `fromMs` with the row `sequence`, that ends by itself. */
export interface Closing {
  readonly atMs: EpochMs;
  readonly fromMs: EpochMs;
  readonly sequence: number;
}

/** What a destination has not acknowledged yet. */
export interface Outgoing {
  /** Number of the last row for this destination. */
  readonly last: number;
  /** Log sequence of the first row that may not be acknowledged yet. */
  readonly from: number;
  /** Money sent to it, minus money taken back, up to `last`. */
  readonly totalMinor: number;
}

/** How far a destination has acknowledged. */
export interface DestinationMark {
  /** Number of the last row that it has; 0: it has none. */
  readonly mark: number;
  /** That row's place in the log. */
  readonly logSequence: number;
  /** Money sent to it, minus money taken back, up to the mark. */
  readonly totalMinor: number;
  /** Of the message at the mark, as the destination has it; `null`: not known. */
  readonly hash: string | null;
  /** In a row, since it last acknowledged anything. */
  readonly failures: number;
  /** `null`: at once. */
  readonly retryAtMs: EpochMs | null;
}

/** A code this wallet issued; remembered for 24 h after its expiry. */
export interface IssuedCode {
  readonly jti: string;
  readonly device: number;
  readonly issuedAtMs: EpochMs;
  readonly expiresAtMs: EpochMs;
  readonly amountMaxMinor: number | null;
  readonly merchantId: string | null;
  readonly customersEpoch: number;
  readonly walletEpoch: number;
  readonly deviceEpoch: number;
  /** The payment that used it up. */
  readonly spentBy: number | null;
}

/** A code that was issued, on the list of live ones. */
export type ShownCode = IssuedCode & LiveCode;

/** What the rules of money know of the wallet itself. */
export interface WalletProfile {
  readonly state: "live" | "frozen" | "closed";
  /** Until when an operator's stop of scope `wallet` is in force; `null`: none is. */
  readonly stoppedUntilMs: EpochMs | "open" | null;
  readonly epoch: number;
  readonly createdAtMs: EpochMs;
}

/** What the rules of money know of one of the wallet's devices. */
export interface PayingDevice {
  readonly number: number;
  /** The thumbprint of its key. */
  readonly jkt: string;
  readonly state: "active" | "cooling" | "removed";
  readonly coolingUntilMs: EpochMs | null;
  readonly stoppedUntilMs: EpochMs | "open" | null;
  readonly epoch: number;
  readonly enrolledAtMs: EpochMs;
}

/** The rows of a wallet that the rules of money read and write, inside one transaction. */
export interface WalletBook extends TagsBeside {
  head(): WalletHead;
  saveHead(head: WalletHead): void;
  /** Adds a row to the log; the caller saves the head that goes with it. */
  append(row: WalletRow): void;
  /** A row that was read elsewhere, with its body as it was meant. */
  full(row: WalletRow): WalletRow;
  /** A row by its place in the log; one that was restored is what it was. */
  bySequence(sequence: number): WalletRow | null;
  /** The newest row of a kind under a caller's reference. */
  byReference(kind: WalletKind, caller: string, reference: string): WalletRow | null;
  /** The same, by a head that was read, with rows appended since up to `appendedTo`. */
  rowNamed(head: Tagged, name: RowName, appendedTo: number): WalletRow | null;
  /** The newest row that is a destination's number `number`. */
  sentRow(destination: string, number: number): WalletRow | null;
  /** Rows with `after < sequence < before`, newest first, read one by one; `after` is 0 unless told. */
  newestFirst(before: number, after?: number): Iterable<WalletRow>;
  /** Rows before `before` again, of each what a duplicate is found by. */
  newestPaid(before: number): Iterable<PaidRow>;
  /** Stretches of the log as velocity knows them, the newest first, read one by one. */
  keptHistory(): Iterable<KeptHistory>;
  /** Keeps a stretch, in place of the one with the same first row where there is one. */
  keepHistory(kept: KeptHistory): void;
  /** What later acts made of the payment at a row; `null`: there were none. */
  paymentState(sequence: number): PaymentState | null;
  savePaymentState(sequence: number, state: PaymentState): void;
  /**
   * Where the number of a payment's id leads, when not to the row of this number: to another row;
   * or nowhere, since two payments had it: then −n, where n is the number of the one at this row,
   * or −1.
   */
  leadsTo(number: number): number | null;
  /**
   * Whether it is known without a look that a payment at this row has the number of its row: the row
   * was just appended, and no number was given away since.
   */
  isJustAppended(sequence: number): boolean;
  saveLead(number: number, to: number): void;
  /** A code that this wallet has issued and still remembers. */
  code(jti: string): IssuedCode | null;
  /** The same of one that the head does not have any more. */
  oldCode(jti: string): IssuedCode | null;
  /** Keeps codes beside the head that have no room there any more. */
  keepOldCodes(codes: readonly IssuedCode[]): void;
  /** Forgets those of them that were kept together and all issued before `sinceMs`. */
  dropOldCodes(sinceMs: EpochMs): void;
  /** Keeps that the payment at a row has used a code up which the head does not have any more. */
  spendOldCode(jti: string, sequence: number): void;
  sealBatch(device: number, batch: number): SealBatch | null;
  /** The device's last fetch of seals, the only one that is good for paying. */
  latestSealBatch(device: number): SealBatch | null;
  saveSealBatch(batch: SealBatch): void;
  /** Forgets a device's batches before `before` that had ended by `endedByMs`. */
  dropSealBatches(device: number, before: number, endedByMs: EpochMs): void;
  /** Whether a terminal's reference was cancelled before its payment came. */
  isTombstone(caller: string, reference: string): boolean;
  /** Whether there is any tombstone. */
  hasTombstones(): boolean;
  insertTombstone(caller: string, reference: string, atMs: EpochMs): void;
  /** How far a destination has acknowledged; `null`: it has acknowledged nothing, and never failed. */
  destination(name: string): DestinationMark | null;
  saveDestination(name: string, mark: DestinationMark): void;
  /** A mark that is kept beside the head; it may be one of before. */
  keptMark(name: string): DestinationMark | null;
  /** Keeps a mark beside the head, where there is no room for it any more. */
  keepMark(name: string, mark: DestinationMark): void;
  /** `null` while nobody has enrolled here. */
  profile(): WalletProfile | null;
  device(number: number): PayingDevice | null;
  /** Records the use of a proof for a write without a reference; false when it was used before. */
  useProof(proof: ProofMark, nowMs: EpochMs): boolean;
  /** The step-up that an access token was given for, by the token's `jti`. */
  stepUpGrant(jti: string): StepUpGrant | null;
}

/** A fresh second factor, and what it was given for. */
export interface StepUpGrant {
  readonly purpose: string;
  readonly device: number;
  readonly grantedMs: EpochMs;
}

/** What the rules are given besides rows: time, hashing, the engine, the deployment's settings. */
export interface WalletContext {
  /** This object's clock, read once per call. */
  readonly nowMs: EpochMs;
  readonly digest: Digest;
  readonly engine: VelocityEngine;
  /** See `RowContext`. */
  readonly onBehind?: (newestMs: EpochMs) => void;
  /** Names this wallet in the engine's pool. */
  readonly owner: string;
  /** Runs once when the transaction has committed, and not at all when it was rolled back. */
  readonly afterCommit: (effect: () => void) => void;
  /** Starts a delivery of the outbox; an effect for `afterCommit`. */
  readonly deliver: () => void;
  /** Has the object's alarm ring at this time or before, inside the same transaction. */
  readonly ringBy: (atMs: EpochMs) => void;
  /** `test` has magic amounts; see `magic.ts`. */
  readonly environment: string;
  readonly currency: string;
  readonly zone: string;
  readonly limits: {
    readonly balanceMaxMinor: number;
    readonly coolingAmountMaxMinor: number;
    readonly cancellationGraceMs: number;
    readonly confirmationAboveMinor: number;
    readonly confirmationMs: number;
    readonly holdMs: number;
  };
}
