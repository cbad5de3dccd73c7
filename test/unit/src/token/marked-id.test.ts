import { beforeAll, describe, expect, it } from "vitest";
import type { KeyRing } from "../../../../src/token/key-ring.ts";
import { type MarkedKind, markId, openMarkedId } from "../../../../src/token/marked-id.ts";
import { makeRing, random, ringOf } from "./forge.ts";

const kinds: MarkedKind[] = ["mer", "sto", "ter", "par", "opr", "pol"];
const owner = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

let ring: KeyRing;
let json: string;
beforeAll(async () => {
  ({ ring, json } = await makeRing());
});

describe("markId and openMarkedId", () => {
  it.each(kinds)("opens a %s id to what was marked, at the ends of the interval", (kind) => {
    for (const number of [0, 1, 2 ** 32 - 1]) {
      const id = markId(ring, kind, { owner, number });
      expect(id).toMatch(new RegExp(`^${kind}_[A-Za-z0-9_-]{32}$`));
      expect(openMarkedId(ring, kind, id)).toStrictEqual({
        owner,
        ownerHex: "0102030405060708",
        number,
        keyNumber: 1,
      });
    }
  });

  it("refuses an id as another kind, also with its prefix exchanged", () => {
    for (const made of kinds) {
      const id = markId(ring, made, { owner, number: 1 });
      for (const asked of kinds.filter((kind) => kind !== made)) {
        expect(openMarkedId(ring, asked, id)).toBeNull();
        expect(openMarkedId(ring, asked, id.replace(made, asked))).toBeNull();
      }
    }
  });

  it("refuses a neighbour's id made from one's own by changing the number", () => {
    const bytes = Buffer.from(markId(ring, "ter", { owner, number: 1 }).slice(4), "base64url");
    bytes.writeUInt32BE(2, 8);
    expect(openMarkedId(ring, "ter", `ter_${bytes.toString("base64url")}`)).toBeNull();
  });

  it("refuses an id of another deployment", async () => {
    const other = await makeRing();
    expect(openMarkedId(other.ring, "ter", markId(ring, "ter", { owner, number: 1 }))).toBeNull();
  });

  it.each([
    ["empty", () => ""],
    ["the prefix alone", () => "ter_"],
    ["one character short", (id: string) => id.slice(0, -1)],
    ["one character long", (id: string) => `${id}A`],
    ["padded", (id: string) => `${id}=`],
    ["in capitals", (id: string) => id.replace("ter", "TER")],
    ["with a line feed after", (id: string) => `${id}\n`],
    ["invented", () => `ter_${"A".repeat(32)}`],
    ["of 10 kB", (id: string) => id.repeat(300)],
  ])("refuses an id that is %s", (_, change) => {
    expect(openMarkedId(ring, "ter", change(markId(ring, "ter", { owner, number: 1 })))).toBeNull();
  });

  it("opens old ids and keeps their spelling when a new key comes first", async () => {
    const old = markId(ring, "ter", { owner, number: 1 });
    const document = JSON.parse(json);
    document.mac.unshift({ n: 2, key: Buffer.from(random(32)).toString("base64url") });
    const next = await ringOf(JSON.stringify(document));
    expect(openMarkedId(next, "ter", old)?.keyNumber).toBe(1);
    expect(markId(next, "ter", { owner, number: 1 }, 1)).toBe(old);
    expect(markId(next, "ter", { owner, number: 1 })).not.toBe(old);
  });

  it("binds the key number: the same key under another number opens nothing", async () => {
    const document = JSON.parse(json);
    document.mac[0].n = 2;
    const renumbered = await ringOf(JSON.stringify(document));
    const bytes = Buffer.from(markId(ring, "ter", { owner, number: 1 }).slice(4), "base64url");
    bytes[12] = 2;
    expect(openMarkedId(renumbered, "ter", `ter_${bytes.toString("base64url")}`)).toBeNull();
  });

  it("throws on an owner or number that no caller of ours may pass", () => {
    for (const number of [-1, 0.5, 2 ** 32]) {
      expect(() => markId(ring, "ter", { owner, number })).toThrow("number < 2^32");
    }
    expect(() => markId(ring, "ter", { owner: new Uint8Array(7), number: 0 })).toThrow("8 bytes");
    expect(() => markId(ring, "ter", { owner, number: 0 }, 5)).toThrow("mark key");
  });
});
