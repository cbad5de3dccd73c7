/** Milliseconds since 1970-01-01T00:00:00Z, an integer. Seconds exist in JWT claims only. */
export type EpochMs = number;

/** A second, in ms. */
export const secondMs = 1_000;
/** A minute, in ms. */
export const minuteMs = 60 * secondMs;
/** An hour, in ms. */
export const hourMs = 60 * minuteMs;
/** A day of 24 hours, in ms; a business day may be another. */
export const dayMs = 24 * hourMs;

/** RFC 3339 in UTC with milliseconds: the one form times have on the wire. */
export function renderTime(ms: EpochMs): string {
  return new Date(ms).toISOString();
}

/** The calendar day of `ms` in an IANA zone as `YYYY-MM-DD`. Throws `RangeError` for no zone. */
export function businessDate(ms: EpochMs, zone: string): string {
  return lastDayOf(ms, zone)?.date ?? dateFormat(zone).format(ms);
}

/**
 * The first millisecond after the calendar day of `ms` in an IANA zone: where the next business day
 * begins, also on days of 23 and 25 hours. Found by bisection over the zone's own calendar.
 */
export function businessDayEndMs(ms: EpochMs, zone: string): EpochMs {
  const last = lastDayOf(ms, zone);
  if (last !== null) return last.endMs;
  const endMs = findDayEndMs(ms, zone);
  lastDays.set(zone, { date: businessDate(ms, zone), fromMs: ms, endMs });
  return endMs;
}

/** The first of these times; `null` stands for never, and so does none. */
export function earliest(times: readonly (EpochMs | null)[]): EpochMs | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** The last day that was found in a zone: true of every moment from when it was found until its end. */
interface FoundDay {
  readonly date: string;
  readonly fromMs: EpochMs;
  readonly endMs: EpochMs;
}

const lastDays = new Map<string, FoundDay>();

function lastDayOf(ms: EpochMs, zone: string): FoundDay | null {
  const last = lastDays.get(zone);
  return last !== undefined && last.fromMs <= ms && ms < last.endMs ? last : null;
}

function findDayEndMs(ms: EpochMs, zone: string): EpochMs {
  const today = businessDate(ms, zone);
  let inside = ms;
  let after = ms + 26 * hourMs;
  while (after - inside > 1) {
    const middle = Math.floor((inside + after) / 2);
    if (businessDate(middle, zone) === today) inside = middle;
    else after = middle;
  }
  return after;
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(zone: string): Intl.DateTimeFormat {
  let format = dateFormats.get(zone);
  if (format === undefined) {
    // The Swedish locale writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat("sv-SE", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
    dateFormats.set(zone, format);
  }
  return format;
}
