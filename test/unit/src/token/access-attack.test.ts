import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import { verifyAccess } from "../../../../src/token/access.ts";
import { makeRefresh } from "../../../../src/token/refresh.ts";
import {
  type Case,
  device,
  encode,
  good,
  headed,
  header,
  json,
  ours,
  payload,
  refused,
  ring,
  signed,
  without,
} from "./access-forgery.ts";
import { context } from "./bearer.ts";
import {
  derSignature,
  forge,
  random,
  rawSignature,
  signatureOf,
  signWith,
  withPart,
  withUnusedBit,
} from "./forge.ts";

const published = JSON.stringify(JSON.parse(json).access[0].jwk);
const hmac = (bits: 256 | 512) => () =>
  forge({ ...header, alg: `HS${bits}` }, payload, async (bytes) =>
    createHmac(`sha${bits}`, published).update(bytes).digest(),
  );
const ourSignature = Uint8Array.from(Buffer.from(`${good.split(".")[2]}`, "base64url"));

const algs = ["none", "None", "NONE", "nOnE", "es256", "ES256 ", "ES384", "ES512", "RS256"];
algs.push("HS256", "PS256", "EdDSA", "Ed25519", "ES256K", "");
const typs = ["qr+jwt", "dpop+jwt", "qr-device+jwt", "JWT", "AT+JWT", "application/at+jwt", ""];

const cases: Case[] = [
  ...algs.flatMap((alg) =>
    refused("alg", "access_alg", { [`"${alg}"`]: headed((from) => ({ ...from, alg })) }),
  ),
  ...refused("alg", "access_alg", {
    "HS512 with the published key": hmac(512),
    missing: headed((from) => without(from, "alg")),
    "a list": headed((from) => ({ ...from, alg: ["ES256"] })),
    null: headed((from) => ({ ...from, alg: null })),
  }),
  ...refused("alg", "access_grammar", {
    "HS256 with the published key": hmac(256),
    "none, nothing signed": () =>
      forge({ ...header, alg: "none" }, payload, signatureOf(Uint8Array.of())),
  }),
  ...refused("signature", "access_grammar", {
    "stripped with its dot": () => good.split(".").slice(0, 2).join("."),
    empty: signed(signatureOf(Uint8Array.of())),
    "of 63 bytes": signed(signatureOf(new Uint8Array(63).fill(1))),
    "of 65 bytes": signed(signatureOf(new Uint8Array(65).fill(1))),
    DER: signed(signatureOf(derSignature(ourSignature))),
  }),
  ...refused("signature", "access_signature", {
    "all zero": signed(signatureOf(new Uint8Array(64))),
    "r is 0": signed(signatureOf(rawSignature("0", "1"))),
    "s is 0": signed(signatureOf(rawSignature("1", "0"))),
    "r is n": signed(signatureOf(rawSignature("n", "1"))),
    "s is n": signed(signatureOf(rawSignature("1", "n"))),
    "r is n + 1": signed(signatureOf(rawSignature("n+1", "1"))),
    "s is n + 1": signed(signatureOf(rawSignature("1", "n+1"))),
    random: signed(signatureOf(random(64))),
    "by the device's key": signed(signWith(device.privateKey)),
    "by the code key": signed(signWith(ring.code[0]?.privateKey as CryptoKey)),
    "over another payload": () => withPart(good, 1, () => encode({ ...payload, shards: 5 })),
    "over the header with other spaces": () => withPart(good, 0, () => encode(header, 1)),
  }),
  ...refused("header", "access_header", {
    jwk: headed((from) => ({ ...from, jwk: device.jwk })),
    jku: headed((from) => ({ ...from, jku: "https://evil.example/jwks.json" })),
    x5u: headed((from) => ({ ...from, x5u: "https://evil.example/cert" })),
    x5c: headed((from) => ({ ...from, x5c: ["AAAA"] })),
    "unknown crit": headed((from) => ({ ...from, crit: ["exp2"], exp2: 1 })),
    "crit empty": headed((from) => ({ ...from, crit: [] })),
    "b64 false": headed((from) => ({ ...from, crit: ["b64"], b64: false })),
    "b64 false, not critical": headed((from) => ({ ...from, b64: false })),
    cty: headed((from) => ({ ...from, cty: "JWT" })),
    zip: headed((from) => ({ ...from, zip: "DEF" })),
    "kid missing": headed((from) => without(from, "kid")),
    "duplicate alg": headed((from) => `{"alg":"none",${JSON.stringify(from).slice(1)}`),
    "duplicate kid": headed((from) => `${JSON.stringify(from).slice(0, -1)},"kid":"x"}`),
    "byte order mark": headed((from) => `\ufeff${JSON.stringify(from)}`),
    array: headed((from) => [from]),
    string: headed(() => '"ES256"'),
    "not JSON": headed(() => "alg=ES256"),
    __proto__: headed((from) => `${JSON.stringify(from).slice(0, -1)},"__proto__":{}}`),
  }),
  ...refused("kid", "access_kid", {
    unknown: headed((from) => ({ ...from, kid: "unknown1" })),
    empty: headed((from) => ({ ...from, kid: "" })),
    numeric: headed((from) => ({ ...from, kid: 1 })),
    "a path": headed((from) => ({ ...from, kid: "../../../../dev/null" })),
    "an SQL string": headed((from) => ({ ...from, kid: "x' OR '1'='1" })),
    "of 2 kB": headed((from) => ({ ...from, kid: "k".repeat(2_000) })),
    "a list of the right one": headed((from) => ({ ...from, kid: [from.kid] })),
    "a code key's": headed((from) => ({ ...from, kid: ring.code[0]?.kid })),
  }),
  ...typs.flatMap((typ) =>
    refused("typ", "access_typ", { [`"${typ}"`]: headed((from) => ({ ...from, typ })) }),
  ),
  ...refused("typ", "access_typ", { missing: headed((from) => without(from, "typ")) }),
  ...refused("length", "access_too_long", {
    "kid of 10 kB": headed((from) => ({ ...from, kid: "k".repeat(10_000) })),
    "64 kB of letters": () => "A".repeat(65_536),
    "64 kB of dots": () => ".".repeat(65_536),
    "64 kB in a claim": () => forge(header, { ...payload, label: "x".repeat(65_536) }, ours),
  }),
  ...refused("grammar", "access_grammar", {
    empty: () => "",
    "a word": () => "null",
    "two tokens in one header": () => `${good}, ${good}`,
    "two tokens run together": () => `${good}.${good}`,
    "JSON serialisation": () => {
      const [head, body, signature] = good.split(".");
      return JSON.stringify({ payload: body, protected: head, signature });
    },
    "space before": () => ` ${good}`,
    "space after": () => `${good} `,
    "line feed after": () => `${good}\n`,
    "space in the signature": () => `${good.slice(0, -5)} ${good.slice(-5)}`,
    "signature padded": () => `${good}==`,
    "payload padded": () => withPart(good, 1, (part) => `${part}=`),
    "unused bit in the signature": () => withUnusedBit(good),
    "alphabet of base64": () => withPart(good, 2, (part) => `+${part.slice(1)}`),
    "empty header": () => withPart(good, 0, () => ""),
    "empty payload": () => withPart(good, 1, () => ""),
    "five parts, as if encrypted": () => `${good}.AAAA.AAAA`,
    "a letter beyond ASCII": () => withPart(good, 1, (part) => `é${part.slice(1)}`),
    "a refresh token": () => makeRefresh(ring, "00".repeat(16), random),
  }),
];

it("accepts the token that all of these are made from, also when forged anew", async () => {
  expect((await verifyAccess(ring, good, context)).ok).toBe(true);
  expect((await verifyAccess(ring, await forge(header, payload, ours), context)).ok).toBe(true);
});

it.each(cases)("refuses $fault: $id, $comment", async ({ make, fault }) => {
  expect(await verifyAccess(ring, await make(), context)).toEqual({ ok: false, fault });
});
