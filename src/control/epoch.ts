import type { EpochMs } from "../time.ts";
import { clockDifferenceMs, epochKinds, snapshotLifeMs } from "./snapshot.ts";

/** What an epoch can be raised of: a kind (two persons), or one thing named by its id (one). */
export const epochTargets = ["wallet", "device", "merchant", "terminal"] as const;
export const epochScopes = [...epochKinds, ...epochTargets] as const;
export type EpochScope = (typeof epochScopes)[number];

/** The callers whose own lowest epoch the snapshot carries for a while. */
export const floorKinds = ["merchant", "terminal", "partner", "operator"] as const;
export type FloorKind = (typeof floorKinds)[number];

/** The lowest epoch of one caller that is still accepted, raised at `raisedAtMs`. */
export interface Floor {
  readonly kind: FloorKind;
  readonly id: string;
  readonly epoch: number;
  readonly raisedAtMs: EpochMs;
}

/** The epoch that everything begins with. */
export const firstEpoch = 1;

/**
 * When a change of the control state made at `nowMs` binds everybody: the life of a snapshot that
 * was asked for just before, plus the difference of clocks.
 */
export function inForceAtMs(nowMs: EpochMs): EpochMs {
  return nowMs + snapshotLifeMs + clockDifferenceMs;
}

/**
 * How long it takes at `nowMs` until a change that is told to be in force at `forceAtMs` is: no longer
 * than any change takes, whatever the clock said when it was made.
 */
export function untilForceMs(forceAtMs: EpochMs, nowMs: EpochMs): number {
  return Math.min(Math.max(0, forceAtMs - nowMs), inForceAtMs(0));
}
