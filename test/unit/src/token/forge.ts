import { encodeBase64url, encodeUtf8 } from "../../../../src/token/grammar.ts";
import { es256, type PublicJwk, thumbprint } from "../../../../src/token/jwk.ts";
import { type KeyRing, makeKeyRing, parseKeyRing } from "../../../../src/token/key-ring.ts";

/** Makes what an attacker would: any header, any payload, any signature. */

/** A P-256 key pair outside the ring: a phone's, a terminal's, an attacker's. */
export interface Pair {
  readonly jwk: PublicJwk;
  readonly d: string;
  readonly jkt: string;
  readonly privateKey: CryptoKey;
}

/** How the third part of a token comes to be, from what is signed. */
export type Sign = (signed: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;

export const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));

/** A fresh ring and the JSON text it came from. */
export async function makeRing(): Promise<{ ring: KeyRing; json: string }> {
  const json = await makeKeyRing(random);
  return { ring: await ringOf(json), json };
}

/** The ring of a text that must be a good one. */
export async function ringOf(json: string): Promise<KeyRing> {
  const parsed = await parseKeyRing(json);
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.value;
}

export async function makePair(): Promise<Pair> {
  const pair = (await crypto.subtle.generateKey(es256, true, ["sign", "verify"])) as CryptoKeyPair;
  const made = (await crypto.subtle.exportKey("jwk", pair.privateKey)) as JsonWebKey;
  const jwk = { kty: "EC", crv: "P-256", x: `${made.x}`, y: `${made.y}` } as const;
  return { jwk, d: `${made.d}`, jkt: await thumbprint(jwk), privateKey: pair.privateKey };
}

export const signWith =
  (key: CryptoKey): Sign =>
  async (signed) =>
    new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, signed));

export const signatureOf =
  (bytes: Uint8Array): Sign =>
  async () =>
    bytes;

/** A compact JWS. A part that is a string is taken as it is, so that it need not be JSON. */
export async function forge(header: unknown, payload: unknown, sign: Sign): Promise<string> {
  const signed = `${encodePart(header)}.${encodePart(payload)}`;
  return `${signed}.${encodeBase64url(await sign(encodeUtf8(signed)))}`;
}

function encodePart(part: unknown): string {
  return encodeBase64url(encodeUtf8(typeof part === "string" ? part : JSON.stringify(part)));
}

/** Replaces one of the three parts of a compact JWS. */
export function withPart(token: string, index: 0 | 1 | 2, change: (part: string) => string) {
  const parts = token.split(".");
  parts[index] = change(`${parts[index]}`);
  return parts.join(".");
}

/** The same bytes in another spelling: an unused bit of the last character is set. */
export function withUnusedBit(part: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const last = alphabet.indexOf(part.slice(-1));
  return part.slice(0, -1) + alphabet[last ^ 1];
}

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** A 64-byte signature of the two numbers, each taken relative to the order n of P-256. */
export function rawSignature(r: "0" | "n" | "n+1" | "1", s: "0" | "n" | "n+1" | "1"): Uint8Array {
  const value = { "0": 0n, "1": 1n, n: order, "n+1": order + 1n };
  const hex = [value[r], value[s]].map((each) => each.toString(16).padStart(64, "0")).join("");
  return Uint8Array.from(Buffer.from(hex, "hex"));
}

/** The DER form (X9.62) of a 64-byte signature. */
export function derSignature(raw: Uint8Array): Uint8Array {
  const integer = (part: Uint8Array) => {
    const start = part.findIndex((byte) => byte !== 0);
    const bytes = [...part.subarray(start)];
    if (((bytes[0] as number) & 0x80) !== 0) bytes.unshift(0);
    return [2, bytes.length, ...bytes];
  };
  const body = [...integer(raw.subarray(0, 32)), ...integer(raw.subarray(32))];
  return Uint8Array.from([0x30, body.length, ...body]);
}

/** The base64url of (r, n − s) for that of (r, s): what ECDSA accepts as well. */
export function mirrorSignature(part: string): string {
  const hex = Buffer.from(part, "base64url").toString("hex");
  const s = order - BigInt(`0x${hex.slice(64)}`);
  const mirrored = hex.slice(0, 64) + s.toString(16).padStart(64, "0");
  return Buffer.from(mirrored, "hex").toString("base64url");
}
