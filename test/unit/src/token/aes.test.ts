import { aessiv, cmac } from "@noble/ciphers/aes.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { macOf, openSiv, sealSiv } from "../../../../src/token/aes.ts";

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
/** Around the ends of a block, where padding changes. */
const text = fc.uint8Array({ maxLength: 70 });

describe("AES-SIV", () => {
  it("gives the cipher text of RFC 5297 §A.1, and opens it", () => {
    const key = hex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    const bound = hex("101112131415161718191a1b1c1d1e1f2021222324252627");
    const plain = hex("112233445566778899aabbccddee");
    const sealed = sealSiv(key, bound, plain);
    expect(Buffer.from(sealed).toString("hex")).toBe(
      "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c",
    );
    expect(openSiv(key, bound, sealed)).toEqual(plain);
  });

  it("seals as the reviewed library does, with keys of both sizes, used twice", () => {
    fc.assert(
      fc.property(fc.oneof(bytes(32), bytes(64)), text, text, (key, bound, plain) => {
        const expected = aessiv(Uint8Array.from(key), bound).encrypt(plain);
        expect(sealSiv(key, bound, plain)).toEqual(expected);
        expect(sealSiv(key, bound, plain)).toEqual(expected);
        expect(openSiv(key, bound, expected)).toEqual(Uint8Array.from(plain));
      }),
      { numRuns: 300 },
    );
  });

  it("opens nothing that was changed in one bit, bound to another text, cut or too short", () => {
    const key = hex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    const bound = hex("0102");
    const sealed = sealSiv(key, bound, hex("112233445566778899aabbccddeeff001122"));
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Uint8Array.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(openSiv(key, bound, changed)).toBeNull();
    }
    expect(openSiv(key, hex("0103"), sealed)).toBeNull();
    for (const length of [0, 1, 15, 16, sealed.length - 1]) {
      expect(openSiv(key, bound, sealed.subarray(0, length))).toBeNull();
    }
  });

  it("opens what lies anywhere in a buffer", () => {
    const key = hex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    const plain = hex("00112233445566778899aabbccddeeff0011");
    const sealed = sealSiv(key, plain, plain);
    for (const at of [1, 2, 3]) {
      const buffer = new Uint8Array(at + sealed.length);
      buffer.set(sealed, at);
      expect(openSiv(key, plain, buffer.subarray(at))).toEqual(plain);
    }
  });
});

describe("AES-CMAC", () => {
  it("gives the macs of RFC 4493 §4", () => {
    const key = hex("2b7e151628aed2a6abf7158809cf4f3c");
    const message = hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46");
    const macs = [0, 16].map((length) => macOf(key, message.subarray(0, length)));
    expect(macs.map((mac) => Buffer.from(mac).toString("hex"))).toEqual([
      "bb1d6929e95937287fa37d129b756746",
      "070a16b46b4d4144f79bdd9dd04a287c",
    ]);
  });

  it("is that of the reviewed library", () => {
    fc.assert(
      fc.property(fc.oneof(bytes(16), bytes(32)), text, (key, message) => {
        expect(macOf(key, message)).toEqual(cmac(message, Uint8Array.from(key)));
      }),
      { numRuns: 300 },
    );
  });
});
