import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readScanned } from "../../../../../src/client/till/scanned-text.ts";
import type { BarCode } from "../../../../../src/token/code/bar-code.ts";
import { payloadFormats, renderPayload } from "../../../../../src/token/code/consumer-presented.ts";

const base64url = fc.stringMatching(/^[A-Za-z0-9_-]{20,90}$/);
const signed = fc
  .tuple(fc.constantFrom("qr+jwt", "qr-device+jwt"), base64url, base64url)
  .map(([typ, claims, signature]) => {
    const header = Buffer.from(JSON.stringify({ alg: "ES256", typ })).toString("base64url");
    return `${header}.${claims}.${signature}`;
  });
const number = fc.stringMatching(/^[0-9]{20,24}$/);
const payload = fc
  .tuple(fc.constantFrom(...payloadFormats), number)
  .map(([format, digits]) => renderPayload(format, digits as BarCode));
const codes = fc.oneof(signed, number, payload);

const wide = (text: string) =>
  text.replaceAll(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
const swapped = (text: string) =>
  text.replaceAll(/[A-Za-z]/g, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
const brackets = (text: string) => text.replaceAll(/[\]\\]/g, (sign) => (sign === "]" ? "[" : "]"));
const typedInJapan = (text: string) =>
  text.includes(".")
    ? brackets(text.replaceAll("_", "="))
    : brackets(text.replaceAll("=", "^").replaceAll("+", "~"));
const midway = (text: string, sign: string) => text.slice(0, 11) + sign + text.slice(11);

const ways: readonly [string, (text: string) => string][] = [
  ["nothing", (text) => text],
  ["CR", (text) => `${text}\r`],
  ["CR and LF", (text) => `${text}\r\n`],
  ["a tab", (text) => `${text}\t`],
  ["spaces around it", (text) => `  ${text} `],
  ["a full-width space", (text) => `\u3000${text}\u3000`],
  ["a line break inside", (text) => midway(text, "\r\n")],
  ["a byte order mark", (text) => `\ufeff${text}`],
  ["STX and ETX", (text) => `\u0002${text}\u0003`],
  ["a group separator", (text) => `\u001d${text}`],
  ["a zero-width space", (text) => midway(text, "\u200b")],
  ...["]Q1", "]Q3", "]C0", "]C1", "]d2", "]z3", "]L0"].map(
    (aim): [string, (text: string) => string] => [`the identifier ${aim}`, (text) => aim + text],
  ),
  // A picture that names its character set: UTF-8 is 26; some readers say it without the identifier.
  ["an ECI designator", (text) => `\\000026${text}`],
  ["an identifier and an ECI designator", (text) => `]Q2\\000026${text}`],
  ["an ECI designator with a yen sign", (text) => `¥000026${text}`],
  ["an ECI designator with a full-width yen sign", (text) => `]Q2￥000026${text}`],
  ["an ECI designator on a Japanese keyboard", (text) => typedInJapan(`\\000026${text}`)],
  ["both on a Japanese keyboard", (text) => typedInJapan(`]Q2\\000026${text}`)],
  ["full-width letters", wide],
  ["a Japanese keyboard", typedInJapan],
  ["an identifier on a Japanese keyboard", (text) => typedInJapan(`]Q1${text}`)],
  ["caps lock", swapped],
  ["caps lock with an identifier", (text) => swapped(`]Q1${text}`)],
  ["all of it", (text) => `\ufeff\u0002${wide(typedInJapan(`]Q1${swapped(text)}`))}\u0003\r\n`],
];

describe("readScanned", () => {
  test.each(ways)("gives back a code that met %s", (_, change) => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(readScanned(change(code))).toBe(code);
      }),
    );
  });

  test("reads a number that was typed in groups, by a Japanese input method too", () => {
    for (const typed of ["9392 0001 2345", "9392-0001-2345", "９３９２ー０００１－２３４５"]) {
      expect(readScanned(typed)).toBe("939200012345");
    }
  });

  test("reads every sign of a payload, those too that our own have not", () => {
    expect(readScanned("hQVK~UF^")).toBe("hQVK+UF=");
    expect(readScanned("hQVK\u30fbUF\uff65S\uff0b\uff1d")).toBe("hQVK/UF/S+=");
  });

  test("reads a signed code with the full stop of a Japanese input method", () => {
    expect(readScanned("ｅｙＪａ。ｂ＿ｃ。ｄーｅ")).toBe("eyJa.b_c.d-e");
  });

  test.each([
    [".", ["\u3002", "\uff61", "\uff0e"]],
    ["/", ["\u30fb", "\uff65", "\uff0f"]],
    ["-", [..."\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\uff70\uff0d"]],
  ])("reads %s however an input method writes it", (sign, written) => {
    const signed = "eyJa.b_c.d-e";
    const payload = "hQVK/UF/S+=";
    for (const as of written) {
      for (const code of [signed, payload]) {
        expect([as, readScanned(code.replaceAll(sign, as))]).toEqual([as, code]);
      }
    }
  });

  test("changes no text that shows none of these, and never gives white space", () => {
    fc.assert(
      fc.property(fc.oneof(codes, fc.string({ unit: "binary" })), (text) => {
        const read = readScanned(text);
        expect(read).not.toMatch(/\s/);
        if (/^[A-Za-z0-9._-]+$/.test(text) && !/^(EYj|Hqv|[0-9-]+$)/.test(text)) {
          expect(read).toBe(text);
        }
      }),
    );
  });

  test("leaves a code that was cut cut", () => {
    const [code] = fc.sample(signed, 1);
    const cut = String(code).slice(0, 60);
    expect(readScanned(`${cut}\r\n`)).toBe(cut);
  });
});
