import { signAccess } from "../../../../src/token/access.ts";
import type { TokenFault } from "../../../../src/token/fault.ts";
import { context, makeBearers } from "./bearer.ts";
import { forge, makePair, makeRing, type Sign, signWith } from "./forge.ts";

/** A good terminal's token, and everything that can be made of it with and without our key. */

export type Members = Record<string, unknown>;
export type Make = () => string | Promise<string>;

export interface Case {
  readonly id: string;
  readonly comment: string;
  readonly fault: TokenFault;
  readonly make: Make;
}

export const { ring, json } = await makeRing();
export const device = await makePair();
export const bearers = makeBearers(ring, device.jkt);
export const good = (await signAccess(ring, bearers.terminal, context)).token;
export const [header, payload] = good.split(".").slice(0, 2).map(decode) as [Members, Members];
export const ours = signWith(ring.access[0]?.privateKey as CryptoKey);

/** Our own signature over other header members: what only we could make, so one rule is tried. */
export const headed =
  (change: (header: Members) => unknown): Make =>
  () =>
    forge(change(header), payload, ours);

/** Our own signature over other claims. */
export const saying =
  (change: (payload: Members) => unknown): Make =>
  () =>
    forge(header, change(payload), ours);

/** Another signature over the same header and claims. */
export const signed =
  (sign: Sign): Make =>
  () =>
    forge(header, payload, sign);

/** `members` without one of them. */
export function without(members: Members, name: string): Members {
  return Object.fromEntries(Object.entries(members).filter(([each]) => each !== name));
}

/** Cases that end in one fault. */
export function refused(id: string, fault: TokenFault, made: Record<string, Make>): Case[] {
  return Object.entries(made).map(([comment, make]) => ({ id, comment, fault, make }));
}

export function decode(part: string): unknown {
  return JSON.parse(Buffer.from(part, "base64url").toString());
}

export function encode(part: unknown, indent?: number): string {
  return Buffer.from(JSON.stringify(part, null, indent)).toString("base64url");
}
