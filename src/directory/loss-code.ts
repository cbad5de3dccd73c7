import { clockBehindMsMax } from "../bounds.ts";
import { type EpochMs, hourMs, minuteMs } from "../time.ts";
import type { WalletRoute } from "../token/seal.ts";

/** A code that freezes a lost phone's wallet can be used this long after it was sent. */
export const lossCodeLifeMs = 3 * hourMs;
/** Another one is sent to the contact this long after the last … */
export const lossCodeGapMs = minuteMs;
/** … while fewer than so many can be used, … */
export const lossCodesAtOnce = 3;
/** … else this long after it. Until the next one is sent, the last has an hour left at least. */
export const lossCodePauseMs = hourMs;
/** Reports of one contact whose wrong tries are kept. */
export const lossTriesKeptMax = 64;

/** A code that freezes a wallet and was sent to its contact, for whoever reports its phone lost. */
export interface LossCode {
  /** The contact under the blinding key that was current then. */
  readonly blind: string;
  /** Keyed hash of the code, bound to the contact: see `sentCodeKey`. */
  readonly codeHash: string;
  /** The contact's wallet; null: it had none, and was sent no code. */
  readonly route: WalletRoute | null;
  readonly sentMs: EpochMs;
  readonly untilMs: EpochMs;
  /** The report that it proved; null while it proved none. */
  readonly usedBy: string | null;
}

/** Wrong codes of one report. */
export interface LossTries {
  readonly tries: number;
  readonly lastMs: EpochMs;
}

/** The rows of reports of lost phones. A contact is named by what its reports' ids begin with. */
export interface LossBook {
  /** The codes that were sent to a contact, oldest first. */
  codes(contact: string): readonly LossCode[];
  saveCode(code: LossCode): void;
  /** Forgets the codes of a contact. */
  dropCodes(contact: string): void;
  /** Forgets what has ended by `nowMs`, of all contacts: codes, and tries that began by `triedMs`. */
  dropEnded(nowMs: EpochMs, triedMs: EpochMs): void;
  tries(reportId: string): LossTries | null;
  saveTries(reportId: string, tries: LossTries): void;
  dropTries(reportId: string): void;
  /** Forgets the tries of a contact's reports but for the `count` that were tried last. */
  keepNewestTries(contact: string, count: number): void;
}

/** Whether a code can be used now. One that a clock ahead has sent is none: it would live too long. */
export function isLive({ sentMs, untilMs }: LossCode, nowMs: EpochMs): boolean {
  return nowMs < untilMs && sentMs <= nowMs + clockBehindMsMax;
}
