import {
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
} from "node:crypto";
import type { Dice } from "../run/dice.ts";

/** Order of P-256's base point. */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const scalars = new WeakMap<KeyObject, Buffer>();
const points = new WeakMap<KeyObject, Buffer>();

/**
 * An ECDSA signature over P-256 with SHA-256, r ‖ s, that anybody's WebCrypto verifies. The same key
 * and bytes give the same one: k comes of both by HMAC, as in RFC 6979.
 */
export function signRepeatably(key: KeyObject, bytes: Uint8Array): Uint8Array {
  const d = scalarOf(key);
  const digest = createHash("sha256").update(bytes).digest();
  for (let round = 0; ; round += 1) {
    const seed = createHmac("sha256", d).update(digest).update(Uint8Array.of(round)).digest();
    const k = number(seed);
    if (k === 0n || k >= order) continue;
    const point = createECDH("prime256v1");
    point.setPrivateKey(seed);
    const r = number(point.getPublicKey().subarray(1, 33)) % order;
    const s = (inverse(k) * (number(digest) + r * number(d))) % order;
    if (r !== 0n && s !== 0n) return Buffer.concat([bytes32(r), bytes32(s)]);
  }
}

/**
 * Sixty-four bytes in place of a signature, for speed: whoever knows the public key can make them,
 * so a run with them proves nothing about signatures.
 */
export function signFast(publicPoint: Uint8Array, bytes: Uint8Array): Uint8Array {
  const one = createHash("sha512").update(publicPoint).update(bytes).digest();
  one[0] = (one[0] as number) & 0x7f;
  one[32] = (one[32] as number) & 0x7f;
  return one;
}

/** x ‖ y of a key, public or private. */
export function pointOf(key: KeyObject): Uint8Array {
  const known = points.get(key);
  if (known !== undefined) return known;
  const { x, y } = key.export({ format: "jwk" });
  const point = Buffer.concat([fromText(x), fromText(y)]);
  points.set(key, point);
  return point;
}

/** A key pair out of dice. */
export function makePair(dice: Dice): { privateKey: KeyObject; publicKey: KeyObject } {
  const ecdh = createECDH("prime256v1");
  const d = Buffer.alloc(32);
  do dice.fill(d);
  while (number(d) === 0n || number(d) >= order);
  ecdh.setPrivateKey(d);
  const point = ecdh.getPublicKey();
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
  const open = {
    kty: "EC",
    crv: "P-256",
    x: text(point.subarray(1, 33)),
    y: text(point.subarray(33)),
  };
  return {
    privateKey: createPrivateKey({ key: { ...open, d: text(d) }, format: "jwk" }),
    publicKey: createPublicKey({ key: open, format: "jwk" }),
  };
}

function scalarOf(key: KeyObject): Buffer {
  const known = scalars.get(key);
  if (known !== undefined) return known;
  const d = fromText(key.export({ format: "jwk" }).d);
  scalars.set(key, d);
  return d;
}

function fromText(text: unknown): Buffer {
  return Buffer.from(String(text), "base64url");
}

function number(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}

function bytes32(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, "0"), "hex");
}

/** Of a number modulo the order, by Euclid. */
function inverse(value: bigint): bigint {
  let [a, b, x, y] = [value % order, order, 1n, 0n];
  while (a > 1n) {
    const quotient = a / b;
    [a, b] = [b, a % b];
    [x, y] = [y, x - quotient * y];
  }
  return ((x % order) + order) % order;
}
