import { beforeAll, describe, expect, it } from "vitest";
import { makeKeyRing, parseKeyRing, publicJwks } from "../../../../src/token/key-ring.ts";
import { sealId } from "../../../../src/token/seal.ts";
import { random, ringOf } from "./forge.ts";

// biome-ignore lint/suspicious/noExplicitAny: a document that is broken on purpose
type Broken = any;

let json: string;
beforeAll(async () => {
  json = await makeKeyRing(random);
});

describe("makeKeyRing", () => {
  it("makes a ring that parses, another at every call, with a key of its own per purpose", async () => {
    expect((await parseKeyRing(json)).ok).toBe(true);
    const other = await makeKeyRing(random);
    const keys = [json, other].flatMap((text) => [...text.matchAll(/"(?:key|d)": "([^"]+)"/g)]);
    expect(keys).toHaveLength(16);
    expect(new Set(keys.map(([, key]) => key)).size).toBe(16);
  });
});

describe("publicJwks", () => {
  it("publishes the keys that sign with kid, alg, use and no private part", async () => {
    const { keys } = publicJwks(await ringOf(json));
    const document = JSON.parse(json);
    expect(keys).toHaveLength(3);
    for (const [key, { kid, jwk }] of [
      [keys[0], document.access[0]],
      [keys[1], document.code[0]],
      [keys[2], document.webhook[0]],
    ]) {
      const { kty, crv, x, y } = jwk;
      expect(key).toStrictEqual({ kty, crv, x, y, kid, alg: "ES256", use: "sig" });
    }
  });

  it("leaves out a retired code key", async () => {
    const document = JSON.parse(json);
    const next = JSON.parse(await makeKeyRing(random));
    document.code = [next.code[0], { ...document.code[0], retired: true }];
    const kids = publicJwks(await ringOf(JSON.stringify(document))).keys.map((key) => key.kid);
    const webhook = document.webhook[0].kid;
    expect(kids).toEqual([document.access[0].kid, next.code[0].kid, webhook]);
  });
});

describe("parseKeyRing", () => {
  const shortKey = "A".repeat(42);
  const cases: readonly [id: string, reason: RegExp, change: (ring: Broken) => unknown][] = [
    ["a member is missing", /mac: invalid_type/, ({ mac, ...rest }) => rest],
    ["it signs no posts", /webhook: invalid_type/, ({ webhook, ...rest }) => rest],
    ["a member is unknown", /the document: unrecognized_keys/, (ring) => ({ ...ring, more: 1 })],
    ["a purpose has no key", /access: too_small/, (ring) => ({ ...ring, access: [] })],
    ["a key is short", /mac\.0\.key/, (ring) => ({ ...ring, mac: [{ n: 1, key: shortKey }] })],
    [
      "a key has an unused bit",
      /mac: a key is not 32 bytes/,
      (ring) => ({ ...ring, mac: [{ n: 1, key: `${shortKey}B` }] }),
    ],
    ["n is 0", /mac\.0\.n/, (ring) => ({ ...ring, mac: [{ ...ring.mac[0], n: 0 }] })],
    ["n is 256", /mac\.0\.n/, (ring) => ({ ...ring, mac: [{ ...ring.mac[0], n: 256 }] })],
    [
      "two keys have one number",
      /two keys of mac have one number/,
      (ring) => ({ ...ring, mac: [ring.mac[0], { n: 1, key: "A".repeat(43) }] }),
    ],
    ["one key serves two purposes", /one key serves two/, (ring) => ({ ...ring, mac: ring.totp })],
    [
      "one kid names two keys",
      /one kid names two keys/,
      (ring) => ({ ...ring, access: [{ ...ring.access[0], kid: ring.code[0].kid }] }),
    ],
    [
      "a code's kid is not 8 characters",
      /code\.0\.kid/,
      (ring) => ({ ...ring, code: [{ ...ring.code[0], kid: "seven77" }] }),
    ],
    [
      "the first code key is retired",
      /code: the first key is retired/,
      (ring) => ({ ...ring, code: [{ ...ring.code[0], retired: true }] }),
    ],
    [
      "the first code seal is retired",
      /seal\.code: the first key is retired/,
      (ring) => ({
        ...ring,
        seal: { ...ring.seal, code: [{ ...ring.seal.code[0], retired: true }] },
      }),
    ],
    [
      "an id key is retired, which no id key ever is",
      /seal\.id\.0: unrecognized_keys/,
      (ring) => ({ ...ring, seal: { ...ring.seal, id: [{ ...ring.seal.id[0], retired: true }] } }),
    ],
    [
      "a signing key has no private part",
      /access\.0\.jwk\.d/,
      (ring) => ({
        ...ring,
        access: [{ kid: "a", jwk: { ...ring.access[0].jwk, d: undefined } }],
      }),
    ],
    [
      "the halves of a pair do not belong together",
      /access\.0: not a P-256 key pair/,
      (ring) => ({
        ...ring,
        access: [{ kid: "a", jwk: { ...ring.access[0].jwk, d: ring.code[0].jwk.d } }],
        code: [{ ...ring.code[0], jwk: { ...ring.code[0].jwk, d: ring.access[0].jwk.d } }],
      }),
    ],
  ];
  it.each(cases)("refuses a ring when %s, and repeats no key", async (_, reason, change) => {
    const broken = JSON.stringify(change(JSON.parse(json)));
    const parsed = await parseKeyRing(broken);
    expect(parsed).toEqual({ ok: false, fault: expect.stringMatching(reason) });
    for (const [, secret] of json.matchAll(/"(?:key|d|x|y)": "([^"]+)"/g)) {
      expect(JSON.stringify(parsed)).not.toContain(`${secret}`.slice(0, 8));
    }
  });

  it("refuses what is not JSON, repeats nothing of it", async () => {
    const pasted = json.replace(/"mac"/, '"mac":[],"mac"');
    expect((await parseKeyRing(pasted)).ok).toBe(false);
    for (const text of ["", "{", "null", "[]", "c2VjcmV0", '{"c2VjcmV0":1.5}']) {
      const parsed = await parseKeyRing(text);
      expect(parsed.ok).toBe(false);
      expect(JSON.stringify(parsed)).not.toContain("c2VjcmV0");
    }
  });

  it("signs and seals with the first key of a purpose after a second was put before it", async () => {
    const document = JSON.parse(json);
    document.seal.id.unshift({ n: 2, key: Buffer.from(random(32)).toString("base64url") });
    const ring = await ringOf(JSON.stringify(document));
    expect(sealId(ring, "wal", "00".repeat(16), 0)).toMatch(/^wal_A[g-v]/);
  });
});
