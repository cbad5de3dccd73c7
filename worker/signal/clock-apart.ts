import { clockDifferenceMs, snapshotLifeMs } from "../../src/bounds.ts";
import type { Authority } from "../../src/control/authority.ts";
import { type EpochMs, minuteMs, renderTime } from "../../src/time.ts";
import { log } from "../platform/log.ts";
import { raiseAlert } from "./raise-alert.ts";
import type { Asker } from "./snapshot.ts";

/** When this isolate last told the operators. */
let toldAtMs: EpochMs | null = null;

/**
 * Tells the operators, at most once a minute from this isolate, when an object refused a snapshot
 * for its time although by the clock here it had time left: one of the two clocks is wrong, and
 * until it is right nothing that reaches such an object is decided.
 */
export function noteStale(
  by: Asker,
  { snapshot, sentAtMs, requestId }: Authority,
  { object, fault }: { readonly object: string; readonly fault: string | undefined },
): void {
  const nowMs = Date.now();
  const leftMs = snapshot.validUntilMs - nowMs;
  const early = fault === "snapshot_expired" && leftMs > clockDifferenceMs;
  const apart = fault === "clock_apart" && nowMs - sentAtMs < snapshotLifeMs;
  if (!early && !apart) return;
  log("clock_apart", { object, fault, request_id: requestId });
  if (toldAtMs !== null && Math.abs(nowMs - toldAtMs) < minuteMs) return;
  toldAtMs = nowMs;
  const evidence = { object, fault, caller_clock: renderTime(nowMs), request_id: requestId };
  by.after(
    raiseAlert(by.env, { kind: "clock_apart", subject: object, evidence, proposedStop: null }),
  );
}
