import { type EpochMs, minuteMs } from "../time.ts";

/** What is counted of a source: flows begun, and codes or factors that were wrong. */
export type GuardedAct = "start" | "failure";

/** A source of attempts: where they come from, or the key they are made with. */
export interface GuardSubject {
  readonly kind: "ip_prefix" | "key";
  readonly name: string;
}

/** Attempts are counted over this long, sliding, to the millisecond. */
export const guardWindowMs = 10 * minuteMs;

/**
 * How many acts of a source pass within the window. A network prefix stands for many honest phones
 * behind one carrier, so its limits are wide; enrolled keys are not held to it at all.
 */
export const guardLimits: Readonly<Record<GuardSubject["kind"], Record<GuardedAct, number>>> = {
  ip_prefix: { start: 100, failure: 40 },
  key: { start: 20, failure: 15 },
};

/** The sources that a call is counted for. `ip` is the address the platform vouches for. */
export function guardSubjects(
  ip: string | null,
  key: { readonly jkt: string; readonly enrolled: boolean },
): readonly GuardSubject[] {
  const own: GuardSubject = { kind: "key", name: key.jkt };
  const prefix = ip === null || key.enrolled ? null : ipPrefix(ip);
  return prefix === null ? [own] : [{ kind: "ip_prefix", name: prefix }, own];
}

/**
 * When a source may go on: null when it may now, else the time at which enough of its acts have left
 * the window. `times` are its acts of each kind within the window, oldest first.
 */
export function blockedUntilMs(
  kind: GuardSubject["kind"],
  times: Readonly<Record<GuardedAct, readonly EpochMs[]>>,
): EpochMs | null {
  let until: EpochMs | null = null;
  for (const act of ["start", "failure"] as const) {
    const max = guardLimits[kind][act];
    const acts = times[act];
    if (acts.length < max) continue;
    const leaves = (acts[acts.length - max] as EpochMs) + guardWindowMs;
    until = Math.max(until ?? 0, leaves);
  }
  return until;
}

/**
 * The network an address belongs to, as far as one subscriber or site reaches: /24 of IPv4, /48 of
 * IPv6 (a mapped IPv4 address counts as IPv4). Null for the machine itself and for no address.
 */
export function ipPrefix(address: string): string | null {
  const text = address.trim().toLowerCase();
  const mapped = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (mapped !== null) {
    const [first, second, third] = mapped.slice(1).map(Number) as [number, number, number];
    if (mapped.slice(1).some((part) => Number(part) > 255) || first === 127) return null;
    return `${first}.${second}.${third}.0/24`;
  }
  const groups = expandIpv6(text);
  if (groups === null || groups.slice(0, 7).every((group) => group === 0)) return null;
  return `${groups
    .slice(0, 3)
    .map((group) => group.toString(16))
    .join(":")}::/48`;
}

/** The eight groups of an IPv6 address in text (RFC 4291 §2.2, without embedded IPv4), or null. */
function expandIpv6(text: string): number[] | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half) => (half === "" ? [] : half.split(":")));
  if (head === undefined) return null;
  const gap = tail === undefined ? 0 : 8 - head.length - tail.length;
  if (gap < 0 || (tail === undefined && head.length !== 8)) return null;
  const groups = [...head, ...Array<string>(gap).fill("0"), ...(tail ?? [])];
  if (groups.length !== 8 || groups.some((group) => !/^[0-9a-f]{1,4}$/.test(group))) return null;
  return groups.map((group) => Number.parseInt(group, 16));
}
