import * as z from "zod";
import { fail, ok, type Result } from "../result.ts";
import { decodeBase64url, encodeBase64url } from "./grammar.ts";
import { es256, type PublicJwk, readPublicJwk } from "./jwk.ts";
import { type KeysOf, keysByPurpose } from "./key-purposes.ts";
import { parseStrictJson } from "./strict-json.ts";

/**
 * The deployment's own keys, imported and ready. One purpose per key; of each purpose the first
 * key signs or seals and all of them verify or open. Only `src/token` looks inside.
 */
export interface KeyRing {
  readonly access: readonly SigningKey[];
  readonly code: readonly SigningKey[];
  /** Signs what is posted to others. */
  readonly webhook: readonly SigningKey[];
  readonly sealCode: readonly NumberedKey[];
  readonly sealId: readonly NumberedKey[];
  readonly mac: readonly NumberedKey[];
  readonly blind: readonly BlindKey[];
  readonly totp: readonly NumberedKey[];
  /** How many keys of each purpose there are, and when the first was made. */
  readonly purposes: readonly KeysOf[];
}

/** An ES256 key pair under its name. */
export interface SigningKey {
  readonly kid: string;
  /** True: what it signed may be recalled, never used anew. */
  readonly retired: boolean;
  readonly jwk: PublicJwk;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** A 32-byte secret under a number, 1 … 255, that travels with what it made. */
export interface NumberedKey {
  readonly n: number;
  readonly retired: boolean;
  readonly key: Uint8Array;
}

/** An HMAC-SHA-256 key under its number. */
export interface BlindKey {
  readonly n: number;
  readonly key: CryptoKey;
}

/** A public key as it is published (RFC 7517 §4). */
export interface PublishedJwk extends PublicJwk {
  readonly kid: string;
  readonly alg: "ES256";
  readonly use: "sig";
}

const keyBytes = 32;
const keyText = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const ecMembers = { kty: z.literal("EC"), crv: z.literal("P-256"), x: keyText, y: keyText };
const privateJwk = z.strictObject({ ...ecMembers, d: keyText });
const made = z.iso.date().optional();
const numbered = z.strictObject({ n: z.int().min(1).max(255), key: keyText, made });
const retirable = numbered.extend({ retired: z.boolean().optional() });
const accessKey = z.strictObject({
  kid: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/),
  jwk: privateJwk,
  made,
});
const codeKey = z.strictObject({
  kid: z.string().regex(/^[A-Za-z0-9_-]{8}$/),
  jwk: privateJwk,
  made,
  retired: z.boolean().optional(),
});
const several = <T extends z.ZodType>(schema: T) => z.array(schema).min(1).max(16);
const kept = <T extends z.ZodType>(schema: T) => z.array(schema).min(1).max(255); // never removed
/** The last step of each key's rotation, for whoever rotates: no key depends on it. */
const steps = z.record(
  z.string(),
  z.strictObject({ step: z.string(), at: z.iso.datetime({ precision: 3 }) }),
);
const layout = z.strictObject({
  access: several(accessKey),
  code: several(codeKey),
  webhook: several(accessKey),
  seal: z.strictObject({ code: several(retirable), id: kept(numbered) }),
  mac: kept(numbered),
  blind: several(numbered),
  totp: several(numbered),
  steps: steps.optional(),
});

type RandomBytes = (bytes: number) => Uint8Array;
type Layout = z.infer<typeof layout>;
type PrivateJwk = z.infer<typeof privateJwk>;

/**
 * The ring of a configured secret, every key imported and tried once. The reason of a refusal names
 * a place in the document and never repeats what stood there.
 */
export async function parseKeyRing(json: string): Promise<Result<KeyRing, string>> {
  const document = parseStrictJson(json);
  if (!document.ok) {
    const { reason } = document.fault; // the pointer may hold a secret pasted as a name
    return fail(`the key ring is not a JSON document of the expected kind: ${reason}`);
  }
  const read = layout.safeParse(document.value);
  if (!read.success) {
    const issue = read.error.issues[0];
    const place = issue?.path.map(String).join(".") || "the document";
    return fail(`the key ring is not of the expected layout: ${place}: ${issue?.code}`);
  }
  const doubt = findRepeat(read.data);
  if (doubt !== null) return fail(doubt);
  return importRing(read.data);
}

/** The public keys to publish: those that sign, without what is retired and any secret. */
export function publicJwks(ring: KeyRing): { keys: PublishedJwk[] } {
  const signing = [...ring.access, ...ring.code, ...ring.webhook];
  const current = signing.filter((key) => !key.retired);
  return {
    keys: current.map(({ jwk, kid }) => ({
      ...jwk,
      kid,
      alg: "ES256" as const,
      use: "sig" as const,
    })),
  };
}

/**
 * A fresh ring as the JSON text to configure, one key per purpose. `random` gives the secrets;
 * the signing keys come from the platform's own generator. `madeOn`: the day, `YYYY-MM-DD`, if told.
 */
export async function makeKeyRing(random: RandomBytes, madeOn?: string): Promise<string> {
  const day = madeOn === undefined ? {} : { made: madeOn };
  const secret = () => [{ n: 1, key: encodeBase64url(random(keyBytes)), ...day }];
  const kid = () => encodeBase64url(random(6));
  const pair = async () => [{ kid: kid(), jwk: await makePrivateJwk(), ...day }];
  const ring: Layout = {
    access: await pair(),
    code: await pair(),
    webhook: await pair(),
    seal: { code: secret(), id: secret() },
    mac: secret(),
    blind: secret(),
    totp: secret(),
  };
  return JSON.stringify(ring, null, 2);
}

async function makePrivateJwk(): Promise<PrivateJwk> {
  const pair = (await crypto.subtle.generateKey(es256, true, ["sign", "verify"])) as CryptoKeyPair;
  const jwk = (await crypto.subtle.exportKey("jwk", pair.privateKey)) as JsonWebKey;
  return privateJwk.parse({ kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y, d: jwk.d });
}

/** What stands twice where it must stand once, or null. */
function findRepeat(ring: Layout): string | null {
  const { seal, mac, blind, totp } = ring;
  const purposes = { "seal.code": seal.code, "seal.id": seal.id, mac, blind, totp };
  const signing = [...ring.access, ...ring.code, ...ring.webhook];
  const secrets = signing.map((key) => key.jwk.d);
  for (const [purpose, keys] of Object.entries(purposes)) {
    if (repeats(keys.map((key) => key.n))) return `two keys of ${purpose} have one number`;
    secrets.push(...keys.map((key) => key.key));
  }
  if (repeats(signing.map((key) => key.kid))) return "one kid names two keys";
  if (repeats(secrets)) return "one key serves two purposes or stands twice";
  if (ring.code[0]?.retired) return "code: the first key is retired";
  if (seal.code[0]?.retired) return "seal.code: the first key is retired";
  return null;
}

function repeats(values: readonly unknown[]): boolean {
  return new Set(values).size < values.length;
}

async function importRing(ring: Layout): Promise<Result<KeyRing, string>> {
  const access = await importSigningKeys("access", ring.access);
  if (!access.ok) return access;
  const code = await importSigningKeys("code", ring.code);
  if (!code.ok) return code;
  const webhook = await importSigningKeys("webhook", ring.webhook);
  if (!webhook.ok) return webhook;
  const secrets = {
    sealCode: numberedKeys(ring.seal.code),
    sealId: numberedKeys(ring.seal.id),
    mac: numberedKeys(ring.mac),
    totp: numberedKeys(ring.totp),
    blind: numberedKeys(ring.blind),
  };
  for (const [purpose, keys] of Object.entries(secrets)) {
    if (keys === null) return fail(`${purpose}: a key is not 32 bytes of canonical base64url`);
  }
  const { sealCode, sealId, mac, totp } = secrets as Record<keyof typeof secrets, NumberedKey[]>;
  const blind = await Promise.all((secrets.blind ?? []).map(importBlindKey));
  const signing = { access: access.value, code: code.value, webhook: webhook.value };
  return ok({ ...signing, sealCode, sealId, mac, totp, blind, purposes: keysByPurpose(ring) });
}

function numberedKeys(
  keys: readonly { n: number; key: string; retired?: boolean | undefined }[],
): NumberedKey[] | null {
  const read: NumberedKey[] = [];
  for (const { n, key, retired } of keys) {
    const bytes = decodeBase64url(key);
    if (bytes?.length !== keyBytes) return null;
    read.push({ n, retired: retired === true, key: bytes });
  }
  return read;
}

async function importBlindKey({ n, key }: NumberedKey): Promise<BlindKey> {
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const raw = key as Uint8Array<ArrayBuffer>;
  return { n, key: await crypto.subtle.importKey("raw", raw, hmac, false, ["sign"]) };
}

async function importSigningKeys(
  purpose: string,
  keys: readonly { kid: string; jwk: PrivateJwk; retired?: boolean | undefined }[],
): Promise<Result<SigningKey[], string>> {
  const imported: SigningKey[] = [];
  for (const [index, { kid, jwk, retired }] of keys.entries()) {
    const pair = await importPair(jwk);
    if (pair === null) return fail(`${purpose}.${index}: not a P-256 key pair`);
    imported.push({ kid, retired: retired === true, ...pair });
  }
  return ok(imported);
}

/** Both halves of a pair that belong together, shown by one signature; else null. */
async function importPair(jwk: PrivateJwk): Promise<Omit<SigningKey, "kid" | "retired"> | null> {
  const { d, ...publicPart } = jwk;
  const read = readPublicJwk(publicPart);
  if (!read.ok || decodeBase64url(d) === null) return null;
  try {
    const { subtle } = crypto;
    const privateKey = await subtle.importKey("jwk", { ...read.value, d }, es256, false, ["sign"]);
    const publicKey = await subtle.importKey("jwk", { ...read.value }, es256, false, ["verify"]);
    const algorithm = { name: "ECDSA", hash: "SHA-256" };
    const trial = new Uint8Array(32);
    const signature = await subtle.sign(algorithm, privateKey, trial);
    if (!(await subtle.verify(algorithm, publicKey, signature, trial))) return null;
    return { jwk: read.value, privateKey, publicKey };
  } catch {
    return null;
  }
}
