import { guessesMax, guessWindowMs } from "../bounds.ts";
import type { EpochMs } from "../time.ts";
import type { EntryRefusal } from "./entry-refusal.ts";

/**
 * Refuses when ten guesses failed within the last ten minutes (exact, sliding), else `null`.
 * `failedAtMs` are the times of the failed ones, oldest first; a refused call is not a guess.
 */
export function guessRefusal(
  failedAtMs: readonly EpochMs[],
  nowMs: EpochMs,
): Extract<EntryRefusal, { reason: "too_many_guesses" }> | null {
  const recent = failedAtMs.filter((atMs) => atMs > nowMs - guessWindowMs);
  if (recent.length < guessesMax) return null;
  const freeAtMs = (recent[recent.length - guessesMax] as EpochMs) + guessWindowMs;
  const retryAfterSeconds = Math.max(1, Math.ceil((freeAtMs - nowMs) / 1_000));
  return { reason: "too_many_guesses", retryAfterSeconds };
}
