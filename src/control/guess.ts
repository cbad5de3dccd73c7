import { guessesMax, guessWindowMs } from "../bounds.ts";
import { type Problem, problem } from "../problem.ts";
import type { EpochMs } from "../time.ts";

/**
 * 429 when ten guesses failed within the last ten minutes (exact, sliding), else `null`.
 * `failedAtMs` are the times of the failed ones, oldest first; a refused call is not a guess.
 */
export function guessProblem(failedAtMs: readonly EpochMs[], nowMs: EpochMs): Problem | null {
  const recent = failedAtMs.filter((atMs) => atMs > nowMs - guessWindowMs);
  if (recent.length < guessesMax) return null;
  const freeAtMs = (recent[recent.length - guessesMax] as EpochMs) + guessWindowMs;
  return problem("too_many_attempts", "Too many wrong codes. Wait, then try again.", {
    retryAfterSeconds: Math.max(1, Math.ceil((freeAtMs - nowMs) / 1_000)),
  });
}
