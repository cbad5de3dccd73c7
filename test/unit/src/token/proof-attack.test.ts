import { expect, it } from "vitest";
import type { TokenFault } from "../../../../src/token/fault.ts";
import { accessTokenHash, type ProofContext, verifyProof } from "../../../../src/token/proof.ts";
import { signWith, withPart, withUnusedBit } from "./forge.ts";
import {
  ath,
  context,
  device,
  digest,
  good,
  headed,
  header,
  make,
  nowMs,
  nowSeconds,
  other,
  otherDigest,
  payload,
  saying,
  sibling,
  token,
  url,
  without,
} from "./proof-forgery.ts";

interface Case {
  readonly id: string;
  readonly comment: string;
  readonly fault: TokenFault;
  readonly proof: string;
  readonly context: ProofContext;
}
async function refused(
  id: string,
  fault: TokenFault,
  made: Record<string, string | Promise<string>>,
  changed: Partial<ProofContext> = {},
): Promise<Case[]> {
  const proofs = Object.entries(made).map(async ([comment, proof]) => {
    return { id, comment, fault, proof: await proof, context: { ...context, ...changed } };
  });
  return Promise.all(proofs);
}
const keyed = (jwk: unknown) => headed({ jwk });

const cases: Case[] = [
  ...(await refused("grammar", "proof_grammar", {
    none: "",
    "two proofs": `${good}, ${good}`,
    "a token, not a proof": token,
    "unused bit in the signature": withUnusedBit(good),
    "payload padded": withPart(good, 1, (part) => `${part}=`),
    unsigned: make(header, payload, async () => Uint8Array.of()),
  })),
  ...(await refused("length", "proof_too_long", {
    "jti of 10 kB": saying({ jti: "j".repeat(10_000) }),
    "64 kB": "A".repeat(65_536),
  })),
  ...(await refused("typ", "proof_typ", {
    missing: make(without(header, "typ"), payload),
    "at+jwt": headed({ typ: "at+jwt" }),
    "qr+jwt": headed({ typ: "qr+jwt" }),
    JWT: headed({ typ: "JWT" }),
    capitals: headed({ typ: "DPOP+JWT" }),
  })),
  ...(await refused("alg", "proof_alg", {
    missing: make(without(header, "alg"), payload),
    none: headed({ alg: "none" }),
    ES384: headed({ alg: "ES384" }),
    RS256: headed({ alg: "RS256" }),
    HS256: headed({ alg: "HS256" }),
  })),
  ...(await refused("header", "proof_header", {
    "jwk missing": make(without(header, "jwk"), payload),
    "kid that is no text": headed({ kid: 1 }),
    "kid null": headed({ kid: null }),
    "x5u beside": headed({ x5u: "https://evil.example" }),
    "x5c beside": headed({ x5c: ["AAAA"] }),
    "an unknown member": headed({ x: 1 }),
    "jku beside": headed({ jku: "https://evil.example" }),
    "unknown crit": headed({ crit: ["x"], x: 1 }),
    "b64 false": headed({ crit: ["b64"], b64: false }),
    "duplicate jwk": make(`${JSON.stringify(header).slice(0, -1)},"jwk":{}}`, payload),
    "byte order mark": make(`\ufeff${JSON.stringify(header)}`, payload),
  })),
  ...(await refused("jwk", "jwk_private", {
    private: keyed({ ...device.jwk, d: device.d }),
    symmetric: keyed({ kty: "oct", k: "AAAA" }),
  })),
  ...(await refused("jwk", "jwk_form", { null: keyed(null), RSA: keyed({ kty: "RSA" }) })),
  ...(await refused("jwk", "jwk_curve", { "P-384": keyed({ ...device.jwk, crv: "P-384" }) })),
  ...(await refused("jwk", "jwk_off_curve", {
    "x of another key": keyed({ ...device.jwk, x: other.jwk.x }),
  })),
  ...(await refused("jwk", "jwk_coordinate", {
    padded: keyed({ ...device.jwk, x: `${device.jwk.x}=` }),
    "33 bytes": keyed({ ...device.jwk, x: `AAAA${device.jwk.x.slice(3)}` }),
    "unused bit": keyed({ ...device.jwk, y: withUnusedBit(device.jwk.y) }),
  })),
  ...(await refused("signature", "proof_signature", {
    "by another key": make(header, payload, signWith(other.privateKey)),
    "names another key": make({ ...header, jwk: other.jwk }, payload),
    "over another payload": withPart(good, 1, () =>
      Buffer.from(JSON.stringify({ ...payload, iat: nowSeconds - 1 })).toString("base64url"),
    ),
  })),
  ...(await refused("payload", "proof_payload", {
    "duplicate htu": make(header, `${JSON.stringify(payload).slice(0, -1)},"htu":"${url}"}`),
    "not JSON": make(header, "hello"),
    "exp 1e400": make(header, `${JSON.stringify(payload).slice(0, -1)},"exp":1e400}`),
    "exp 01": make(header, `${JSON.stringify(payload).slice(0, -1)},"exp":01}`),
  })),
  ...(await refused("jti", "proof_jti", {
    missing: make(header, without(payload, "jti")),
    empty: saying({ jti: "" }),
    numeric: saying({ jti: 12_345_678 }),
    null: saying({ jti: null }),
    "seven characters": saying({ jti: "1234567" }),
    "129 characters": saying({ jti: "j".repeat(129) }),
    "with a space": saying({ jti: "12345678 9" }),
    "with a line feed": saying({ jti: "12345678\n" }),
    "with a quotation mark": saying({ jti: `12345678'"` }),
    "beyond ASCII": saying({ jti: "関所関所関所関所" }),
  })),
  ...(await refused("claims", "proof_claims", {
    "htm missing": make(header, without(payload, "htm")),
    "htu missing": make(header, without(payload, "htu")),
    "iat missing": make(header, without(payload, "iat")),
    "iat with a fraction": saying({ iat: nowSeconds + 0.5 }),
    "iat a string": saying({ iat: `${nowSeconds}` }),
    "iat negative": saying({ iat: -1 }),
    "htm a list": saying({ htm: ["POST"] }),
    "ath null": saying({ ath: null }),
    "exp a string": saying({ exp: `${nowSeconds + 60}` }),
    "exp null": saying({ exp: null }),
    "nbf a list": saying({ nbf: [nowSeconds] }),
  })),
  ...(await refused("htm", "proof_htm", {
    other: saying({ htm: "GET" }),
    "lower case": saying({ htm: "post" }),
    empty: saying({ htm: "" }),
    "with a space": saying({ htm: "POST " }),
  })),
  ...(await refused("htu", "proof_htu", {
    path: saying({ htu: `${url}/x` }),
    "path, final slash": saying({ htu: `${url}/` }),
    "path in capitals": saying({ htu: url.replace("payments", "PAYMENTS") }),
    "path, a slash escaped": saying({ htu: url.replace("/payments", "%2Fpayments") }),
    "path, escaped twice": saying({ htu: url.replace("payments", "p%2561yments") }),
    "path, another query": saying({ htu: url.replace("/payments", "?/payments") }),
    host: saying({ htu: url.replace(".jp", ".com") }),
    "host with a final dot": saying({ htu: url.replace(".jp", ".jp.") }),
    scheme: saying({ htu: url.replace("https", "http") }),
    port: saying({ htu: url.replace(".jp", ".jp:8443") }),
    backslashes: saying({ htu: url.replaceAll("/", "\\") }),
    "no slashes": saying({ htu: url.replace("//", "") }),
    userinfo: saying({ htu: url.replace("pay.", "evil@pay.") }),
    "path alone": saying({ htu: "/v1/payments" }),
    empty: saying({ htu: "" }),
  })),
  ...(await refused("iat", "proof_stale", {
    "61 s ago": saying({ iat: nowSeconds - 61 }),
    zero: saying({ iat: 0 }),
  })),
  ...(await refused("iat", "proof_ahead", {
    "11 s ahead": saying({ iat: nowSeconds + 11 }),
    "61 s ahead": saying({ iat: nowSeconds + 61 }),
    milliseconds: saying({ iat: nowMs }),
  })),
  ...(await refused("exp", "proof_expired", {
    "10 s ago": saying({ exp: nowSeconds - 10 }),
    zero: saying({ exp: 0 }),
    "with a fraction": saying({ exp: nowSeconds - 10.5 }),
    negative: saying({ exp: -1 }),
  })),
  ...(await refused("nbf", "proof_early", {
    "11 s ahead": saying({ nbf: nowSeconds + 11 }),
    milliseconds: saying({ nbf: nowMs }),
  })),
  ...(await refused("ath", "proof_ath_missing", {
    missing: make(header, without(payload, "ath")),
  })),
  ...(await refused("ath", "proof_ath", {
    empty: saying({ ath: "" }),
    "of a sibling token": saying({ ath: await accessTokenHash(sibling) }),
    padded: saying({ ath: `${ath}=` }),
    "unused bit": saying({ ath: withUnusedBit(ath) }),
    "the token itself": saying({ ath: token }),
  })),
  ...(await refused(
    "ath",
    "proof_ath_unexpected",
    { "no token": good },
    { accessToken: undefined },
  )),
  ...(await refused("content_digest", "proof_digest_missing", {
    missing: make(header, without(payload, "content_digest")),
  })),
  ...(await refused("content_digest", "proof_digest", {
    "of other bytes": saying({ content_digest: otherDigest }),
    "another algorithm": saying({ content_digest: digest.replace("256", "512") }),
    "two members": saying({ content_digest: `${digest}, ${otherDigest}` }),
    "in capitals": saying({ content_digest: digest.toUpperCase() }),
    empty: saying({ content_digest: "" }),
  })),
  ...(await refused(
    "content_digest",
    "proof_digest_unexpected",
    { "no body": good },
    { contentDigest: undefined },
  )),
  ...(await refused("key", "proof_key", { "another token's": good }, { expectedJkt: other.jkt })),
];

it.each(cases)("refuses $fault: $id, $comment", async ({ proof, fault, context }) => {
  expect(await verifyProof(proof, context)).toEqual({ ok: false, fault });
});
