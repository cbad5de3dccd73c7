import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signAccess, verifyAccess } from "../../src/token/access.ts";
import { openCode, signCode } from "../../src/token/code/online-code.ts";
import { markId, openMarkedId } from "../../src/token/marked-id.ts";
import { verifyProof } from "../../src/token/proof.ts";
import { makeRefresh, openRefresh } from "../../src/token/refresh.ts";
import { openId, sealId } from "../../src/token/seal.ts";
import { context, makeBearers } from "../unit/src/token/bearer.ts";
import { makeRing, random } from "../unit/src/token/forge.ts";
import { device, good as proof, context as proofContext } from "../unit/src/token/proof-forgery.ts";

/** No change of one bit or one character leaves anything that we made acceptable. */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const route = "00112233445566778899aabbccddeeff";
const { ring } = await makeRing();
const { terminal } = makeBearers(ring, device.jkt);
const access = (await signAccess(ring, terminal, context)).token;
const jti = "ffeeddccbbaa99887766554433221100";
const code = await signCode(ring, { route, jti, expiresAtMs: 1_790_000_060_000 });

/** Every text that differs from `text` in one bit of one of its 7-bit characters. */
function bitFlips(text: string): string[] {
  const flips: string[] = [];
  for (let at = 0; at < text.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const flipped = String.fromCharCode(text.charCodeAt(at) ^ (1 << bit));
      flips.push(text.slice(0, at) + flipped + text.slice(at + 1));
    }
  }
  return flips;
}

/** Every text that differs from `text` in one character, which the alphabet of base64url has. */
function substitutions(text: string): string[] {
  return Array.from(text).flatMap((own, at) =>
    Array.from(alphabet)
      .filter((other) => other !== own)
      .map((other) => text.slice(0, at) + other + text.slice(at + 1)),
  );
}

async function accepted(texts: string[], accepts: (text: string) => Promise<boolean>) {
  const found: string[] = [];
  for (let at = 0; at < texts.length; at += 64) {
    const some = texts.slice(at, at + 64);
    const verdicts = await Promise.all(some.map(accepts));
    found.push(...some.filter((_, i) => verdicts[i]));
  }
  return found;
}

const accepts = {
  access: async (text: string) => (await verifyAccess(ring, text, context)).ok,
  proof: async (text: string) => (await verifyProof(text, proofContext)).ok,
  code: async (text: string) => (await openCode(ring, text)).ok,
};

describe("one change is too many", () => {
  it("refuses a code with any single bit flipped, all of them tried", async () => {
    expect(await accepts.code(code)).toBe(true);
    expect(await accepted(bitFlips(code), accepts.code)).toEqual([]);
  });

  it.each([
    ["access token", access, accepts.access],
    ["proof", proof, accepts.proof],
    ["code", code, accepts.code],
  ])("refuses the %s with one character exchanged, put in or left out", async (_, text, accept) => {
    expect(await accept(text)).toBe(true);
    const character = fc.constantFrom(...alphabet, ".", "=", " ", "\n", "+", "/", "\0", "é", "Ａ");
    const change = fc.record({ at: fc.nat(text.length - 1), character, remove: fc.nat(1) });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, character, remove }) => {
        const changed = text.slice(0, at) + character + text.slice(at + remove);
        const shortened = text.slice(0, at) + text.slice(at + 1);
        for (const other of [changed, shortened]) {
          expect(await accept(other)).toBe(other === text);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("refuses a sealed id with any one character exchanged or any bit flipped", () => {
    const id = sealId(ring, "pay", route, 7);
    const texts = [...bitFlips(id), ...substitutions(id)];
    expect(texts.filter((text) => openId(ring, "pay", text) !== null)).toEqual([]);
  });

  it("refuses a marked id with any one character exchanged or any bit flipped", () => {
    const id = markId(ring, "ter", { owner: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), number: 9 });
    const texts = [...bitFlips(id), ...substitutions(id)];
    expect(texts.filter((text) => openMarkedId(ring, "ter", text) !== null)).toEqual([]);
  });

  it("refuses a refresh token with any bit flipped", () => {
    const token = makeRefresh(ring, route, random);
    expect(bitFlips(token).filter((text) => openRefresh(ring, text) !== null)).toEqual([]);
  });
});
