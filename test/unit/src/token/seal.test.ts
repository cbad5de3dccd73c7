import { aessiv } from "@noble/ciphers/aes.js";
import { beforeAll, describe, expect, it } from "vitest";
import type { KeyRing } from "../../../../src/token/key-ring.ts";
import {
  openBytes,
  openId,
  type SealedKind,
  sealBytes,
  sealId,
} from "../../../../src/token/seal.ts";
import { makeRing, random, ringOf, withUnusedBit } from "./forge.ts";

const kinds: SealedKind[] = ["wal", "dev", "pay", "rfd", "cap", "can", "top", "red", "adj"];
const route = "00112233445566778899aabbccddeeff";

let ring: KeyRing;
let json: string;
beforeAll(async () => {
  ({ ring, json } = await makeRing());
});

describe("the sealing library", () => {
  it("gives the cipher text of RFC 5297 §A.1", () => {
    const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
    const key = hex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    const ad = hex("101112131415161718191a1b1c1d1e1f2021222324252627");
    const sealed = aessiv(key, ad).encrypt(hex("112233445566778899aabbccddee"));
    expect(Buffer.from(sealed).toString("hex")).toBe(
      "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c",
    );
  });
});

describe("sealId and openId", () => {
  it.each(kinds)("opens a %s id to what was sealed, at the ends of the interval", (kind) => {
    for (const number of [0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 48 - 1]) {
      const id = sealId(ring, kind, route, number);
      expect(id).toMatch(new RegExp(`^${kind}_[A-Za-z0-9_-]{52}$`));
      expect(openId(ring, kind, id)).toStrictEqual({ route, number, keyNumber: 1 });
    }
  });

  it("spells an id alike every time", () => {
    expect(sealId(ring, "pay", route, 7)).toBe(sealId(ring, "pay", route, 7));
  });

  it("refuses an id as another kind, also with its prefix exchanged", () => {
    for (const made of kinds) {
      const id = sealId(ring, made, route, 7);
      for (const asked of kinds.filter((kind) => kind !== made)) {
        expect(openId(ring, asked, id)).toBeNull();
        expect(openId(ring, asked, id.replace(made, asked))).toBeNull();
      }
    }
  });

  it("refuses an id of another deployment", async () => {
    const other = await makeRing();
    expect(openId(other.ring, "pay", sealId(ring, "pay", route, 7))).toBeNull();
  });

  it.each([
    ["empty", () => ""],
    ["the prefix alone", () => "pay_"],
    ["without prefix", (id: string) => id.slice(4)],
    ["in capitals", (id: string) => id.replace("pay", "PAY")],
    ["one character short", (id: string) => id.slice(0, -1)],
    ["one character long", (id: string) => `${id}A`],
    ["padded", (id: string) => `${id}=`],
    ["with a space before", (id: string) => ` ${id}`],
    ["with a line feed after", (id: string) => `${id}\n`],
    ["with a full-width letter", (id: string) => `${id.slice(0, -1)}Ａ`],
    ["invented", () => `pay_${"A".repeat(52)}`],
    ["of random bytes", () => `pay_${Buffer.from(random(39)).toString("base64url")}`],
    ["of 10 kB", (id: string) => id.repeat(200)],
  ])("refuses an id that is %s", (_, change) => {
    expect(openId(ring, "pay", change(sealId(ring, "pay", route, 7)))).toBeNull();
  });

  it("opens old ids and keeps their spelling when a new key comes first", async () => {
    const old = sealId(ring, "pay", route, 7);
    const document = JSON.parse(json);
    document.seal.id.unshift({ n: 9, key: Buffer.from(random(32)).toString("base64url") });
    const next = await ringOf(JSON.stringify(document));
    expect(openId(next, "pay", old)).toStrictEqual({ route, number: 7, keyNumber: 1 });
    expect(sealId(next, "pay", route, 7, 1)).toBe(old);
    const fresh = sealId(next, "pay", route, 7);
    expect(openId(next, "pay", fresh)).toStrictEqual({ route, number: 7, keyNumber: 9 });
    expect(openId(ring, "pay", fresh)).toBeNull();
  });

  it("throws on a number, route or key that no caller of ours may pass", () => {
    for (const number of [-1, 1.5, 2 ** 48, Number.NaN]) {
      expect(() => sealId(ring, "pay", route, number)).toThrow("0 ≤ number < 2^48");
    }
    for (const bad of ["", route.toUpperCase(), `${route}00`]) {
      expect(() => sealId(ring, "pay", bad, 0)).toThrow("a route is");
    }
    expect(() => sealId(ring, "pay", route, 0, 77)).toThrow("id key");
  });

  it("shows nothing of the wallet: ids of one wallet are as unlike as ids of two", () => {
    const alike = (a: string, b: string) => {
      let count = 0;
      for (let i = 6; i < a.length; i++) if (a[i] === b[i]) count++;
      return count;
    };
    const pairs = 2_000;
    let sameWallet = 0;
    let otherWallet = 0;
    for (let i = 0; i < pairs; i++) {
      const id = sealId(ring, "pay", route, i);
      sameWallet += alike(id, sealId(ring, "pay", route, i + 1));
      otherWallet += alike(id, sealId(ring, "pay", Buffer.from(random(16)).toString("hex"), i));
    }
    const byChance = (pairs * 50) / 64; // 1,562; the standard deviation is about 39
    for (const count of [sameWallet, otherWallet]) {
      expect(Math.abs(count - byChance)).toBeLessThan(300);
    }
  });
});

describe("sealBytes and openBytes", () => {
  it("binds the purpose and the key number", () => {
    const [key] = ring.sealId;
    if (key === undefined) throw new Error("no key");
    const sealed = sealBytes(key, "one", Uint8Array.of(1, 2, 3));
    expect(openBytes(ring.sealId, "one", sealed)).toEqual({ plain: Uint8Array.of(1, 2, 3), key });
    expect(openBytes(ring.sealId, "two", sealed)).toBeNull();
    const renumbered = { ...key, n: 2 };
    expect(openBytes([renumbered], "one", Uint8Array.of(2, ...sealed.subarray(1)))).toBeNull();
    for (let length = 0; length < sealed.length; length++) {
      expect(openBytes(ring.sealId, "one", sealed.subarray(0, length))).toBeNull();
    }
  });

  it("has one spelling: the unused bit of a longer text does not pass", () => {
    const id = sealId(ring, "pay", route, 7);
    expect(openId(ring, "pay", withUnusedBit(id))).toBeNull();
  });
});
