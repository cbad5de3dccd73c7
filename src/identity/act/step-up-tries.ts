import { stepUpOpenMs, stepUpTriesMax } from "../../bounds.ts";
import type { EpochMs } from "../../time.ts";
import type { StepUp, StepUpRows } from "../book.ts";

/** What a device may still try in its step-ups. */
export interface StepUpTries {
  readonly left: number;
  /** From when on there is a try again, by what was tried so far. */
  readonly againMs: EpochMs;
}

/**
 * The tries that a step-up has left: five, less the wrong ones in it and in the others that its
 * device opened within five minutes and after its last right one. Opening another step-up gives no
 * fresh tries.
 */
export function triesOf(book: StepUpRows, stepUp: StepUp, nowMs: EpochMs): StepUpTries {
  const recent = book.stepUpsOf(stepUp.device, nowMs - stepUpOpenMs);
  const rightMs = Math.max(0, ...recent.map(({ grantedMs }) => grantedMs ?? 0));
  const counted = recent.filter(({ number, grantedMs, openedMs }) => {
    return number === stepUp.number || (grantedMs === null && openedMs > rightMs);
  });
  let left = stepUpTriesMax - counted.reduce((sum, { tries }) => sum + tries, 0);
  const told = Math.max(0, left);
  let againMs = nowMs;
  for (const { openedMs, tries } of counted) {
    if (left > 0) break;
    left += tries;
    againMs = openedMs + stepUpOpenMs;
  }
  return { left: told, againMs };
}
