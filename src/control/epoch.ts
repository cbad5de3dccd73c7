import { clockDifferenceMs, snapshotLifeMs } from "../bounds.ts";
import type { EpochMs } from "../time.ts";
import { epochKinds } from "./snapshot.ts";

/** What an epoch can be raised of: a kind (two persons), or one thing named by its id (one). */
export const epochTargets = ["wallet", "device", "merchant", "terminal"] as const;
/** Everything that an epoch can be raised of. */
export const epochScopes = [...epochKinds, ...epochTargets] as const;
export type EpochScope = (typeof epochScopes)[number];

/** The callers whose own lowest epoch the snapshot carries for a while. */
const floorKinds = ["merchant", "terminal", "partner", "operator"] as const;
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
 * How long to wait at `nowMs` until a change that is told to be in force at `forceAtMs` binds
 * everybody: as long as any change takes, also when it was made some time before, since clocks step
 * and times of day do not say how long ago that was. Nothing of what is in force with the call.
 */
export function untilForceMs(forceAtMs: EpochMs, nowMs: EpochMs): number {
  return forceAtMs === nowMs ? 0 : inForceAtMs(0);
}

/** From when on a change binds everybody, and how long to wait for that by any clock. */
export interface InForce {
  readonly inForceAtMs: EpochMs;
  readonly waitMs: number;
}

/** How a caller is told, at `nowMs`, of a change that is in force at `forceAtMs`. */
export function inForce(forceAtMs: EpochMs, nowMs: EpochMs): InForce {
  return { inForceAtMs: forceAtMs, waitMs: untilForceMs(forceAtMs, nowMs) };
}
