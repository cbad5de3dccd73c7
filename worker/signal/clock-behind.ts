import { type EpochMs, minuteMs, renderTime } from "../../src/time.ts";
import { log } from "../platform/log.ts";
import { raiseAlert } from "./raise-alert.ts";
import type { Asker } from "./snapshot.ts";

/** When this isolate last told the operators, by the kind of the object. */
const toldAtMs = new Map<string, EpochMs>();

/**
 * Tells the operators, at most once a minute from this isolate, that an object's clock is behind its
 * newest row: it was ahead when that was stamped, or is behind now.
 */
export function noteBehind(
  by: Asker,
  object: string,
  { newestMs, nowMs }: { readonly newestMs: EpochMs; readonly nowMs: EpochMs },
): void {
  log("clock_behind", { object, behind_ms: newestMs - nowMs });
  const told = toldAtMs.get(object);
  if (told !== undefined && Math.abs(nowMs - told) < minuteMs) return;
  toldAtMs.set(object, nowMs);
  const evidence = {
    object,
    clock: renderTime(nowMs),
    newest_row: renderTime(newestMs),
    behind_ms: newestMs - nowMs,
  };
  const alert = { kind: "clock_behind", subject: object, evidence, proposedStop: null } as const;
  by.after(raiseAlert(by.env, alert));
}
