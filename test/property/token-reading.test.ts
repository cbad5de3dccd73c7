import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verifyAccess } from "../../src/token/access.ts";
import { openSecret } from "../../src/token/blind.ts";
import { openCode } from "../../src/token/code/online-code.ts";
import { decodeBase64url, encodeBase64url } from "../../src/token/grammar.ts";
import { parsePublicJwk } from "../../src/token/jwk.ts";
import { parseKeyRing } from "../../src/token/key-ring.ts";
import { markId, openMarkedId } from "../../src/token/marked-id.ts";
import { verifyProof } from "../../src/token/proof.ts";
import { openRefresh } from "../../src/token/refresh.ts";
import { openId, sealId } from "../../src/token/seal.ts";
import { parseStrictJson } from "../../src/token/strict-json.ts";
import { context } from "../unit/src/token/bearer.ts";
import { forge, makePair, makeRing, signWith } from "../unit/src/token/forge.ts";
import { context as proofContext } from "../unit/src/token/proof-forgery.ts";

/** Whatever is read, reading ends with a verdict; what was written is read back. */

const { ring, json } = await makeRing();
const attacker = await makePair();
const hex = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((octets) => Buffer.from(octets).toString("hex"));
const plainInteger = fc.maxSafeInteger().map((value) => (Object.is(value, -0) ? 0 : value));
const wellFormed = fc.string({ unit: "grapheme", maxLength: 12 });
const plainJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    plainInteger,
    wellFormed,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      wellFormed.filter((name) => name !== "__proto__"),
      tie("value"),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).value;

describe("base64url", () => {
  it("is that of Node for any bytes, and the decoder takes no other spelling", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const text = encodeBase64url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("base64url"));
        expect(decodeBase64url(text)).toEqual(bytes);
      }),
    );
    fc.assert(
      fc.property(
        fc.base64String().map((text) => text.replaceAll("=", "")),
        (text) => {
          const bytes = decodeBase64url(text);
          if (bytes !== null) expect(encodeBase64url(bytes)).toBe(text);
        },
      ),
    );
  });
});

describe("parseStrictJson", () => {
  it("reads every plain document as JSON.parse does, in any layout", () => {
    fc.assert(
      fc.property(plainJson, fc.constantFrom(0, 1, "\t", "\r\n"), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  it("never throws, and accepts nothing that JSON.parse refuses or reads otherwise", () => {
    const fragments = fc.array(
      fc.constantFrom("{", "}", "[", "]", ":", ",", '"a"', '"a":1', "1", "-", ".5", "e2", " ", '"'),
      { maxLength: 12 },
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json(),
      fragments.map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (input) => {
        const read = parseStrictJson(input);
        if (read.ok) expect(read.value).toEqual(JSON.parse(input));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("ids", () => {
  it("open to what was sealed or marked, and two differ unless all of it is equal", () => {
    const number = fc.nat({ max: 2 ** 31 - 1 }).map((half) => half * 131_071); // up to 2^48
    fc.assert(
      fc.property(hex(16), number, (route, each) => {
        const id = sealId(ring, "pay", route, each);
        expect(openId(ring, "pay", id)).toEqual({ route, number: each, keyNumber: 1 });
        expect(sealId(ring, "rfd", route, each).slice(4)).not.toBe(id.slice(4));
      }),
    );
    const owner = fc.uint8Array({ minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(owner, fc.nat({ max: 2 ** 31 - 1 }), (bytes, each) => {
        const id = markId(ring, "sto", { owner: bytes, number: each });
        const ownerHex = Buffer.from(bytes).toString("hex");
        expect(openMarkedId(ring, "sto", id)).toMatchObject({ ownerHex, number: each });
      }),
    );
  });
});

describe("hostile input", () => {
  it("ends in a fault, never in an exception, whatever the text", async () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.base64String(), fc.json());
    await fc.assert(
      fc.asyncProperty(text, async (input) => {
        expect((await verifyAccess(ring, input, context)).ok).toBe(false);
        expect((await verifyProof(input, proofContext)).ok).toBe(false);
        expect((await openCode(ring, input)).ok).toBe(false);
        expect((await parseKeyRing(input)).ok).toBe(false);
        expect(openId(ring, "pay", `pay_${input}`)).toBeNull();
        expect(openMarkedId(ring, "ter", `ter_${input}`)).toBeNull();
        expect(openRefresh(ring, `rt_${input}`)).toBeNull();
        expect(openSecret(ring, input, "")).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it("ends in a fault, never in an exception, whatever well-spelled parts say", async () => {
    const sign = signWith(attacker.privateKey);
    const kids = [ring.access[0]?.kid, ring.code[0]?.kid];
    const headers = fc.record(
      {
        alg: fc.constantFrom("ES256", "none", 1),
        typ: fc.constantFrom("at+jwt", "dpop+jwt", "qr+jwt", null),
        kid: fc.oneof(fc.constantFrom(...kids), fc.jsonValue()),
        jwk: fc.oneof(fc.constant(attacker.jwk), fc.jsonValue()),
      },
      { requiredKeys: ["alg", "typ"] },
    );
    await fc.assert(
      fc.asyncProperty(headers, fc.jsonValue(), async (header, payload) => {
        const token = await forge(header, payload, sign);
        expect((await verifyAccess(ring, token, context)).ok).toBe(false);
        expect((await verifyProof(token, proofContext)).ok).toBe(false);
        expect((await openCode(ring, token)).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("ends in a fault, never in an exception, whatever stands for a key", async () => {
    const member = fc.oneof(fc.anything(), fc.constantFrom("EC", "P-256", attacker.jwk.x));
    const key = fc.record(
      { kty: member, crv: member, x: member, y: member, d: member, use: member },
      { requiredKeys: [] },
    );
    const almost = fc.record({
      kty: fc.constant("EC"),
      crv: fc.constant("P-256"),
      x: hex(16),
      y: member,
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.anything(), key, almost), async (input) => {
        expect((await parsePublicJwk(input)).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it("never repeats key material of a ring in the reason of its refusal", async () => {
    const secrets = [...json.matchAll(/"(?:key|d)": "([^"]+)"/g)].map(([, secret]) => `${secret}`);
    await fc.assert(
      fc.asyncProperty(fc.nat(json.length - 1), wellFormed, async (at, piece) => {
        const parsed = await parseKeyRing(json.slice(0, at) + piece + json.slice(at + 1));
        const told = parsed.ok ? "" : parsed.fault;
        for (const secret of secrets) {
          for (const part of [secret.slice(0, 8), secret.slice(-8)])
            expect(told).not.toContain(part);
        }
      }),
      { numRuns: 100 },
    );
  });
});
