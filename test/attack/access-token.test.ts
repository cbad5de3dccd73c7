import { beforeAll, describe, expect, it } from "vitest";
import { encodeBase64url, encodeUtf8 } from "../../src/token/grammar.ts";
import { makeKeyRing } from "../../src/token/key-ring.ts";
import {
  bill,
  type Customer,
  call,
  derSignature,
  type Footprint,
  type Forgery,
  footprint,
  forge,
  type Holder,
  holder,
  leaked,
  type Members,
  makePair,
  openWorld,
  partsOf,
  payApproved,
  random,
  rawSignature,
  ring,
  ringOf,
  type Sign,
  scan,
  send,
  signatureOf,
  signWith,
  without,
  withPart,
  withUnusedBit,
} from "../world.ts";

const world = openWorld();

/** A till's good token, taken apart, and what it is tried on. */
let good: { by: Holder; token: string; header: Members; claims: Members };
let payment: object;
let buyer: Customer;
let before: Footprint;

beforeAll(async () => {
  buyer = await world().customer();
  await payApproved(world().till, buyer);
  const by = await holder(world().till);
  const token = by.token ?? "";
  good = { by, token, ...partsOf(token) };
  payment = bill(await scan(buyer), { amount: 300 });
  before = await footprint();
});

const mallory = await makePair();
const own = signWith(mallory.privateKey);
const ours = leaked("access");
const nowSeconds = () => Math.floor(Date.now() / 1_000);

type Make = () => string | Promise<string>;

const headed =
  (change: Members, sign: Sign = ours): Make =>
  () =>
    forge({ ...good.header, ...change }, good.claims, sign);
const saying =
  (change: (claims: Members) => unknown): Make =>
  () =>
    forge(good.header, change(good.claims), ours);
const signed =
  (sign: Sign): Make =>
  () =>
    forge(good.header, good.claims, sign);
const spelled =
  (index: 0 | 1 | 2, change: (part: string) => string): Make =>
  () =>
    withPart(good.token, index, change);
/** Header and claims in another spelling, under a signature of ours for that spelling. */
const respelled =
  (index: 0 | 1, change: (part: string) => string): Make =>
  async () => {
    const signed = withPart(good.token.split(".").slice(0, 2).join("."), index, change);
    return `${signed}.${encodeBase64url(await ours(encodeUtf8(signed)))}`;
  };
const claim = (name: string, value: unknown) => saying((claims) => ({ ...claims, [name]: value }));
const lacking = (name: string) => saying((claims) => without(claims, name));
/** The claims as text, with `"name":value` put over what stood there. */
const worded = (name: string, value: string) =>
  saying((claims) => `{"${name}":${value},${JSON.stringify(without(claims, name)).slice(1)}`);

const genuine = (algorithm: string, key: object, sign: string | object): Make => {
  return async () => {
    const pair = await crypto.subtle.generateKey(key as never, true, ["sign", "verify"]);
    const { privateKey } = pair as CryptoKeyPair;
    return forge({ ...good.header, alg: algorithm }, good.claims, async (bytes) => {
      return new Uint8Array(await crypto.subtle.sign(sign as never, privateKey, bytes));
    });
  };
};

const hmac =
  (secret: () => string | Promise<string>): Make =>
  async () => {
    const raw = new TextEncoder().encode(await secret());
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
    return forge({ ...good.header, alg: "HS256" }, good.claims, async (bytes) => {
      return new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes));
    });
  };

/** `none` in each of its sixteen cases, and no signature. */
const noneUnsigned = Object.fromEntries(
  Array.from({ length: 16 }, (_, capitals) => {
    const letter = (each: string, i: number) => ((capitals >> i) & 1 ? each.toUpperCase() : each);
    const alg = [..."none"].map(letter).join("");
    return [`${alg}, unsigned`, headed({ alg }, signatureOf(random(0)))];
  }),
);

/** The published key as most tools write it (RFC 5480). */
const pem = () => {
  const { x = "", y = "" } = ring.access[0]?.jwk ?? {};
  const point = [x, y].map((part) => Buffer.from(part, "base64url").toString("hex")).join("");
  const prefix = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";
  const lines = Buffer.from(prefix + point, "hex")
    .toString("base64")
    .replaceAll(/.{64}/g, "$&\n");
  return `-----BEGIN PUBLIC KEY-----\n${lines}\n-----END PUBLIC KEY-----\n`;
};
const signature = () => Buffer.from(good.token.split(".")[2] ?? "", "base64url");
const bytes = (change: (raw: Uint8Array) => Uint8Array): Make =>
  spelled(2, () => Buffer.from(change(signature())).toString("base64url"));

const refused: Record<string, Record<string, Make>> = {
  algorithm: {
    ...noneUnsigned,
    "none, signed": headed({ alg: "none" }),
    None: headed({ alg: "None" }),
    NONE: headed({ alg: "NONE" }),
    nOnE: headed({ alg: "nOnE" }),
    "HS256 with the public JWK": hmac(() => JSON.stringify(ring.access[0]?.jwk)),
    "HS256 with the public key in PEM": hmac(pem),
    "HS256 with nothing": hmac(() => "\u0000"),
    ES384: genuine(
      "ES384",
      { name: "ECDSA", namedCurve: "P-384" },
      { name: "ECDSA", hash: "SHA-384" },
    ),
    RS256: genuine(
      "RS256",
      {
        ...{ name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, hash: "SHA-256" },
        publicExponent: Uint8Array.of(1, 0, 1),
      },
      "RSASSA-PKCS1-v1_5",
    ),
    EdDSA: genuine("EdDSA", { name: "Ed25519" }, "Ed25519"),
    "ES384 by our key": headed({ alg: "ES384" }),
    es256: headed({ alg: "es256" }),
    "no alg": () => forge(without(good.header, "alg"), good.claims, ours),
    "a list": headed({ alg: ["ES256"] }),
  },
  signature: {
    stripped: () => good.token.split(".").slice(0, 2).join("."),
    empty: spelled(2, () => ""),
    zero: signed(signatureOf(new Uint8Array(64))),
    DER: bytes(derSignature),
    "63 bytes": bytes((raw) => raw.subarray(0, 63)),
    "65 bytes": bytes((raw) => Uint8Array.from([...raw, 0])),
    "r 0": signed(signatureOf(rawSignature("0", "1"))),
    "s 0": signed(signatureOf(rawSignature("1", "0"))),
    "r n": signed(signatureOf(rawSignature("n", "1"))),
    "s n": signed(signatureOf(rawSignature("1", "n"))),
    "r n + 1": signed(signatureOf(rawSignature("n+1", "1"))),
    "s n + 1": signed(signatureOf(rawSignature("1", "n+1"))),
    "by another key": signed(own),
    "by the code key": signed(leaked("code")),
    "of another token": spelled(2, () => partsOf(scanned()).signature),
    "an unused bit": spelled(2, withUnusedBit),
    "of random bytes": signed(signatureOf(random(64))),
  },
  header: {
    jwk: headed({ jwk: mallory.jwk }, own),
    "jwk, by our key": headed({ jwk: mallory.jwk }),
    jku: headed({ jku: "https://evil.example/jwks.json" }, own),
    x5u: headed({ x5u: "https://evil.example/cert.pem" }, own),
    x5c: headed({ x5c: ["MIIB"] }, own),
    "jku, by our key": headed({ jku: "https://evil.example/jwks.json" }),
    "x5u, by our key": headed({ x5u: "https://evil.example/cert.pem" }),
    "x5c, by our key": headed({ x5c: ["MIIB"] }),
    "no kid": () => forge(without(good.header, "kid"), good.claims, ours),
    "an unknown kid": headed({ kid: "AAAAAAAA" }),
    "a numeric kid": headed({ kid: 0 }),
    "a kid of 10 kB": headed({ kid: "k".repeat(10_000) }),
    "a path as kid": headed({ kid: "../../../dev/null" }),
    "an empty kid": headed({ kid: "" }),
    "the code key's kid": () =>
      forge({ ...good.header, kid: ring.code[0]?.kid }, good.claims, leaked("code")),
    "a retired kid": async () => {
      const old = await ringOf(await makeKeyRing(random));
      const [key] = old.access;
      return forge(
        { ...good.header, kid: key?.kid },
        good.claims,
        signWith(key?.privateKey as CryptoKey),
      );
    },
    "an unknown crit": headed({ crit: ["x"], x: 1 }),
    "a crit of nothing": headed({ crit: [] }),
    "b64 false": headed({ crit: ["b64"], b64: false }),
    "a code's type": headed({ typ: "qr+jwt" }),
    "a proof's type": headed({ typ: "dpop+jwt" }),
    "an offline code's type": headed({ typ: "qr-device+jwt" }),
    "typ JWT": headed({ typ: "JWT" }),
    "typ in capitals": headed({ typ: "AT+JWT" }),
    "typ with its tree": headed({ typ: "application/at+jwt" }),
    "no typ": () => forge(without(good.header, "typ"), good.claims, ours),
    "alg twice": () =>
      forge(`{"alg":"none",${JSON.stringify(good.header).slice(1)}`, good.claims, ours),
    "kid twice": () =>
      forge(`{"kid":"AAAAAAAA",${JSON.stringify(good.header).slice(1)}`, good.claims, ours),
    "typ twice, alike": () =>
      forge(`{"typ":"at+jwt",${JSON.stringify(good.header).slice(1)}`, good.claims, ours),
    "a byte order mark": () => forge(`\ufeff${JSON.stringify(good.header)}`, good.claims, ours),
    "a list": () => forge([good.header], good.claims, ours),
    zip: headed({ zip: "DEF" }),
    nested: () => forge({ ...good.header, cty: "JWT" }, good.token, ours),
  },
  claims: {
    "another issuer": claim("iss", "https://evil.example"),
    "an issuer that begins alike": saying((c) => ({ ...c, iss: `${c.iss}.evil.example` })),
    "an issuer in capitals": saying((c) => ({ ...c, iss: String(c.iss).toUpperCase() })),
    "an issuer with a slash": saying((c) => ({ ...c, iss: `${c.iss}/` })),
    "an issuer cut short": saying((c) => ({ ...c, iss: String(c.iss).slice(0, -1) })),
    "a list of issuers": saying((c) => ({ ...c, iss: [c.iss] })),
    "no issuer": lacking("iss"),
    "another audience": claim("aud", "https://evil.example"),
    "a list of audiences": saying((c) => ({ ...c, aud: [c.aud] })),
    "an audience that begins alike": saying((c) => ({ ...c, aud: `${c.aud}1` })),
    "an audience cut short": saying((c) => ({ ...c, aud: String(c.aud).slice(0, -1) })),
    "an audience in capitals": saying((c) => ({ ...c, aud: String(c.aud).toUpperCase() })),
    "no audience": lacking("aud"),
    "an expiry past": claim("exp", Math.floor(Date.now() / 1_000) - 1),
    "no expiry": lacking("exp"),
    "an expiry as text": saying((c) => ({ ...c, exp: `${c.exp}` })),
    "an expiry of 1e400": worded("exp", "1e400"),
    "an expiry of Infinity": worded("exp", "Infinity"),
    "an expiry in milliseconds": saying((c) => ({ ...c, exp: Number(c.exp) * 1_000 })),
    "an expiry of null": claim("exp", null),
    "a life of a day": saying((c) => ({ ...c, exp: Number(c.iat) + 86_400 })),
    "issued ahead": saying((c) => ({ ...c, iat: nowSeconds() + 60, exp: nowSeconds() + 120 })),
    "no time of issue": lacking("iat"),
    "not before a moment to come": claim("nbf", Math.floor(Date.now() / 1_000) + 600),
    "no cnf": lacking("cnf"),
    "an empty cnf": claim("cnf", {}),
    "an empty jkt": claim("cnf", { jkt: "" }),
    "a cnf with a key": saying((c) => ({ ...c, cnf: { ...(c.cnf as object), jwk: mallory.jwk } })),
    "a jkt of null": claim("cnf", { jkt: null }),
    "no scope": lacking("scope"),
    "an empty scope": claim("scope", ""),
    "another kind's scope": claim("scope", "wallet"),
    "two scopes": claim("scope", "terminal wallet"),
    "a scope as a list": claim("scope", ["terminal"]),
    "no kind": lacking("kind"),
    "another kind": claim("kind", "operator"),
    "no epoch": lacking("epoch"),
    "an epoch of none": claim("epoch", [0, 0, 0]),
    "an epoch that is negative": claim("epoch", [-1, -1, -1]),
    "no jti": lacking("jti"),
    "no subject": lacking("sub"),
    "a subject that is no id": claim("sub", "admin"),
    "one more claim": claim("admin", true),
    "a claim of the prototype": worded("__proto__", '{"admin":true}'),
    "the expiry twice": saying((c) => `{"exp":${c.exp},${JSON.stringify(c).slice(1)}`),
    "the scope twice": saying((c) => `{"scope":"wallet",${JSON.stringify(c).slice(1)}`),
    "a byte order mark": saying((c) => `\ufeff${JSON.stringify(c)}`),
    "no JSON": saying(() => "hello"),
    "a list": saying((c) => [c]),
    nothing: saying(() => ""),
  },
  spelling: {
    "padding after the signature": spelled(2, (part) => `${part}==`),
    "padding after the header": spelled(0, (part) => `${part}=`),
    "padding after the header, signed so": respelled(0, (part) => `${part}=`),
    "padding after the claims, signed so": respelled(1, (part) => `${part}=`),
    "an unused bit in the header": spelled(0, withUnusedBit),
    "an unused bit in the header, signed so": respelled(0, withUnusedBit),
    "an unused bit in the claims, signed so": respelled(1, withUnusedBit),
    "a space in the header, signed so": respelled(0, (part) => `${part} `),
    "a space in the claims, signed so": respelled(1, (part) => ` ${part}`),
    "a tab in the signature": spelled(2, (part) => `${part.slice(0, 9)}\t${part.slice(9)}`),
    "the letters of base64": async () => {
      // A signature is random: signed again until it has a letter that base64 writes otherwise.
      let { token } = good;
      while (!/[-_]/.test(token)) token = await forge(good.header, good.claims, ours);
      return token.replaceAll("-", "+").replaceAll("_", "/");
    },
    "a percent": spelled(1, (part) => `${part.slice(0, 4)}%20${part.slice(4)}`),
    "four parts": () => `${good.token}.AAAA`,
    "five parts": () => `${good.token}.AAAA.AAAA`,
    "no parts": () => "AAAA",
    "64 kB": () => "A".repeat(65_536),
    "64 kB with dots": () => `${"A".repeat(30_000)}.${"A".repeat(30_000)}.${"A".repeat(86)}`,
    "JSON serialisation": () => {
      const [header, payload, sig] = good.token.split(".");
      return Buffer.from(JSON.stringify({ protected: header, payload, signature: sig })).toString(
        "base64url",
      );
    },
    "JSON serialisation, flattened, as it is": () => {
      const [header, payload, sig] = good.token.split(".");
      return JSON.stringify({ protected: header, payload, signature: sig });
    },
    "JSON serialisation, general, as it is": () => {
      const [header, payload, sig] = good.token.split(".");
      return JSON.stringify({ payload, signatures: [{ protected: header, signature: sig }] });
    },
  },
};

let code = "";
const scanned = () => code;
beforeAll(async () => {
  code = await scan(buyer);
  before = await footprint();
});

describe.each(Object.entries(refused))("N: an access token with another %s", (_id, cases) => {
  it.each(Object.entries(cases))("is refused invalid_token: %s", async (_comment, make) => {
    const token = await make();
    expect(token).not.toBe(good.token);
    const told = await call({
      by: good.by,
      method: "POST",
      path: "/v1/payments",
      body: payment,
      token,
    });
    expect([told.status, told.challenge]).toEqual([401, "invalid_token"]);
    expect(await footprint()).toEqual(before);
  });
});

describe("N: an access token sent otherwise", () => {
  const ways: Record<string, () => Partial<Forgery>> = {
    "not at all": () => ({ headers: { Authorization: null } }),
    "as Bearer": () => ({ headers: { Authorization: `Bearer ${good.token}` } }),
    "as Basic": () => ({ headers: { Authorization: `Basic ${good.token}` } }),
    "without a scheme": () => ({ headers: { Authorization: good.token } }),
    "two in one header": () => ({
      headers: { Authorization: `DPoP ${good.token}, DPoP ${good.token}` },
    }),
    "two after one scheme": () => ({
      headers: { Authorization: `DPoP ${good.token} ${good.token}` },
    }),
    "in two headers": () => ({ twice: { Authorization: `DPoP ${good.token}` } }),
    "beside a Bearer token": () => ({ twice: { Authorization: `Bearer ${good.token}` } }),
    "after two spaces": () => ({ headers: { Authorization: `DPoP  ${good.token}` } }),
    "after a tab": () => ({ headers: { Authorization: `DPoP\t${good.token}` } }),
    "in a cookie": () => ({
      headers: { Authorization: null, Cookie: `access_token=${good.token}` },
    }),
    "in the query": () => ({
      headers: { Authorization: null },
      path: `/v1/payments?access_token=${good.token}`,
    }),
    "in the body": () => ({
      headers: { Authorization: null },
      body: { ...payment, access_token: good.token },
    }),
    "in a header of its own": () => ({
      headers: { Authorization: null, "X-Access-Token": good.token },
    }),
    empty: () => ({ headers: { Authorization: "DPoP " } }),
  };
  it.each(Object.entries(ways))("is refused: %s", async (_comment, way) => {
    const asked = { by: good.by, method: "POST", path: "/v1/payments", body: payment, ...way() };
    const told = await call(asked);
    expect([told.status, told.challenge]).toEqual([401, "invalid_token"]);
    expect(await footprint()).toEqual(before);
  });
});

describe("N: an access token of another kind", () => {
  it("is forbidden where it does not belong, and nothing is written", async () => {
    const { till, partner, operator, viewer } = world();
    const stop = { scope: "spending", reason: "a test" };
    const calls = [
      [till, "POST", "/v1/payments", payment],
      [buyer, "POST", "/v1/codes", {}],
      [buyer, "GET", "/v1/wallet", undefined],
      [partner, "GET", "/v1/funding/cash_register/credits?reference=any-reference", undefined],
      [operator, "PUT", "/v1/operator/stops", stop],
      [viewer, "GET", "/v1/operator/stops", undefined],
    ] as const;
    const callers = await Promise.all([till, buyer, partner, operator].map(holder));
    for (const [owner, method, path, body] of calls) {
      const right = partsOf((await holder(owner)).token ?? "").claims.kind;
      for (const by of callers) {
        if (partsOf(by.token ?? "").claims.kind === right) continue;
        const told = await send(by, method, path, body);
        expect([path, told.status, told.body.code]).toEqual([path, 403, "forbidden"]);
      }
    }
    expect(await footprint()).toEqual(before);
  });

  it("passes as it is, and under an older key of the ring", async () => {
    const [, older] = ring.access;
    const token = await forge(
      { ...good.header, kid: older?.kid },
      good.claims,
      signWith(older?.privateKey as CryptoKey),
    );
    const { header } = good;
    expect(header).toEqual({ alg: "ES256", typ: "at+jwt", kid: ring.access[0]?.kid });
    const unknown = { by: good.by, method: "GET", path: "/v1/payments?reference=never-sent" };
    expect((await call({ ...unknown, token })).status).toBe(404);
    expect((await call(unknown)).status).toBe(404);
  });
});
