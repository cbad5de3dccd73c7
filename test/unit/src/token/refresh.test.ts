import { beforeAll, expect, it } from "vitest";
import type { KeyRing } from "../../../../src/token/key-ring.ts";
import { hashRefresh, makeRefresh, openRefresh } from "../../../../src/token/refresh.ts";
import { sealId } from "../../../../src/token/seal.ts";
import { makeRing, random } from "./forge.ts";

const route = "00112233445566778899aabbccddeeff";

let ring: KeyRing;
beforeAll(async () => {
  ({ ring } = await makeRing());
});

it("opens to its wallet, and is another at every call", () => {
  const tokens = [makeRefresh(ring, route, random), makeRefresh(ring, route, random)];
  for (const token of tokens) {
    expect(token).toMatch(/^rt_[A-Za-z0-9_-]{76}$/);
    expect(openRefresh(ring, token)).toStrictEqual({ route });
  }
  expect(tokens[0]).not.toBe(tokens[1]);
});

it("refuses what this deployment did not make, letter for letter", async () => {
  const token = makeRefresh(ring, route, random);
  const other = await makeRing();
  expect(openRefresh(other.ring, token)).toBeNull();
  const texts = ["", "rt_", token.slice(3), `${token}A`, `${token}=`, token.slice(0, -1)];
  texts.push(`rt_${"A".repeat(76)}`, sealId(ring, "wal", route, 0), token.toUpperCase());
  for (const text of texts) expect(openRefresh(ring, text)).toBeNull();
});

it("is stored as its SHA-256", async () => {
  expect(await hashRefresh("abc")).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});
