import { stepUpLifeMs } from "../bounds.ts";
import type { EpochMs } from "../time.ts";

/** What a fresh second factor can be asked for; it is good for that and nothing else. */
export const stepUpPurposes = [
  "top_up",
  "limits",
  "device",
  "unfreeze",
  "contact",
  "factor",
  "redemption",
] as const;
/** A purpose by its name on the wire. */
export type StepUpPurpose = (typeof stepUpPurposes)[number];

/** An act that takes a token which a fresh second factor was given for, with this very purpose. */
export interface StepUpRequired {
  readonly kind: "step_up_required";
  readonly purpose: StepUpPurpose;
}

/** Whether a granted step-up still covers an act: its own purpose, its own token, in time. */
export function stepUpCovers(
  grant: { readonly purpose: string; readonly grantedMs: EpochMs } | null,
  act: { readonly purpose: StepUpPurpose; readonly nowMs: EpochMs },
): boolean {
  if (grant === null || grant.purpose !== act.purpose) return false;
  return act.nowMs >= grant.grantedMs && act.nowMs < grant.grantedMs + stepUpLifeMs;
}
