import type { CalendarUnit } from "./vocabulary.ts";

/**
 * A calendar window: a day, week or month of an IANA zone that starts at `hour` (0 … 23) of the
 * local day; `day` is 1 (Monday) … 7 for a week, and 1 … 31 for a month, the month's last day
 * standing in for one it does not have; for a day it is 0.
 */
export interface CalendarWindow {
  readonly unit: CalendarUnit;
  readonly zone: string;
  readonly day: number;
  readonly hour: number;
}

/** The half-open [startMs, endMs). */
export interface Period {
  readonly startMs: number;
  readonly endMs: number;
}

const DAY_MS = 86_400_000;
/** No offset from UTC is further from another than this, a change of the date line included. */
const OFFSET_SPAN_MS = 38 * 3_600_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** True if `zone` names a zone of the IANA data base; an offset such as `+09:00` does not. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(zone)) return false;
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formats.set(zone, format);
  return format;
}

/** What the wall clock of `zone` shows at `atMs`, as if it were UTC, ms. */
export function wallClockMs(zone: string, atMs: number): number {
  const read: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(atMs)) read[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = read;
  const whole = Date.UTC(year, month - 1, day, hour, minute, second);
  return whole + (((atMs % 1000) + 1000) % 1000);
}

/**
 * The first instant at which the wall clock of `zone` shows `wallMs` or more: the earlier of two
 * when clocks go back, the moment of the change when they skip that time.
 */
function instantOf(zone: string, wallMs: number): number {
  let low = wallMs - OFFSET_SPAN_MS;
  let high = wallMs + OFFSET_SPAN_MS;
  const before = low - wallClockMs(zone, low);
  const after = high - wallClockMs(zone, high);
  const guesses = [wallMs + before, wallMs + after].filter(
    (at) => wallClockMs(zone, at) === wallMs,
  );
  if (guesses.length > 0) return Math.min(...guesses);
  low = wallMs + Math.min(before, after);
  high = wallMs + Math.max(before, after);
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    if (wallClockMs(zone, middle) >= wallMs) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The wall clock's reading at the start of the `step`-th period from the one around `wallMs`. */
function startOfPeriod(window: CalendarWindow, wallMs: number, step: number): number {
  const midnight = Math.floor(wallMs / DAY_MS) * DAY_MS;
  const hourMs = window.hour * 3_600_000;
  if (window.unit === "day") return midnight + step * DAY_MS + hourMs;
  if (window.unit === "week") {
    const weekday = (new Date(midnight).getUTCDay() + 6) % 7;
    return midnight - (weekday - window.day + 1) * DAY_MS + step * 7 * DAY_MS + hourMs;
  }
  const month = new Date(midnight);
  const first = Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + step, 1);
  const next = new Date(first);
  const days = (Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 1) - first) / DAY_MS;
  return first + (Math.min(window.day, days) - 1) * DAY_MS + hourMs;
}

/** The period of `window` that holds `atMs`. Slow (tens of µs): keep the answer. */
export function periodOf(window: CalendarWindow, atMs: number): Period {
  const wallMs = wallClockMs(window.zone, atMs);
  let endMs = instantOf(window.zone, startOfPeriod(window, wallMs, 2));
  for (let step = 1; ; step--) {
    const startMs = instantOf(window.zone, startOfPeriod(window, wallMs, step));
    if (startMs <= atMs) return { startMs, endMs };
    endMs = startMs;
  }
}

/** Remembers the last period of each window, so that a decision rarely asks the time zone. */
export class CalendarMemory {
  readonly #periods = new Map<string, Period>();

  /** The period of `window` that holds `atMs`. */
  periodOf(window: CalendarWindow, atMs: number): Period {
    const key = `${window.unit} ${window.zone} ${window.day} ${window.hour}`;
    const known = this.#periods.get(key);
    if (known !== undefined && known.startMs <= atMs && atMs < known.endMs) return known;
    const period = periodOf(window, atMs);
    if (this.#periods.size >= 256) this.#periods.clear();
    this.#periods.set(key, period);
    return period;
  }
}
