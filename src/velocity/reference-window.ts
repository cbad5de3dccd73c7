import { wallClockMs } from "./calendar.ts";
import type { VelocityCandidate, VelocityEvent } from "./event.ts";
import type { Rule } from "./policy.ts";

/** When an act is judged: no earlier than the one that came before it, whatever its own clock says. */
export function judgedAtMs(events: readonly VelocityEvent[], candidate: VelocityCandidate): number {
  return Math.max(events.at(-1)?.atMs ?? candidate.atMs, candidate.atMs);
}

/** The window (afterMs, nowMs], and for a calendar the time at which the next one starts. */
export function windowAt(
  { window }: Rule,
  nowMs: number,
): { afterMs: number; endMs: number | null } {
  if ("sliding_ms" in window) return { afterMs: nowMs - window.sliding_ms, endMs: null };
  const { calendar, zone, hour = 0, day = 1 } = window;
  const starts = startsAround(calendar, zone, day, hour, nowMs);
  const startMs = starts.findLast((start) => start <= nowMs) ?? nowMs;
  return { afterMs: startMs - 1, endMs: starts.find((start) => start > nowMs) ?? null };
}

/** Every start of a period around `nowMs`, at least one before it and one after, ascending. */
function startsAround(
  unit: string,
  zone: string,
  day: number,
  hour: number,
  nowMs: number,
): readonly number[] {
  const today = Math.floor(nowMs / 86_400_000);
  const reach = unit === "day" ? 3 : 40;
  const starts: number[] = [];
  for (let date = today - reach; date <= today + reach; date++) {
    const wall = new Date(date * 86_400_000);
    const monthDays = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 0));
    const resets =
      unit === "day" ||
      (unit === "week" && wall.getUTCDay() === day % 7) ||
      (unit === "month" && wall.getUTCDate() === Math.min(day, monthDays.getUTCDate()));
    if (resets) starts.push(firstInstantAt(zone, date * 86_400_000 + hour * 3_600_000));
  }
  return starts;
}

const remembered = new Map<string, number>();

/** The first minute at which the wall clock of `zone` shows `wallMs` or more, tried one by one. */
function firstInstantAt(zone: string, wallMs: number): number {
  const key = `${zone} ${wallMs}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  let at = wallMs - 38 * 3_600_000;
  for (const step of [21_600_000, 3_600_000, 900_000, 60_000]) {
    while (wallClockMs(zone, at) < wallMs) at += step;
    at -= step;
  }
  if (remembered.size >= 50_000) remembered.clear();
  remembered.set(key, at + 60_000);
  return at + 60_000;
}
