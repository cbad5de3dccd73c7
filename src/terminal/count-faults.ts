import { type CodeFaultKind, codeFaultsMax, guessWindowMs, merchantNumbersMax } from "../bounds.ts";
import type { AlertCommand } from "../control/alert-record.ts";
import type { EpochMs } from "../time.ts";

/** The rows of guesses that failed, of a terminal or of a merchant, inside one transaction. */
export interface FaultBook {
  /** When the guesses that failed within `guessWindowMs` count, judged at `nowMs`, oldest first. */
  guesses(secret: string, nowMs: EpochMs): readonly EpochMs[];
  /** Keeps `count` guesses at once, from 1 on; what it takes grows with the rows, not their square. */
  recordGuess(secret: string, atMs: EpochMs, count: number): void;
}

/** Codes that were none: of which kind, how many since the last report, and how many may be. */
export interface CodeFaults {
  readonly kind: string;
  readonly count: number;
  readonly max: number;
}

/**
 * Counts codes that were none within `guessWindowMs`, sliding, exact to the millisecond of a
 * report. `untilMs`: until when there are too many of them, or `null`; `reached`: these made it so.
 * No more rows than `max` are kept, however many are reported.
 */
export function countFaults(
  book: FaultBook,
  { kind, count, max }: CodeFaults,
  nowMs: EpochMs,
): { readonly reached: boolean; readonly untilMs: EpochMs | null } {
  const before = book.guesses(kind, nowMs).length;
  const more = Math.min(count, max - before);
  if (more > 0) book.recordGuess(kind, nowMs, more);
  const times = book.guesses(kind, nowMs);
  const first = times.at(-max);
  const full = times.length >= max && first !== undefined;
  return { reached: full && more > 0, untilMs: full ? first + guessWindowMs : null };
}

/** What operators are told of a terminal that sends too many codes that are none. */
export function terminalFaultsAlert(terminalId: string, kind: CodeFaultKind): AlertCommand {
  const evidence = { terminal_id: terminalId, code_faults: codeFaultsMax[kind], kind };
  const proposedStop = { scope: "terminal", id: terminalId } as const;
  return { kind: "terminal_guesses", subject: terminalId, evidence, proposedStop };
}

/** What operators are told of a merchant whose terminals together send too many numbers. */
export function merchantFaultsAlert(merchantId: string): AlertCommand {
  const evidence = { merchant_id: merchantId, code_faults: merchantNumbersMax };
  const proposedStop = { scope: "merchant", id: merchantId } as const;
  return { kind: "merchant_guesses", subject: merchantId, evidence, proposedStop };
}
