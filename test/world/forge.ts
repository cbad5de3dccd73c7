import type { Session } from "../../src/client/access/session.ts";
import type { DeviceKey } from "../../src/client/index.ts";
import { contentDigest } from "../../src/token/content-digest.ts";
import { encodeBase64url, encodeUtf8 } from "../../src/token/grammar.ts";
import { type KeyRing, parseKeyRing } from "../../src/token/key-ring.ts";
import { accessTokenHash } from "../../src/token/proof.ts";
import { forge, type Pair, random, type Sign, signWith } from "../unit/src/token/forge.ts";
import { ask, env, origin, type Told } from "./door.ts";

export * from "../unit/src/token/forge.ts";

export type Members = Record<string, unknown>;

/** Whoever calls: a key, and the access token that is bound to it. */
export interface Holder {
  readonly key: Pick<Pair, "jwk" | "jkt" | "privateKey">;
  readonly token: string | null;
}

/**
 * A call that may lie in any of its parts. What is left out is as an honest client would send it;
 * `null` leaves a part away.
 */
export interface Forgery {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly by?: Holder;
  /** Bytes and texts go out as they are, anything else as JSON. */
  readonly body?: unknown;
  readonly token?: string | null;
  /** The whole proof. */
  readonly proof?: string | null;
  /** The proof's header and claims, changed. */
  readonly header?: (honest: Members) => unknown;
  readonly claims?: (honest: Members) => unknown;
  readonly sign?: Sign;
  /** Headers over the honest ones; `null` removes one. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Headers sent a second time. */
  readonly twice?: Readonly<Record<string, string>>;
  /** Where it is sent instead of the deployment's origin. */
  readonly to?: string;
}

/** The deployment's own keys, for attacks with a leaked one. */
export const ring: KeyRing = await ringOfDeployment();

async function ringOfDeployment(): Promise<KeyRing> {
  const parsed = await parseKeyRing(env.SEKISHO_KEYS);
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.value;
}

/** The request of a forgery, signed and ready; it can be sent as often as it is cloned. */
export async function makeRequest(forgery: Forgery): Promise<Request> {
  const { method, path, by } = forgery;
  const bytes = bodyBytes(forgery);
  const headers = new Headers();
  const digest = bytes === undefined ? undefined : await contentDigest(bytes);
  if (digest !== undefined) {
    headers.set("Content-Type", "application/json");
    headers.set("Content-Digest", digest);
  }
  const token = forgery.token === undefined ? (by?.token ?? null) : forgery.token;
  if (token !== null) headers.set("Authorization", `DPoP ${token}`);
  const proof = forgery.proof === undefined ? await makeProof(forgery, digest) : forgery.proof;
  if (proof !== null) headers.set("DPoP", proof);
  for (const [name, value] of Object.entries(forgery.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  for (const [name, value] of Object.entries(forgery.twice ?? {})) headers.append(name, value);
  const url = (forgery.to ?? origin) + path;
  return new Request(url, { method, headers, ...(bytes === undefined ? {} : { body: bytes }) });
}

/** Sends a forgery through the whole Worker. */
export async function call(forgery: Forgery): Promise<Told> {
  return ask(await makeRequest(forgery));
}

/** An honest call as `by`. */
export function send(by: Holder, method: string, path: string, body?: unknown): Promise<Told> {
  return call({ by, method, path, ...(body === undefined ? {} : { body }) });
}

/** The header and claims that an honest client would sign for this call. */
export async function honestProof(
  by: Holder,
  at: { readonly method: string; readonly path: string; readonly digest?: string | undefined },
): Promise<{ header: Members; claims: Members }> {
  const { pathname } = new URL(at.path, origin);
  const ath = by.token === null ? {} : { ath: await accessTokenHash(by.token) };
  const covered = at.digest === undefined ? {} : { content_digest: at.digest };
  return {
    header: { typ: "dpop+jwt", alg: "ES256", jwk: by.key.jwk },
    claims: {
      jti: encodeBase64url(random(16)),
      htm: at.method,
      htu: origin + pathname,
      iat: Math.floor(Date.now() / 1_000),
      ...ath,
      ...covered,
    },
  };
}

async function makeProof(forgery: Forgery, digest: string | undefined): Promise<string | null> {
  const { by, method, path, header, claims, sign } = forgery;
  if (by === undefined) return null;
  const token = forgery.token === undefined ? by.token : forgery.token;
  const honest = await honestProof({ ...by, token }, { method, path, digest });
  return await forge(
    header === undefined ? honest.header : header(honest.header),
    claims === undefined ? honest.claims : claims(honest.claims),
    sign ?? signWith(by.key.privateKey),
  );
}

/** What a client of the SDK calls with at the moment; a token that is over is renewed. */
export async function holderOf(client: { readonly session: Session }): Promise<Holder> {
  const { session } = client;
  if ((await session.state()).expires_at_ms <= Date.now()) await session.renew();
  const { access_token: token } = await session.state();
  return { key: keyOf(session.transport.key), token };
}

/** An SDK key as the forger signs with it. */
export function keyOf(key: DeviceKey): Holder["key"] {
  return { jwk: key.publicJwk, jkt: key.thumbprint, privateKey: key.pair.privateKey };
}

/** `members` without some of them. */
export function without(members: Members, ...names: readonly string[]): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

/** Header and claims of a token of ours. */
export function partsOf(token: string): { header: Members; claims: Members; signature: string } {
  const [header = "", claims = "", signature = ""] = token.split(".");
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as Members;
  return { header: read(header), claims: read(claims), signature };
}

/** Signs as this deployment's issuer would, with its current key of a purpose. */
export function leaked(purpose: "access" | "code"): Sign {
  const [key] = ring[purpose];
  if (key === undefined) throw new Error(`the ring has a key for ${purpose}`);
  return signWith(key.privateKey);
}

function bodyBytes({ body }: Forgery): Uint8Array<ArrayBuffer> | undefined {
  if (body === undefined) return undefined;
  if (body instanceof Uint8Array) return body as Uint8Array<ArrayBuffer>;
  return encodeUtf8(typeof body === "string" ? body : JSON.stringify(body));
}
