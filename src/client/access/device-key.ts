import { type Bytes, hashOf } from "../wire/base64.ts";
import { RequestError } from "../wire/call-error.ts";

/** A P-256 public key with exactly the members that RFC 7638 §3.2 names. */
export interface PublicJwk {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly x: string;
  readonly y: string;
}

/** A P-256 private key as JSON. Whoever reads it can act as the device. */
export interface PrivateJwk extends PublicJwk {
  readonly d: string;
}

/** A `CryptoKey`, by a name that the types of every platform know. */
type WebCryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** A pair of keys as WebCrypto makes it. */
export interface KeyPair {
  readonly publicKey: WebCryptoKey;
  readonly privateKey: WebCryptoKey;
}

/** The key a device, terminal, operator or partner is known by. It signs and never leaves. */
export interface DeviceKey {
  readonly publicJwk: PublicJwk;
  /** RFC 7638 SHA-256 thumbprint, base64url: the `jkt` that tokens are bound to. */
  readonly thumbprint: string;
  readonly pair: KeyPair;
}

/** Where keys are kept between runs, by a name of the program's choice. */
export interface KeyStore {
  get(name: string): Promise<DeviceKey | undefined>;
  /**
   * Keeps the key unless there is one under this name, and resolves with the one that is kept: of
   * several programs that open a store for the first time all go by the same key.
   */
  keep(name: string, key: DeviceKey): Promise<DeviceKey>;
  remove(name: string): Promise<void>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256" };

/**
 * A new key pair. Without `extractable` the private half can sign and be kept in IndexedDB but
 * never be read, not by a script injected into the page either; Node's file store needs it.
 */
export async function generateDeviceKey(options?: { extractable?: boolean }): Promise<DeviceKey> {
  const pair = await crypto.subtle.generateKey(algorithm, options?.extractable ?? false, [
    "sign",
    "verify",
  ]);
  return deviceKeyOf(pair as KeyPair);
}

/**
 * The device key of a private JWK. Rejects with `RequestError` when it has no private part, and
 * when WebCrypto refuses the key.
 */
export async function importDeviceKey(
  jwk: PrivateJwk,
  options?: { extractable?: boolean },
): Promise<DeviceKey> {
  if (typeof jwk?.d !== "string") {
    throw new RequestError("jwk: a private JWK, with kty, crv, x, y and d, is wanted");
  }
  const { kty, crv, x, y, d } = jwk;
  const extractable = options?.extractable ?? false;
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey("jwk", { kty, crv, x, y, d }, algorithm, extractable, ["sign"]),
    crypto.subtle.importKey("jwk", { kty, crv, x, y }, algorithm, true, ["verify"]),
  ]);
  return deviceKeyOf({ privateKey, publicKey });
}

/** The private JWK of an extractable key. Rejects for any other. */
export async function exportDeviceKey(key: DeviceKey): Promise<PrivateJwk> {
  const jwk = (await crypto.subtle.exportKey("jwk", key.pair.privateKey)) as { d?: string };
  return { ...key.publicJwk, d: jwk.d as string };
}

/** The device key around a WebCrypto pair that was made or loaded elsewhere. */
export async function deviceKeyOf(pair: KeyPair): Promise<DeviceKey> {
  const jwk = (await crypto.subtle.exportKey("jwk", pair.publicKey)) as { x: string; y: string };
  const publicJwk: PublicJwk = { kty: "EC", crv: "P-256", x: jwk.x, y: jwk.y };
  return { publicJwk, thumbprint: await thumbprintOf(publicJwk), pair };
}

/** The key kept under `name`, or a new one that is kept before it is returned. */
export async function openDeviceKey(
  store: KeyStore,
  name: string,
  options?: { extractable?: boolean },
): Promise<DeviceKey> {
  const kept = await store.get(name);
  if (kept !== undefined) return kept;
  return store.keep(name, await generateDeviceKey(options));
}

/** RFC 7638 §3: SHA-256 over the required members in order, base64url. */
export async function thumbprintOf(jwk: PublicJwk): Promise<string> {
  const { crv, kty, x, y } = jwk;
  return await hashOf(JSON.stringify({ crv, kty, x, y }));
}

/** The 64-byte r ‖ s signature that ES256 asks for (RFC 7518 §3.4). */
export async function signWith(key: DeviceKey, bytes: Bytes): Promise<Uint8Array> {
  const signature = await crypto.subtle.sign(
    { name: "ECDSA", hash: "SHA-256" },
    key.pair.privateKey,
    bytes,
  );
  return new Uint8Array(signature);
}
