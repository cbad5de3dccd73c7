import { BlockList, isIP } from "node:net";
import { Misuse } from "../program.ts";

/** Headers that a proxy may tell a caller's address in. */
export const addressHeaders = ["x-forwarded-for", "cf-connecting-ip"] as const;
export type AddressHeader = (typeof addressHeaders)[number];

/** Whose word on a caller's address is believed, and the one header it is given in. */
export interface Trust {
  readonly proxies: BlockList;
  readonly header: AddressHeader;
}

/** The proxies as typed: addresses and networks (`10.0.0.0/8`). A wrong one is a misuse. */
export function proxiesOf(typed: readonly string[]): BlockList {
  const list = new BlockList();
  for (const each of typed.flatMap((text) => text.split(",")).map((text) => text.trim())) {
    const [address = "", prefix, ...more] = each.split("/");
    const version = isIP(address);
    const length = prefix === undefined ? null : Number(prefix);
    const isWrong =
      version === 0 ||
      more.length > 0 ||
      (length !== null &&
        !(/^\d{1,3}$/.test(prefix ?? "") && length <= (version === 4 ? 32 : 128)));
    if (isWrong) throw new Misuse(`--trust-proxy takes addresses and networks, not "${each}".`);
    const family = version === 4 ? "ipv4" : "ipv6";
    if (length === null) list.addAddress(address, family);
    else list.addSubnet(address, length, family);
  }
  return list;
}

/**
 * Where a request comes from: the socket's other end, unless that is a trusted proxy. Of what a
 * proxy forwards, the last address that is no trusted proxy's counts, since whatever stands before
 * it was written by somebody who is not trusted. A port after it is left out. What is no address is
 * not taken: the proxy's stands.
 */
export function callerOf(
  socketAddress: string | undefined,
  header: string | undefined,
  { proxies }: Pick<Trust, "proxies">,
): string | null {
  const peer = peerOf(socketAddress);
  if (peer === null || header === undefined || !isTrusted(peer, proxies)) return peer;
  return readTold(header, proxies).caller ?? peer;
}

/** What a trusted proxy tells, from its end on as far as it may be believed. */
function readTold(header: string, proxies: BlockList) {
  let caller: string | null = null;
  for (const told of header.split(",").reverse()) {
    const address = addressIn(told.trim());
    if (address === null) return { caller, isReadable: false };
    caller = address;
    if (!isTrusted(address, proxies)) break;
  }
  return { caller, isReadable: true };
}

/** How a header of these is spelt where people read it. */
const spelt = {
  "x-forwarded-for": "X-Forwarded-For",
  "cf-connecting-ip": "CF-Connecting-IP",
} as const;

/**
 * What is wrong with how a request tells its caller's address, in words, or `null`: a trusted proxy
 * tells none, or none that can be read, so that callers look like one, or somebody who is not trusted
 * tells one, who may be the proxy. Nothing of what was told is in it.
 */
export function addressDoubt(
  socketAddress: string | undefined,
  headers: Readonly<Partial<Record<string, string | readonly string[]>>>,
  { proxies, header }: Trust,
): string | null {
  const peer = peerOf(socketAddress);
  if (peer === null) return null;
  const other = addressHeaders.find((each) => each !== header && headers[each] !== undefined);
  if (isTrusted(peer, proxies)) {
    const told = headers[header]?.toString();
    if (told !== undefined) {
      if (readTold(told, proxies).isReadable) return null;
      return (
        `The trusted proxy ${peer} tells something in ${spelt[header]} that is no address: such callers ` +
        "count as one network. An address may have a port (192.0.2.1:443, [2001:db8::1]:443), and no zone."
      );
    }
    const instead =
      other === undefined
        ? `Have it set ${spelt[header]} (nginx: proxy_set_header X-Forwarded-For $remote_addr;)`
        : `It sends ${spelt[other]}: say --address-header ${other} if it sets that itself`;
    return (
      `The trusted proxy ${peer} tells no caller's address in ${spelt[header]}: all callers count as one ` +
      `network, and limits for one hold all of them together. ${instead}.`
    );
  }
  const told = headers[header] === undefined ? other : header;
  if (told === undefined) return null;
  return (
    `${peer} sends ${spelt[told]} and is not trusted: all who come by it count as one network. If it is ` +
    `your proxy, say --trust-proxy ${peer}.`
  );
}

function isTrusted(address: string, proxies: BlockList): boolean {
  return proxies.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/** The other end of a socket; which interface of ours it is at says nothing about who it is. */
function peerOf(socketAddress = ""): string | null {
  return addressIn(socketAddress.replace(/%.*$/, ""));
}

/** An address alone or with a port, as RFC 7239 §6 writes both; without a zone. */
function addressIn(text: string): string | null {
  const form = /^(?:\[([\da-f:.]*:[\da-f:.]*)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/i;
  const [, bracketed, dotted] = form.exec(text) ?? [];
  // Without the prefix that a socket of both families gives to IPv4.
  const address = (bracketed ?? dotted ?? text).replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
  return isIP(address) === 0 || address.includes("%") ? null : address;
}
