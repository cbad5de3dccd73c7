import type { OfflineRecord } from "../../../client/offline-codes.ts";

/** With so few seals left more are fetched … */
const fewSeals = 5;
/** … and when they have less than this of their 72 h to go: they are 48 h old then. */
const freshMs = 24 * 3_600_000;

/** Whether seals are to be fetched: few are left, or they were fetched 48 h ago. */
export function needsSeals(record: OfflineRecord | undefined, nowMs: number): boolean {
  if (record === undefined || record.seals.length <= fewSeals) return true;
  return Date.parse(record.expires_at) - nowMs < freshMs;
}

/** How many offline codes can be signed now. */
export function sealsLeft(record: OfflineRecord | undefined, nowMs: number): number {
  const isOver = record === undefined || nowMs >= Date.parse(record.expires_at);
  return isOver ? 0 : record.seals.length;
}
