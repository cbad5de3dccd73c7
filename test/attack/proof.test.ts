import { beforeAll, describe, expect, it } from "vitest";
import { contentDigest } from "../../src/token/content-digest.ts";
import { encodeUtf8 } from "../../src/token/grammar.ts";
import { accessTokenHash } from "../../src/token/proof.ts";
import {
  bill,
  call,
  derSignature,
  type Footprint,
  type Forgery,
  footprint,
  forge,
  type Holder,
  holder,
  honestProof,
  type Members,
  makePair,
  openWorld,
  origin,
  payApproved,
  random,
  rawSignature,
  type Sign,
  scan,
  signatureOf,
  signWith,
  without,
  withPart,
  withUnusedBit,
} from "../world.ts";

const world = openWorld();

let by: Holder;
let sibling: Holder;
let payment: { readonly reference: string };
let before: Footprint;

beforeAll(async () => {
  const buyer = await world().customer();
  await payApproved(world().till, buyer);
  payment = bill(await scan(buyer), { amount: 300 });
  [by, sibling] = [await holder(world().till), await holder(world().neighbour)];
  before = await footprint();
});

const mallory = await makePair();
const claim = (name: string, value: unknown): Partial<Forgery> => ({
  claims: (honest) => ({ ...honest, [name]: value }),
});
const lacking = (...names: string[]): Partial<Forgery> => ({
  claims: (honest) => without(honest, ...names),
});
const headed = (change: Members): Partial<Forgery> => ({
  header: (honest) => ({ ...honest, ...change }),
});
const keyed = (change: (jwk: Members) => unknown): Partial<Forgery> => ({
  header: (honest) => ({ ...honest, jwk: change(honest.jwk as Members) }),
});
const signed = (sign: Sign): Partial<Forgery> => ({ sign });
const later = (seconds: number): Partial<Forgery> => ({
  claims: (honest) => ({ ...honest, iat: Number(honest.iat) + seconds }),
});
/** The honest proof as text, changed. */
const spelled = async (change: (proof: string) => string): Promise<Partial<Forgery>> => {
  const digest = await contentDigest(encodeUtf8(JSON.stringify(payment)));
  const at = { method: "POST", path: "/v1/payments", digest };
  const { header, claims } = await honestProof(by, at);
  return { proof: change(await forge(header, claims, signWith(by.key.privateKey))) };
};
const changedSignature = (change: (raw: Uint8Array) => Uint8Array) =>
  spelled((proof) =>
    withPart(proof, 2, (part) =>
      Buffer.from(change(Buffer.from(part, "base64url"))).toString("base64url"),
    ),
  );
const wide = (part: string) =>
  Buffer.from([0, ...Buffer.from(part, "base64url")]).toString("base64url");

type Make = () => Partial<Forgery> | Promise<Partial<Forgery>>;

const refused: Record<string, Record<string, Make>> = {
  form: {
    none: () => ({ proof: null }),
    empty: () => ({ proof: "" }),
    "the token in its place": () => ({ proof: by.token }),
    "two in one header": () => spelled((proof) => `${proof}, ${proof}`),
    "in two headers": async () => {
      const { proof } = await spelled((each) => each);
      return { proof: proof ?? "", twice: { DPoP: proof ?? "" } };
    },
    padded: () => spelled((proof) => `${proof}==`),
    "a space inside": () => spelled((proof) => `${proof.slice(0, 50)} ${proof.slice(50)}`),
    "an unused bit": () => spelled((proof) => withPart(proof, 2, withUnusedBit)),
    "an unused bit in the claims": () => spelled((proof) => withPart(proof, 1, withUnusedBit)),
    "no signature": () => spelled((proof) => withPart(proof, 2, () => "")),
    "two parts": () => spelled((proof) => proof.split(".").slice(0, 2).join(".")),
    "four parts": () => spelled((proof) => `${proof}.AAAA`),
    "64 kB": () => ({ proof: "A".repeat(65_536) }),
    "no JSON": () => ({ claims: () => "hello" }),
    "a list": () => ({ claims: (honest) => [honest] }),
    "a claim twice": () => ({
      claims: (honest) => `{"htm":"GET",${JSON.stringify(honest).slice(1)}`,
    }),
    "a byte order mark": () => ({ claims: (honest) => `\ufeff${JSON.stringify(honest)}` }),
  },
  header: {
    "typ JWT": () => headed({ typ: "JWT" }),
    "typ at+jwt": () => headed({ typ: "at+jwt" }),
    "typ in capitals": () => headed({ typ: "DPOP+JWT" }),
    "no typ": () => ({ header: (honest) => without(honest, "typ") }),
    none: () => headed({ alg: "none" }),
    "none, unsigned": () => ({ ...headed({ alg: "none" }), sign: signatureOf(random(0)) }),
    HS256: () => headed({ alg: "HS256" }),
    ES384: () => headed({ alg: "ES384" }),
    RS256: () => headed({ alg: "RS256" }),
    EdDSA: () => headed({ alg: "EdDSA" }),
    es256: () => headed({ alg: "es256" }),
    "no alg": () => ({ header: (honest) => without(honest, "alg") }),
    "a kid that is no text": () => headed({ kid: 1 }),
    "an x5u beside the key": () => headed({ x5u: "https://evil.example/chain.pem" }),
    "an x5c beside the key": () => headed({ x5c: ["AAAA"] }),
    "a member nobody knows": () => headed({ x: 1 }),
    "a jku beside the key": () => headed({ jku: "https://evil.example/jwks.json" }),
    "an unknown crit": () => headed({ crit: ["x"], x: 1 }),
    "b64 false": () => headed({ crit: ["b64"], b64: false }),
    "alg twice": () => ({
      header: (honest) => `{"alg":"none",${JSON.stringify(honest).slice(1)}`,
    }),
  },
  key: {
    missing: () => ({ header: (honest) => without(honest, "jwk") }),
    null: () => headed({ jwk: null }),
    text: () => keyed((jwk) => JSON.stringify(jwk)),
    "a list": () => keyed((jwk) => [jwk]),
    empty: () => headed({ jwk: {} }),
    private: () => keyed((jwk) => ({ ...jwk, d: mallory.d })),
    symmetric: () =>
      headed({ jwk: { kty: "oct", k: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" } }),
    "symmetric, and signed with it": async () => {
      const algorithm = { name: "HMAC", hash: "SHA-256" };
      const key = await crypto.subtle.importKey("raw", random(32), algorithm, true, ["sign"]);
      const { kty, k } = (await crypto.subtle.exportKey("jwk", key)) as JsonWebKey;
      return {
        ...headed({ alg: "HS256", jwk: { kty, k } }),
        sign: async (bytes) => new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes)),
      };
    },
    RSA: () => headed({ jwk: { kty: "RSA", n: "AQAB", e: "AQAB" } }),
    OKP: () => keyed((jwk) => ({ kty: "OKP", crv: "Ed25519", x: jwk.x })),
    "P-384": () => keyed((jwk) => ({ ...jwk, crv: "P-384" })),
    "P-256 in lower case": () => keyed((jwk) => ({ ...jwk, crv: "p-256" })),
    "no curve": () => keyed((jwk) => without(jwk, "crv")),
    "off the curve": () => keyed((jwk) => ({ ...jwk, x: jwk.y, y: jwk.x })),
    "at zero": () => keyed((jwk) => ({ ...jwk, x: "A".repeat(43), y: "A".repeat(43) })),
    "beyond the field": () => keyed((jwk) => ({ ...jwk, x: `${"_".repeat(42)}8` })),
    "x padded": () => keyed((jwk) => ({ ...jwk, x: `${jwk.x}=` })),
    "y padded": () => keyed((jwk) => ({ ...jwk, y: `${jwk.y}=` })),
    "y of 33 bytes": () => keyed((jwk) => ({ ...jwk, y: wide(String(jwk.y)) })),
    "x of 33 bytes": () => keyed((jwk) => ({ ...jwk, x: wide(String(jwk.x)) })),
    "x of 31 bytes": () => keyed((jwk) => ({ ...jwk, x: String(jwk.x).slice(0, 42) })),
    "y with an unused bit": () => keyed((jwk) => ({ ...jwk, y: withUnusedBit(String(jwk.y)) })),
    "x with a space": () => keyed((jwk) => ({ ...jwk, x: ` ${jwk.x}` })),
    "x as a number": () => keyed((jwk) => ({ ...jwk, x: 1 })),
    "an unknown member": () => keyed((jwk) => ({ ...jwk, oth: [] })),
    "a member of the prototype": () => keyed((jwk) => ({ ...jwk, constructor: "x" })),
    "for encryption": () => keyed((jwk) => ({ ...jwk, use: "enc" })),
    "a megabyte of members": () => keyed((jwk) => ({ ...jwk, x5c: ["A".repeat(3_000)] })),
  },
  signature: {
    "by another key": () => signed(signWith(mallory.privateKey)),
    "of zeros": () => signed(signatureOf(new Uint8Array(64))),
    "of random bytes": () => signed(signatureOf(random(64))),
    DER: () => changedSignature(derSignature),
    "63 bytes": () => changedSignature((raw) => raw.subarray(1)),
    "65 bytes": () => changedSignature((raw) => Uint8Array.from([...raw, 0])),
    "r 0": () => signed(signatureOf(rawSignature("0", "1"))),
    "s n": () => signed(signatureOf(rawSignature("1", "n"))),
    "r n + 1": () => signed(signatureOf(rawSignature("n+1", "1"))),
    "another's key and signature": () => ({
      header: (honest) => ({ ...honest, jwk: mallory.jwk }),
      sign: signWith(mallory.privateKey),
    }),
  },
  jti: {
    missing: () => lacking("jti"),
    empty: () => claim("jti", ""),
    numeric: () => claim("jti", 12_345_678),
    short: () => claim("jti", "1234567"),
    "of 10 kB": () => claim("jti", "j".repeat(10_000)),
    "of 129 characters": () => claim("jti", "j".repeat(129)),
    null: () => claim("jti", null),
    "with a quote": () => claim("jti", "'; DROP TABLE log; --"),
  },
  place: {
    "htm of another": () => claim("htm", "GET"),
    "htm in lower case": () => claim("htm", "post"),
    "no htm": () => lacking("htm"),
    "htu of another path": () => claim("htu", `${origin}/v1/cancellations`),
    "htu with a final slash": () => claim("htu", `${origin}/v1/payments/`),
    "htu of another host": () => claim("htu", "http://evil.example:8787/v1/payments"),
    "htu of another scheme": () => claim("htu", `${origin}/v1/payments`.replace("http", "https")),
    "htu of another port": () => claim("htu", "http://localhost:8788/v1/payments"),
    "htu without a port": () => claim("htu", "http://localhost/v1/payments"),
    "htu of the address": () => claim("htu", "http://127.0.0.1:8787/v1/payments"),
    "htu with a user": () => claim("htu", "http://x@localhost:8787/v1/payments"),
    "htu with an escaped slash": () => claim("htu", `${origin}/v1%2Fpayments`),
    "htu escaped twice": () => claim("htu", `${origin}/v1/p%2561yments`),
    "htu with backslashes": () => claim("htu", `${origin}/v1/payments`.replaceAll("/", "\\")),
    "htu with the path in its query": () => claim("htu", `${origin}/?/v1/payments`),
    "htu as a path": () => claim("htu", "/v1/payments"),
    "htu as a list": () => claim("htu", [`${origin}/v1/payments`]),
    "no htu": () => lacking("htu"),
  },
  time: {
    "61 s ago": () => later(-61),
    "61 s ahead": () => later(61),
    "12 s ahead": () => later(12),
    "a day ago": () => later(-86_400),
    "as text": () => ({ claims: (honest) => ({ ...honest, iat: `${honest.iat}` }) }),
    "in milliseconds": () => claim("iat", Date.now()),
    "with a fraction": () => ({
      claims: (honest) => ({ ...honest, iat: Number(honest.iat) + 0.5 }),
    }),
    missing: () => lacking("iat"),
    negative: () => claim("iat", -1),
    "1e400": () => ({
      claims: (honest) => JSON.stringify(honest).replace(/"iat":\d+/, '"iat":1e400'),
    }),
  },
  binding: {
    "no ath": () => lacking("ath"),
    "a wrong ath": () => claim("ath", "A".repeat(43)),
    "an ath of a sibling token": async () =>
      claim("ath", await accessTokenHash(sibling.token ?? "")),
    "an ath that is the token": () => claim("ath", by.token),
    "no content_digest": () => lacking("content_digest"),
    "a content_digest of other bytes": async () =>
      claim("content_digest", await contentDigest(encodeUtf8("{}"))),
    "a content_digest of the JSON written otherwise": async () =>
      claim("content_digest", await contentDigest(encodeUtf8(JSON.stringify(payment, null, 1)))),
    "a content_digest of another algorithm": () => claim("content_digest", "sha-512=:AAAA:"),
    "a Content-Digest of other bytes": async () => ({
      headers: { "Content-Digest": await contentDigest(encodeUtf8("{}")) },
    }),
    "no Content-Digest": () => ({ headers: { "Content-Digest": null } }),
    "two Content-Digests": async () => ({
      twice: { "Content-Digest": await contentDigest(encodeUtf8("{}")) },
    }),
    "an exp that is past": () => claim("exp", Math.floor(Date.now() / 1_000) - 30),
    "an exp as text": () => claim("exp", `${Math.floor(Date.now() / 1_000) + 60}`),
    "an nbf ahead": () => claim("nbf", Math.floor(Date.now() / 1_000) + 30),
  },
};

describe.each(Object.entries(refused))("N: a proof with another %s", (_id, cases) => {
  it.each(Object.entries(cases))("is refused invalid_dpop_proof: %s", async (_comment, make) => {
    const asked = { by, method: "POST", path: "/v1/payments", body: payment };
    const told = await call({ ...asked, ...(await make()) });
    expect([told.status, told.challenge]).toEqual([401, "invalid_dpop_proof"]);
    expect(await footprint()).toEqual(before);
  });
});

it("tells whoever signed for another name of ours which one is meant, and nobody else", async () => {
  const asked = { by, method: "GET", path: "/v1/payments/pay_x" };
  const told = async (lie: Partial<Forgery>) => (await call({ ...asked, ...lie })).body.detail;
  expect(await told(claim("htu", "http://127.0.0.1:8787/v1/payments/pay_x"))).toBe(
    "The proof was not accepted: made for another address. Make a new one for this request to " +
      `${origin}.`,
  );
  expect(await told(claim("htm", "POST"))).not.toContain(origin);
});

describe("N: a proof within its time", () => {
  it.each([-58, -10, 0, 10])("passes %i s from now", async (seconds) => {
    const asked = { by, method: "GET", path: "/v1/payments/pay_x", ...later(seconds) };
    expect((await call(asked)).body.code).toBe("not_found");
  });
});

describe("a proof as other libraries write it", () => {
  const at = { method: "GET", path: "/v1/payments/pay_x" };
  const unknown = async (lie: Partial<Forgery>) =>
    expect((await call({ by, ...at, ...lie })).body.code).toBe("not_found");

  it.each([
    "http://LOCALHOST:8787/v1/payments/pay_x",
    "HTTP://localhost:8787/v1/p%61yments/./pay_x",
    "http://localhost:8787/v1/payments/pay_x?a=1#b",
  ])("passes with an equivalent htu: %s", (htu) => unknown(claim("htu", htu)));

  it("passes with claims and a kid that nobody here knows", async () => {
    const nowSeconds = Math.floor(Date.now() / 1_000);
    const more = { iss: "device", nbf: nowSeconds, exp: nowSeconds + 60, x: { y: [null] } };
    await unknown({ claims: (honest) => ({ ...honest, ...more }) });
    await unknown(headed({ kid: "device-1" }));
  });

  it("passes with several digests, ours among them and right, in header and claim", async () => {
    const code = "no code of ours";
    const body = { ...bill(code), amount: 300 };
    const digest = await contentDigest(encodeUtf8(JSON.stringify(body)));
    const more = `sha-512=:${btoa("x".repeat(64))}:;by=proxy , ${digest}`;
    const asked = { by, method: "POST", path: "/v1/payments", body };
    for (const lie of [{}, claim("content_digest", more)]) {
      const told = await call({ ...asked, ...lie, headers: { "Content-Digest": more } });
      expect(told.body.decline).toMatchObject({ code: "code_invalid" });
    }
    const wrong = await contentDigest(encodeUtf8("{}"));
    for (const field of [`${more}, ${wrong}`, `${wrong}, sha-512=:AAAA:`, `${more},`]) {
      const told = await call({ ...asked, headers: { "Content-Digest": field } });
      expect([told.status, told.challenge]).toEqual([401, "invalid_dpop_proof"]);
    }
  });

  it("is not routed to an address by an escaped spelling of it", async () => {
    const escaped = { by, method: "POST", path: "/v1/p%61yments", body: payment };
    for (const htu of [`${origin}/v1/payments`, `${origin}/v1/p%61yments`]) {
      const told = await call({ ...escaped, ...claim("htu", htu) });
      expect([told.status, told.body.code]).toEqual([404, "not_found"]);
    }
    expect(await footprint()).toEqual(before);
  });
});
