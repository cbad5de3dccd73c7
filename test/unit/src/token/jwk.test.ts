import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { TokenFault } from "../../../../src/token/fault.ts";
import { encodeBase64url } from "../../../../src/token/grammar.ts";
import { type PublicJwk, parsePublicJwk, thumbprint } from "../../../../src/token/jwk.ts";
import { makePair, type Pair, random, withUnusedBit } from "./forge.ts";

/** The key of RFC 9449 §4.1, whose thumbprint §6.1 gives. */
const published: PublicJwk = {
  kty: "EC",
  crv: "P-256",
  x: "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
  y: "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
};

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, "base64url"));
const prime = (2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n).toString(16);

let pair: Pair;
beforeAll(async () => {
  pair = await makePair();
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe("thumbprint", () => {
  it("is that of RFC 9449 §6.1 (RFC 7638)", async () => {
    expect(await thumbprint(published)).toBe("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
  });
});

describe("parsePublicJwk", () => {
  it("gives the key in its one spelling", async () => {
    expect(await parsePublicJwk({ ...published })).toStrictEqual({ ok: true, value: published });
  });

  it("drops what tools add to a key, and gives the same key", async () => {
    const added = { alg: "ES256", use: "sig", ext: true, key_ops: ["verify"], kid: "till-1" };
    expect(await parsePublicJwk({ ...added, ...published })).toStrictEqual({
      ok: true,
      value: published,
    });
  });

  const cases: readonly [id: string, fault: TokenFault, make: (jwk: PublicJwk) => unknown][] = [
    ["null", "jwk_form", () => null],
    ["a string", "jwk_form", (jwk) => JSON.stringify(jwk)],
    ["an array", "jwk_form", (jwk) => [jwk]],
    ["empty", "jwk_form", () => ({})],
    ["private", "jwk_private", (jwk) => ({ ...jwk, d: pair.d })],
    ["private, d empty", "jwk_private", (jwk) => ({ ...jwk, d: "" })],
    ["symmetric", "jwk_private", () => ({ kty: "oct", k: "AAAA" })],
    ["RSA", "jwk_form", () => ({ kty: "RSA", n: "AQAB", e: "AQAB" })],
    ["OKP", "jwk_form", (jwk) => ({ kty: "OKP", crv: "Ed25519", x: jwk.x })],
    ["kty in lower case", "jwk_form", (jwk) => ({ ...jwk, kty: "ec" })],
    ["another crv over the same numbers", "jwk_curve", (jwk) => ({ ...jwk, crv: "P-384" })],
    ["crv secp256k1", "jwk_curve", (jwk) => ({ ...jwk, crv: "secp256k1" })],
    ["crv missing", "jwk_curve", ({ kty, x, y }) => ({ kty, x, y })],
    ["crv with a space", "jwk_curve", (jwk) => ({ ...jwk, crv: "P-256 " })],
    ["off the curve", "jwk_off_curve", (jwk) => ({ ...jwk, y: encodeBase64url(random(32)) })],
    ["x and y exchanged", "jwk_off_curve", (jwk) => ({ ...jwk, x: jwk.y, y: jwk.x })],
    ["zero", "jwk_off_curve", (jwk) => ({ ...jwk, x: "A".repeat(43), y: "A".repeat(43) })],
    ["x padded", "jwk_coordinate", (jwk) => ({ ...jwk, x: `${jwk.x}=` })],
    ["y padded", "jwk_coordinate", (jwk) => ({ ...jwk, y: `${jwk.y}=` })],
    ["x with a space", "jwk_coordinate", (jwk) => ({ ...jwk, x: `${jwk.x} ` })],
    ["x with an unused bit", "jwk_coordinate", (jwk) => ({ ...jwk, x: withUnusedBit(jwk.x) })],
    ["y with an unused bit", "jwk_coordinate", (jwk) => ({ ...jwk, y: withUnusedBit(jwk.y) })],
    [
      "x of 33 bytes",
      "jwk_coordinate",
      (jwk) => ({ ...jwk, x: encodeBase64url(Uint8Array.of(0, ...bytesOf(jwk.x))) }),
    ],
    ["x of 31 bytes", "jwk_coordinate", (jwk) => ({ ...jwk, x: jwk.x.slice(0, 42) })],
    ["x missing", "jwk_coordinate", ({ kty, crv, y }) => ({ kty, crv, y })],
    ["y a number", "jwk_coordinate", (jwk) => ({ ...jwk, y: 1 })],
    [
      "x not below the prime",
      "jwk_coordinate",
      (jwk) => ({ ...jwk, x: Buffer.from(prime, "hex").toString("base64url") }),
    ],
    ["an unknown member", "jwk_form", (jwk) => ({ ...jwk, x5c: ["AAAA"] })],
    ["a member of every object", "jwk_form", (jwk) => ({ ...jwk, constructor: 1 })],
    ["alg of another use", "jwk_form", (jwk) => ({ ...jwk, alg: "ECDH-ES" })],
    ["use enc", "jwk_form", (jwk) => ({ ...jwk, use: "enc" })],
    ["key_ops sign", "jwk_form", (jwk) => ({ ...jwk, key_ops: ["sign"] })],
    ["a kid of 10 kB", "jwk_form", (jwk) => ({ ...jwk, kid: "k".repeat(10_000) })],
  ];
  it.each(cases)("refuses a key: %s, %s", async (_, fault, make) => {
    expect(await parsePublicJwk(make(pair.jwk))).toEqual({ ok: false, fault });
  });

  it("refuses jwk_refused when the library throws or spells the key otherwise", async () => {
    const importKey = vi.spyOn(crypto.subtle, "importKey");
    importKey.mockRejectedValueOnce(new DOMException("bad", "OperationError"));
    expect(await parsePublicJwk(pair.jwk)).toEqual({ ok: false, fault: "jwk_refused" });
    vi.spyOn(crypto.subtle, "exportKey").mockResolvedValueOnce({ ...pair.jwk, x: "other" });
    expect(await parsePublicJwk(pair.jwk)).toEqual({ ok: false, fault: "jwk_refused" });
  });
});
