import { offlineCodeAgeMsMax, offlineCodeAheadMsMax } from "../bounds.ts";
import { type EpochMs, secondMs } from "../time.ts";
import type { CodeState } from "./live-code.ts";

/** Seals that a device fetched together, for codes it signs while it is offline. */
export interface SealBatch {
  readonly device: number;
  /** Which fetch of the device: 1, 2, 3 … Only its latest is good for paying. */
  readonly batch: number;
  readonly issuedAtMs: EpochMs;
  readonly expiresAtMs: EpochMs;
  readonly customersEpoch: number;
  readonly walletEpoch: number;
  readonly deviceEpoch: number;
  /** The highest counter of a code of this device that was accepted; 0 before the first. */
  readonly counter: number;
  /** By place: the payment whose decision used the seal up, or null. */
  readonly spentBy: readonly (number | null)[];
}

/** What a code of an offline phone says of itself; its signature was verified. */
export interface OfflineUse {
  readonly device: number;
  readonly batch: number;
  readonly place: number;
  readonly counter: number;
  /** By the phone's clock, whole seconds. */
  readonly issuedAtMs: EpochMs;
}

/**
 * What a code of an offline phone is worth at `nowMs`: `spent` before `expired` before
 * `superseded`. It is live from 10 s before to 60 s after the time it says, by this clock and in
 * whole seconds, while its seal is unused and of the device's `latest` batch, and its counter above
 * the last.
 */
export function offlineState(
  { issued, latest, use }: { issued: SealBatch; latest: number; use: OfflineUse },
  nowMs: EpochMs,
): CodeState {
  const by = issued.spentBy[use.place] ?? null;
  if (by !== null) return { kind: "spent", by };
  const ageMs = Math.floor(nowMs / secondMs) * secondMs - use.issuedAtMs;
  const timely = ageMs <= offlineCodeAgeMsMax && ageMs >= -offlineCodeAheadMsMax;
  if (nowMs >= issued.expiresAtMs || !timely) return { kind: "expired" };
  if (issued.batch !== latest || use.counter <= issued.counter) return { kind: "superseded" };
  return { kind: "live" };
}

/** The batch after a decision on one of its seals: it is used up; an accepted counter is kept. */
export function withUsed(
  issued: SealBatch,
  use: OfflineUse,
  by: { readonly sequence: number; readonly accepted: boolean },
): SealBatch {
  const spentBy = issued.spentBy.map((each, place) => (place === use.place ? by.sequence : each));
  return { ...issued, spentBy, counter: by.accepted ? use.counter : issued.counter };
}
