import { isAcross, type Subject, type VelocityAct, type Watch } from "./vocabulary.ts";

export type { Watch } from "./vocabulary.ts";

/** A place in 10^−6 degrees: latitude in [−90, 90], longitude in [−180, 180]. */
export interface Place {
  readonly latE6: number;
  readonly lonE6: number;
}

/**
 * The act that is judged. `atMs` is the raw time of the act, ms since the epoch in
 * [0, 253402300800000); it may lie before the last event of the history, and then the act is
 * judged as of that event. `amountMinor` is in [0, 2^53).
 */
export interface VelocityCandidate {
  readonly atMs: number;
  readonly act: VelocityAct;
  readonly amountMinor: number;
  readonly subjects: Partial<Record<Subject, string>>;
  readonly place?: Place;
  readonly offline?: boolean;
  /** How long the device had been enrolled, ms in [0, 2^53). Unknown if it is left out. */
  readonly deviceAgeMs?: number;
  /**
   * Of an act across wallets: how long its wallet had been open, and how long before it that was last
   * topped up, ms in [0, 2^53). Unknown, or never topped up, if it is left out.
   */
  readonly walletAgeMs?: number;
  readonly toppedUpAgoMs?: number;
}

/**
 * One act of a history. `sequence` is unique; within one history `atMs` never decreases, and of one
 * time `sequence` ascends. `returnedMinor` is what was voided or refunded so far, in [0, amountMinor]. A decline
 * is in a history only if it feeds the decline metrics.
 */
export interface VelocityEvent extends VelocityCandidate {
  readonly sequence: number;
  readonly outcome: "approved" | "declined";
  readonly returnedMinor: number;
}

/** What `watch` is in `act`: equal values are the same subject. Undefined if it names none. */
export function subjectOf(act: VelocityCandidate, watch: Watch): string | number | undefined {
  return watch === "amount" ? act.amountMinor : act.subjects[watch];
}

/** The first time that is not accepted any more: the year 10000. */
export const TIME_END_MS = 253_402_300_800_000;

const ages = ["deviceAgeMs", "walletAgeMs", "toppedUpAgoMs"] as const;

/** What is wrong with the figures of `act`, or null. Its subjects are any strings. */
export function candidateFault(act: VelocityCandidate): string | null {
  if (!isWithin(act.atMs, 0, TIME_END_MS - 1)) return "atMs";
  if (!isWithin(act.amountMinor, 0, Number.MAX_SAFE_INTEGER)) return "amountMinor";
  const across = isAcross(act.act);
  for (const age of ages) {
    const value = act[age];
    if (value === undefined) continue;
    if (across === (age === "deviceAgeMs")) return age;
    if (!isWithin(value, 0, Number.MAX_SAFE_INTEGER)) return age;
  }
  if (across && act.place !== undefined) return "place";
  if (act.place !== undefined) {
    if (!isWithin(act.place.latE6, -90_000_000, 90_000_000)) return "place.latE6";
    if (!isWithin(act.place.lonE6, -180_000_000, 180_000_000)) return "place.lonE6";
  }
  return null;
}

/** What is wrong with `event`, behind `previous` in its history, or null. */
export function eventFault(event: VelocityEvent, previous: VelocityEvent | null): string | null {
  const fault = candidateFault(event);
  if (fault !== null) return fault;
  if (!isWithin(event.returnedMinor, 0, event.amountMinor)) return "returnedMinor";
  if (!Number.isSafeInteger(event.sequence)) return "sequence";
  if (previous === null) return null;
  if (event.atMs !== previous.atMs) return event.atMs < previous.atMs ? "atMs" : null;
  return event.sequence <= previous.sequence ? "sequence" : null;
}

/** Events in the order of time, those of one time as they are. */
export function inTime(events: readonly VelocityEvent[]): VelocityEvent[] {
  return events.toSorted((one, other) => one.atMs - other.atMs);
}

function isWithin(value: number, low: number, high: number): boolean {
  return Number.isSafeInteger(value) && value >= low && value <= high;
}
