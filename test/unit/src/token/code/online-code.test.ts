import { beforeAll, describe, expect, it } from "vitest";
import { signAccess } from "../../../../../src/token/access.ts";
import { codeCharsMax, openCode, signCode } from "../../../../../src/token/code/online-code.ts";
import type { TokenFault } from "../../../../../src/token/fault.ts";
import type { KeyRing } from "../../../../../src/token/key-ring.ts";
import { makeRefresh } from "../../../../../src/token/refresh.ts";
import { sealBytes } from "../../../../../src/token/seal.ts";
import { context, makeBearers } from "../bearer.ts";
import {
  forge,
  makePair,
  makeRing,
  mirrorSignature,
  random,
  ringOf,
  type Sign,
  signatureOf,
  signWith,
  withPart,
  withUnusedBit,
} from "../forge.ts";
import { good as goodProof } from "../proof-forgery.ts";

type Members = Record<string, unknown>;

const route = "00112233445566778899aabbccddeeff";
const jti = "ffeeddccbbaa99887766554433221100";
const expiresAtMs = 1_790_000_060_000;
const issued = { route, jti, expiresAtMs };

let ring: KeyRing;
let json: string;
let good: string;
let header: Members;
let payload: Members;
let ours: Sign;

beforeAll(async () => {
  ({ ring, json } = await makeRing());
  good = await signCode(ring, issued);
  [header, payload] = good
    .split(".")
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString())) as [Members, Members];
  ours = signWith(ring.code[0]?.privateKey as CryptoKey);
});

describe("signCode and openCode", () => {
  it("gives back what the wallet issued, under an identity that is not its spelling", async () => {
    expect(await openCode(ring, good)).toStrictEqual({
      ok: true,
      value: { ...issued, identity: `q:${jti}`, recallOnly: false },
    });
    const again = await signCode(ring, issued);
    expect(again).not.toBe(good); // ECDSA signs afresh
    expect(await openCode(ring, again)).toStrictEqual(await openCode(ring, good));
  });

  it("is at most 287 characters, whatever it says", async () => {
    const longest = { route, jti, expiresAtMs: 9_999_999_999_000 };
    expect(good.length).toBe(273);
    expect((await signCode(ring, longest)).length).toBeLessThanOrEqual(codeCharsMax);
  });

  it("has the header alg, typ, kid and the claims exp and s, and shows no route", () => {
    expect(header).toEqual({ alg: "ES256", typ: "qr+jwt", kid: ring.code[0]?.kid });
    expect(payload).toEqual({ exp: 1_790_000_060, s: expect.stringMatching(/^[\w-]{66}$/) });
    const bytes = Buffer.from(`${payload.s}`, "base64url").toString("hex");
    for (const secret of [route, jti]) expect(bytes).not.toContain(secret.slice(0, 8));
  });

  it("seals two codes of one wallet so that nobody sees they are one wallet's", async () => {
    const sealOf = (code: string) => {
      const { s } = JSON.parse(Buffer.from(`${code.split(".")[1]}`, "base64url").toString());
      return Buffer.from(s, "base64url");
    };
    const seal = sealOf(good);
    const other = sealOf(await signCode(ring, { ...issued, jti: jti.replace("ff", "fe") }));
    const alike = [...seal].filter((byte, i) => i > 0 && byte === other[i]).length;
    expect(alike).toBeLessThan(8); // 48 bytes agree in 0.2 places by chance
  });

  it("gives one identity to the other signature that anybody can make of a valid one", async () => {
    const mirrored = withPart(good, 2, mirrorSignature);
    expect(mirrored).not.toBe(good);
    expect(await openCode(ring, mirrored)).toStrictEqual(await openCode(ring, good));
  });

  it("does not judge the expiry: who recalls an answer comes late", async () => {
    expect((await openCode(ring, await signCode(ring, { ...issued, expiresAtMs: 0 }))).ok).toBe(
      true,
    );
  });

  it("marks recallOnly what a retired code key or seal made", async () => {
    const document = JSON.parse(json);
    const next = JSON.parse((await makeRing()).json);
    const retired = (purpose: Members[]) => ({ ...purpose[0], retired: true });
    const turned = [{ ...next.seal.code[0], n: 2 }, retired(document.seal.code)];
    const newKey = { ...document, code: [next.code[0], retired(document.code)] };
    const newSeal = { ...document, seal: { ...document.seal, code: turned } };
    for (const rotated of [newKey, newSeal]) {
      const both = await ringOf(JSON.stringify(rotated));
      expect(await openCode(both, good)).toMatchObject({
        ok: true,
        value: { jti, recallOnly: true },
      });
      const fresh = await openCode(both, await signCode(both, issued));
      expect(fresh).toMatchObject({ ok: true, value: { recallOnly: false } });
    }
    const rekeyed = await ringOf(
      JSON.stringify({ ...document, code: [next.code[0], ...document.code] }),
    );
    const moved = signWith(rekeyed.code[0]?.privateKey as CryptoKey);
    const resigned = await forge({ ...header, kid: next.code[0].kid }, payload, moved);
    expect(await openCode(rekeyed, resigned)).toEqual({ ok: false, fault: "code_seal" });
    const without = await ringOf(JSON.stringify({ ...document, code: next.code }));
    expect(await openCode(without, good)).toEqual({ ok: false, fault: "code_kid" });
  });

  it("throws when it is asked to sign what the wallet could not compare", async () => {
    for (const ms of [1_790_000_060_001, 0.5, Number.NaN]) {
      await expect(signCode(ring, { ...issued, expiresAtMs: ms })).rejects.toThrow("whole seconds");
    }
    await expect(signCode(ring, { ...issued, jti: "ff" })).rejects.toThrow("hexadecimal");
  });
});

describe("openCode, attacked", () => {
  type Make = () => string | Promise<string>;
  const headed = (more: Members) => () => forge({ ...header, ...more }, payload, ours);
  const saying = (more: Members) => () => forge(header, { ...payload, ...more }, ours);
  const otherRing = makeRing();
  const attacker = makePair();
  const sealed = (purpose: string, bytes: number) => () => {
    const [key] = ring.sealCode;
    if (key === undefined) throw new Error("no key");
    const s = sealBytes(key, `code:${header.kid}:${purpose}`, random(bytes));
    return forge(header, { exp: 1, s: Buffer.from(s).toString("base64url") }, ours);
  };

  const cases: readonly [fault: TokenFault, comment: string, make: Make][] = [
    ["code_grammar", "empty", () => ""],
    ["code_grammar", "a web address", () => "https://evil.example/"],
    ["code_grammar", "a bar code", () => "28012345678901234567"],
    ["code_grammar", "a refresh token", () => makeRefresh(ring, route, random)],
    ["code_grammar", "space after", () => `${good} `],
    ["code_grammar", "line feed in the signature", () => `${good.slice(0, -9)}\n${good.slice(-9)}`],
    ["code_grammar", "signature padded", () => `${good}==`],
    ["code_grammar", "unused bit in the signature", () => withUnusedBit(good)],
    ["code_grammar", "unused bit in the payload", () => withPart(good, 1, withUnusedBit)],
    ["code_too_long", "two codes", () => `${good}${good}`],
    ["code_too_long", "a proof", () => goodProof],
    ["code_alg", "none", headed({ alg: "none" })],
    ["code_alg", "HS256", headed({ alg: "HS256" })],
    ["code_typ", "an access token's type", headed({ typ: "at+jwt" })],
    ["code_typ", "a proof's type", headed({ typ: "dpop+jwt" })],
    ["code_typ", "offline as online", headed({ typ: "qr-device+jwt" })],
    ["code_header", "jku", headed({ jku: "a" })],
    ["code_header", "array", () => forge([header], payload, ours)],
    ["code_kid", "unknown", headed({ kid: "unknown1" })],
    ["code_kid", "an access key's", headed({ kid: "ring" })],
    ["code_payload", "duplicate exp", () => forge(header, `{"exp":1,"exp":2,"s":"AA"}`, ours)],
    ["code_payload", "exp 1e400", () => forge(header, `{"exp":1e400,"s":"AA"}`, ours)],
    ["code_signature", "zero", () => forge(header, payload, signatureOf(new Uint8Array(64)))],
    [
      "code_signature",
      "by another key",
      async () => forge(header, payload, signWith((await attacker).privateKey)),
    ],
    [
      "code_signature",
      "by the access key",
      () => forge(header, payload, signWith(ring.access[0]?.privateKey as CryptoKey)),
    ],
    ["code_claims", "s missing", () => forge(header, { exp: 1 }, ours)],
    ["code_claims", "exp missing", () => forge(header, { s: payload.s }, ours)],
    ["code_claims", "exp a string", saying({ exp: "1790000060" })],
    ["code_claims", "unknown claim", saying({ a: 1 })],
    // From here on the code key has leaked, and its seal has not.
    ["code_seal", "exp moved", saying({ exp: 1_790_000_061 })],
    ["code_seal", "unused bit in the seal", () => saying({ s: withUnusedBit(`${payload.s}`) })()],
    ["code_seal", "seal empty", saying({ s: "" })],
    ["code_seal", "seal invented", () => saying({ s: `AQ${"A".repeat(64)}` })()],
    ["code_seal", "seal of random bytes", () => saying({ s: `AQ${base64url(48)}` })()],
    ["code_seal", "seal key that does not exist", () => saying({ s: `_w${base64url(48)}` })()],
    ["code_seal", "a seal for another time", sealed("2", 32)],
    ["code_seal", "too much in the seal", sealed("1", 33)],
  ];
  const base64url = (bytes: number) => Buffer.from(random(bytes)).toString("base64url");

  it.each(cases)("refuses %s: %s", async (fault, _, make) => {
    expect(await openCode(ring, await make())).toEqual({ ok: false, fault });
  });

  it("refuses the codes of another deployment, also under a kid of ours", async () => {
    const { ring: other, json: document } = await otherRing;
    expect(await openCode(ring, await signCode(other, issued))).toEqual({
      ok: false,
      fault: "code_kid",
    });
    const renamed = JSON.parse(document);
    renamed.code[0].kid = header.kid;
    const impostor = await ringOf(JSON.stringify(renamed));
    expect(await openCode(ring, await signCode(impostor, issued))).toEqual({
      ok: false,
      fault: "code_signature",
    });
  });

  it("refuses an access token whole", async () => {
    const bearers = makeBearers(ring, (await attacker).jkt);
    const { token } = await signAccess(ring, bearers.customer, context);
    expect(await openCode(ring, token)).toEqual({ ok: false, fault: "code_too_long" });
  });
});
