import { DurableObject } from "cloudflare:workers";
import { createHash } from "node:crypto";
import { aessiv } from "@noble/ciphers/aes.js";

/*
 * The bare floor: what any design pays that checks the signatures of a payment and writes it down.
 * It verifies the access token, the proof (its key, address, token and body) and the code with
 * WebCrypto, opens the code's seal, makes one call to one Durable Object and inserts one row. It
 * knows no schema, epoch, stop, balance, limit, replay, error or outbox. It is no model of anything.
 */

/** What is needed to judge a request. */
export interface Judging {
  readonly PUBLIC_ORIGIN: string;
  readonly SEKISHO_KEYS: string;
}

interface Env extends Judging {
  readonly FLOOR: DurableObjectNamespace<Floor>;
}

/** A payment that was asked for as it must be. */
export interface Asked {
  /** The route of the wallet that issued the code. */
  readonly wallet: string;
  readonly terminal: string;
  readonly reference: string;
  readonly amount: number;
}

interface Jwk {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y: string;
}

interface Ring {
  readonly access: CryptoKey;
  readonly code: CryptoKey;
  readonly seal: Uint8Array;
}

const es256 = { name: "ECDSA", namedCurve: "P-256" };
const signing = { name: "ECDSA", hash: "SHA-256" };
const utf8 = new TextEncoder();
const proofKeys = new Map<string, Promise<CryptoKey>>();
let ring: Promise<Ring> | null = null;

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (new URL(request.url).pathname === "/healthz") return new Response("ok");
    const asked = await judge(request, env);
    if (asked === null) return Response.json({ result: "refused" }, { status: 401 });
    const wallet = env.FLOOR.get(env.FLOOR.idFromName(asked.wallet));
    return Response.json(await wallet.insert(asked.reference, asked.amount));
  },
};

/** What a request asks for; `null`: a signature, or what it must cover, does not hold. */
export async function judge(request: Request, env: Judging): Promise<Asked | null> {
  ring ??= readRing(env.SEKISHO_KEYS);
  const keys = await ring;
  const bytes = new Uint8Array(await request.arrayBuffer());
  const body = JSON.parse(new TextDecoder().decode(bytes));
  const token = (request.headers.get("Authorization") ?? "").slice("DPoP ".length);
  const proof = request.headers.get("DPoP") ?? "";
  const digest = `sha-256=:${createHash("sha256").update(bytes).digest("base64")}:`;
  const ath = createHash("sha256").update(token).digest("base64url");
  const proofHeader = part(proof, 0);
  const [tokenHolds, proofHolds, codeHolds] = await Promise.all([
    verify(token, keys.access),
    proofKey(proofHeader.jwk).then((key) => verify(proof, key)),
    verify(body.code, keys.code),
  ]);
  const claims = part(token, 1);
  const proven = part(proof, 1);
  const holds =
    tokenHolds &&
    proofHolds &&
    codeHolds &&
    claims.iss === env.PUBLIC_ORIGIN &&
    claims.exp * 1_000 > Date.now() &&
    claims.cnf.jkt === thumbprint(proofHeader.jwk) &&
    proven.ath === ath &&
    proven.htm === request.method &&
    proven.htu === `${env.PUBLIC_ORIGIN}/v1/payments` &&
    proven.content_digest === digest &&
    request.headers.get("Content-Digest") === digest;
  if (!holds) return null;
  const { reference, amount, code } = body;
  return { wallet: openRoute(keys.seal, code), terminal: claims.sub, reference, amount };
}

/** One object per wallet, with one table. */
export class Floor extends DurableObject<Env> {
  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    state.storage.sql.exec(
      `CREATE TABLE IF NOT EXISTS payment
        (id INTEGER PRIMARY KEY, reference TEXT NOT NULL, amount INTEGER NOT NULL) STRICT`,
    );
  }

  insert(reference: string, amount: number): { result: string; reference: string } {
    this.ctx.storage.sql.exec(
      "INSERT INTO payment (reference, amount) VALUES (?, ?)",
      reference,
      amount,
    );
    return { result: "approved", reference };
  }
}

async function readRing(json: string): Promise<Ring> {
  const { access, code, seal } = JSON.parse(json);
  return {
    access: await importKey(access[0].jwk),
    code: await importKey(code[0].jwk),
    seal: new Uint8Array(Buffer.from(seal.code[0].key, "base64url")),
  };
}

function importKey({ kty, crv, x, y }: Jwk): Promise<CryptoKey> {
  return crypto.subtle.importKey("jwk", { kty, crv, x, y }, es256, true, ["verify"]);
}

function proofKey(jwk: Jwk): Promise<CryptoKey> {
  const name = `${jwk.x}.${jwk.y}`;
  const known = proofKeys.get(name) ?? importKey(jwk);
  proofKeys.set(name, known);
  return known;
}

function thumbprint({ crv, kty, x, y }: Jwk): string {
  return createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url");
}

// biome-ignore lint/suspicious/noExplicitAny: the floor trusts what is signed
function part(jws: string, index: number): any {
  return JSON.parse(Buffer.from(jws.split(".")[index] ?? "", "base64url").toString());
}

function verify(jws: string, key: CryptoKey): Promise<boolean> {
  const dot = jws.lastIndexOf(".");
  const signature = new Uint8Array(Buffer.from(jws.slice(dot + 1), "base64url"));
  return crypto.subtle.verify(signing, key, signature, utf8.encode(jws.slice(0, dot)));
}

/** The route in a code's seal: `n: 1 | SIV: 16 | route 16, jti 16`, bound to kid and expiry. */
function openRoute(key: Uint8Array, code: string): string {
  const { kid } = part(code, 0);
  const { exp, s } = part(code, 1);
  const sealed = new Uint8Array(Buffer.from(s, "base64url"));
  const siv = aessiv(key, utf8.encode(`code:${kid}:${exp}:${sealed[0]}`));
  return Buffer.from(siv.decrypt(sealed.subarray(1)).subarray(0, 16)).toString("hex");
}
