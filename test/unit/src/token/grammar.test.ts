import { describe, expect, it } from "vitest";
import {
  decodeBase64,
  decodeBase64url,
  decodeHex,
  decodeUtf8,
  encodeBase64,
  encodeBase64url,
  encodeHex,
  encodeUtf8,
  equalBytes,
  joinBytes,
} from "../../../../src/token/grammar.ts";

describe("base64url", () => {
  it.each([
    ["", ""],
    ["f", "Zg"],
    ["fo", "Zm8"],
    ["foo", "Zm9v"],
    ["foob", "Zm9vYg"],
    ["fooba", "Zm9vYmE"],
    ["foobar", "Zm9vYmFy"],
  ])("spells %j as RFC 4648 §10 does, without padding", (text, spelled) => {
    expect(encodeBase64url(encodeUtf8(text))).toBe(spelled);
    expect(decodeBase64url(spelled)).toEqual(encodeUtf8(text));
  });

  it.each([
    ["padding", "Zg=="],
    ["an unused bit of two characters", "Zh"],
    ["an unused bit of three characters", "Zm9"],
    ["one character left over", "Zm9vY"],
    ["the alphabet of base64", "+/+/"],
    ["a space", "Zm8 "],
    ["a line feed", "Zm8\n"],
    ["a character beyond ASCII", "Zmé9"],
    ["a full-width letter", "Ｚm9v"],
    ["a zero", "Zm9\0"],
  ])("refuses %s", (_, text) => {
    expect(decodeBase64url(text)).toBeNull();
  });
});

describe("other spellings of bytes", () => {
  it("reads lower-case hexadecimal of the length asked for, and nothing else", () => {
    expect(decodeHex("00ff", 2)).toEqual(Uint8Array.of(0, 255));
    expect(encodeHex(Uint8Array.of(0, 255))).toBe("00ff");
    for (const text of ["00FF", "00f", "00ff00", "0x00", "zz00"]) {
      expect(decodeHex(text, 2)).toBeNull();
    }
  });

  it("reads UTF-8 and refuses what is not, keeping a byte order mark to be seen", () => {
    expect(decodeUtf8(encodeUtf8("関所"))).toBe("関所");
    expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf))).toBe("\ufeff");
    expect(decodeUtf8(Uint8Array.of(0xc0, 0x80))).toBeNull();
    expect(decodeUtf8(Uint8Array.of(0xed, 0xa0, 0x80))).toBeNull();
  });

  it("joins and compares", () => {
    expect(joinBytes(Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 3))).toEqual(
      Uint8Array.of(1, 2, 3),
    );
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
  });
});

describe("base64", () => {
  it.each([
    ["", ""],
    ["f", "Zg=="],
    ["fo", "Zm8="],
    ["foo", "Zm9v"],
    ["foob", "Zm9vYg=="],
    ["fooba", "Zm9vYmE="],
    ["foobar", "Zm9vYmFy"],
  ])("spells %j as RFC 4648 §10 does, with padding", (text, spelled) => {
    expect(encodeBase64(encodeUtf8(text))).toBe(spelled);
    expect(decodeBase64(spelled)).toEqual(encodeUtf8(text));
  });

  it("has + and / where base64url has - and _", () => {
    const bytes = new Uint8Array([0xfb, 0xef, 0xff]);
    expect([encodeBase64(bytes), encodeBase64url(bytes)]).toEqual(["++//", "--__"]);
    expect(decodeBase64("++//")).toEqual(bytes);
  });

  it.each([
    "Zg",
    "Zg=",
    "Zg===",
    "Zm8",
    "Zm8==",
    "Zm9v=",
    "Zm9v====",
    "Zh==",
    "Zm9=",
    "--__",
    "Z===",
    "Zm9v\n",
    " Zm9v",
    "Zg==Zg==",
    "=Zg=",
    "====",
    "Zmé9",
    "Z*9v",
  ])("refuses %j", (text) => {
    expect(decodeBase64(text)).toBeNull();
  });
});
