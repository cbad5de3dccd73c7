const form =
  /^(\d{4}-\d\d-\d\d)[T ]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)$/i;

/**
 * The moment that a person wrote as RFC 3339 has it (§5.6), in milliseconds since 1970. NaN for
 * anything else: for a time without its zone, which would be another one elsewhere, and for a day
 * that its month has not, which `Date.parse` takes for one of the next month.
 */
export function typedTimeMs(text: string): number {
  const [, day, time, zone] = form.exec(text) ?? [];
  if (day === undefined || time === undefined || zone === undefined) return Number.NaN;
  const midnightMs = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnightMs)) return Number.NaN;
  if (!new Date(midnightMs).toISOString().startsWith(day)) return Number.NaN;
  return Date.parse(`${day}T${time}${zone.toUpperCase()}`);
}
