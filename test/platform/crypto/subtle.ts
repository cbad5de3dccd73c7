import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hash as digestOf,
  type JsonWebKey,
  type KeyObject,
  timingSafeEqual,
  verify as verifySignature,
} from "node:crypto";
import type { Dice } from "../run/dice.ts";
import { makePair, pointOf, signFast, signRepeatably } from "./ecdsa.ts";
import { assertUsable, type KeyAlgorithm, notSupported, SimulatedKey } from "./key.ts";

type Algorithm = string | { readonly name: string; readonly [member: string]: unknown };
type Source = ArrayBuffer | ArrayBufferView;

/** `crypto.subtle`: ECDSA over P-256, HMAC, digests, and verifying with Ed25519 and RSA. */
export class SimulatedSubtle {
  readonly #dice: Dice;
  readonly #isFast: boolean;

  constructor(dice: Dice, signatures: "real" | "fast") {
    this.#dice = dice;
    this.#isFast = signatures === "fast";
  }

  async digest(algorithm: Algorithm, data: Source): Promise<ArrayBuffer> {
    return buffer(digestOf(hashOf(algorithm), bytesOf(data), "buffer"));
  }

  async sign(algorithm: Algorithm, key: SimulatedKey, data: Source): Promise<ArrayBuffer> {
    const name = nameOf(algorithm);
    assertUsable(key, "sign", name);
    const object = SimulatedKey.objectOf(key);
    if (name === "HMAC") {
      return buffer(createHmac(hashOf(key.algorithm.hash), object).update(bytesOf(data)).digest());
    }
    if (name !== "ECDSA" || key.algorithm.namedCurve !== "P-256")
      throw notSupported(`sign ${name}`);
    return buffer(
      this.#isFast
        ? signFast(pointOf(object), bytesOf(data))
        : signRepeatably(object, bytesOf(data)),
    );
  }

  async verify(
    algorithm: Algorithm,
    key: SimulatedKey,
    signature: Source,
    data: Source,
  ): Promise<boolean> {
    const name = nameOf(algorithm);
    assertUsable(key, "verify", name);
    const object = SimulatedKey.objectOf(key);
    const told = bytesOf(signature);
    if (name === "HMAC") {
      const own = createHmac(hashOf(key.algorithm.hash), object).update(bytesOf(data)).digest();
      return own.length === told.length && timingSafeEqual(own, told);
    }
    if (name === "ECDSA" && this.#isFast && key.algorithm.namedCurve === "P-256") {
      return Buffer.from(told).equals(signFast(pointOf(object), bytesOf(data)));
    }
    if (name === "ECDSA") {
      const hash = hashOf((algorithm as { hash?: Algorithm }).hash);
      const how = { key: object, dsaEncoding: "ieee-p1363" as const };
      return verifySignature(hash, bytesOf(data), how, told);
    }
    if (name === "Ed25519") return verifySignature(null, bytesOf(data), object, told);
    if (name === "RSASSA-PKCS1-v1_5") {
      return verifySignature(hashOf(key.algorithm.hash), bytesOf(data), object, told);
    }
    throw notSupported(`verify ${name}`);
  }

  async generateKey(algorithm: Algorithm, extractable: boolean, usages: readonly string[]) {
    const name = nameOf(algorithm);
    const { namedCurve, hash } = algorithm as { namedCurve?: string; hash?: Algorithm };
    if (name === "HMAC") {
      const key = createSecretKey(this.#dice.fill(Buffer.alloc(64)));
      return new SimulatedKey(key, hmac(hash, key), extractable, usages);
    }
    if (name !== "ECDSA" || namedCurve !== "P-256") throw notSupported(`generateKey ${name}`);
    const { privateKey, publicKey } = makePair(this.#dice);
    const told = { name, namedCurve };
    const signing = usages.filter((usage) => usage === "sign");
    const verifying = usages.filter((usage) => usage === "verify");
    return {
      privateKey: new SimulatedKey(privateKey, told, extractable, signing),
      publicKey: new SimulatedKey(publicKey, told, true, verifying),
    };
  }

  async importKey(
    format: string,
    data: Source | JsonWebKey,
    algorithm: Algorithm,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<SimulatedKey> {
    const name = nameOf(algorithm);
    const { namedCurve, hash } = algorithm as { namedCurve?: string; hash?: Algorithm };
    if (name === "HMAC") {
      const key = secretOf(format, data);
      return new SimulatedKey(key, hmac(hash, key), extractable, usages);
    }
    const key = keyOf(format, data, namedCurve);
    const told: KeyAlgorithm = {
      name,
      ...(namedCurve === undefined ? {} : { namedCurve }),
      ...(hash === undefined ? {} : { hash: { name: nameOf(hash) } }),
    };
    return new SimulatedKey(key, told, extractable, usages);
  }

  async exportKey(format: string, key: SimulatedKey): Promise<ArrayBuffer | object> {
    if (!key.extractable) throw new DOMException("not extractable", "InvalidAccessError");
    const object = SimulatedKey.objectOf(key);
    if (format === "jwk") {
      const { usages, extractable } = key;
      return { ...object.export({ format: "jwk" }), key_ops: [...usages], ext: extractable };
    }
    if (format === "raw" && key.type === "secret") return buffer(object.export());
    if (format === "raw") return buffer(Buffer.concat([Buffer.of(4), pointOf(object)]));
    if (format === "spki" || format === "pkcs8") {
      return buffer(object.export({ format: "der", type: format } as never) as never);
    }
    throw notSupported(`exportKey ${format}`);
  }
}

const known = new Map<string, KeyObject>();
const knownMax = 4_000;

/** Keys are parsed once a process: they do not change, and checking the curve takes long. */
function keyOf(format: string, data: Source | JsonWebKey, curve: string | undefined): KeyObject {
  const text =
    format === "jwk" ? JSON.stringify(data) : Buffer.from(bytesOf(data as Source)).toString("hex");
  const name = `${format} ${curve} ${text}`;
  let key = known.get(name);
  if (key === undefined) {
    if (known.size >= knownMax) known.clear();
    key = parsedKey(format, data, curve);
    known.set(name, key);
  }
  return key;
}

function parsedKey(
  format: string,
  data: Source | JsonWebKey,
  curve: string | undefined,
): KeyObject {
  try {
    if (format === "jwk") {
      const jwk = data as JsonWebKey & { d?: string; crv?: string };
      if (curve !== undefined && jwk.crv !== curve) throw new Error("another curve");
      const { d } = jwk;
      const how = { key: jwk, format: "jwk" as const };
      return d === undefined ? createPublicKey(how) : createPrivateKey(how);
    }
    const key = Buffer.from(bytesOf(data as Source));
    if (format === "spki") return createPublicKey({ key, format: "der", type: "spki" });
    if (format === "pkcs8") return createPrivateKey({ key, format: "der", type: "pkcs8" });
    if (format === "raw" && curve === "P-256" && key.length === 65 && key[0] === 4) {
      const part = (from: number) => key.subarray(from, from + 32).toString("base64url");
      const jwk = { kty: "EC", crv: curve, x: part(1), y: part(33) };
      return createPublicKey({ key: jwk, format: "jwk" });
    }
  } catch (fault) {
    throw new DOMException(String(fault), "DataError");
  }
  throw notSupported(`importKey ${format} ${curve ?? ""}`);
}

function secretOf(format: string, data: Source | JsonWebKey): KeyObject {
  if (format === "raw") return createSecretKey(bytesOf(data as Source));
  if (format !== "jwk") throw notSupported(`importKey ${format} HMAC`);
  return createSecretKey(Buffer.from(String((data as JsonWebKey).k), "base64url"));
}

function hmac(hash: Algorithm | undefined, key: KeyObject): KeyAlgorithm {
  const length = (key.symmetricKeySize ?? 0) * 8;
  return { name: "HMAC", hash: { name: nameOf(hash ?? "SHA-256") }, length };
}

function nameOf(algorithm: Algorithm): string {
  return typeof algorithm === "string" ? algorithm : algorithm.name;
}

function hashOf(algorithm: Algorithm | undefined): string {
  const name = nameOf(algorithm ?? "SHA-256").toUpperCase();
  if (!/^SHA-(?:1|256|384|512)$/.test(name)) throw notSupported(`the hash ${name}`);
  return name.replace("-", "").toLowerCase();
}

/** A copy of the bytes. */
function buffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer as ArrayBuffer;
}

function bytesOf(data: Source): Uint8Array {
  return data instanceof ArrayBuffer
    ? new Uint8Array(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
