import type { FlowKind } from "../directory/flow.ts";

/**
 * Who tries: a device key, a network, the strangers who name one contact, or all of the deployment.
 * Each is counted by itself.
 */
export const guardSourceKinds = ["device", "ip_prefix", "contact", "deployment"] as const;
export type GuardSourceKind = (typeof guardSourceKinds)[number];

/** One source: its network, its key's thumbprint, or the blinded contact it names. */
export interface GuardSource {
  readonly kind: Exclude<GuardSourceKind, "deployment">;
  readonly name: string;
}

/** One way in that somebody begins, goes on with, or fails at. No wallet is known yet. */
export interface Attempt {
  readonly wayIn: FlowKind;
  /** The network of the address that the platform vouches for; `null`: it counts for none. */
  readonly ipPrefix: string | null;
  /** Thumbprint of the key that signed the call. */
  readonly device: string;
  /** The contact, blinded under the current key; `null` where it is not known or counts for nothing. */
  readonly contact: string | null;
}

/** The sources that an attempt is counted for. */
export function sourcesOf({ ipPrefix: prefix, device, contact }: Attempt): readonly GuardSource[] {
  const network = prefix === null ? [] : [{ kind: "ip_prefix", name: prefix } as const];
  const named = contact === null ? [] : [{ kind: "contact", name: contact } as const];
  return [...network, { kind: "device", name: device }, ...named];
}

/**
 * The network an address belongs to, as far as one subscriber or site reaches: /24 of IPv4, /48 of
 * IPv6 (a mapped IPv4 address counts as IPv4). Null for the machine itself and for no address.
 */
export function ipPrefix(address: string): string | null {
  const text = address.trim().toLowerCase();
  const mapped = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (mapped !== null) return ipv4Prefix(mapped.slice(1).map(Number));
  const groups = expandIpv6(text);
  if (groups === null || groups.slice(0, 7).every((group) => group === 0)) return null;
  const [high = 0, low = 0] = groups.slice(6);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return ipv4Prefix([high >> 8, high & 255, low >> 8, low & 255]);
  }
  const shown = groups.slice(0, 3).map((group) => group.toString(16));
  return `${shown.join(":")}::/48`;
}

function ipv4Prefix(bytes: readonly number[]): string | null {
  const [first, second, third] = bytes;
  if (bytes.some((byte) => byte > 255) || first === 127) return null;
  return `${first}.${second}.${third}.0/24`;
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
