import { expect, it } from "vitest";
import { makeActivation, openActivation } from "../../../../src/token/activation.ts";
import { encodeBase64url } from "../../../../src/token/grammar.ts";
import { makeKeyRing, parseKeyRing } from "../../../../src/token/key-ring.ts";

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const parsed = await parseKeyRing(await makeKeyRing(random));
if (!parsed.ok) throw new Error(parsed.fault);
const ring = parsed.value;
const owner = random(8);
const secret = random(12);
const code = makeActivation(ring, "terminal", { owner, number: 7, keyNumber: 1 }, secret);

it("opens what it made, for the same kind", () => {
  const opened = openActivation(ring, "terminal", code);
  expect(opened).toMatchObject({ number: 7, keyNumber: 1, secret: encodeBase64url(secret) });
  expect(openActivation(ring, "operator", code)).toBeNull();
});

it("opens no other letter at any place, no other length, no other ring's", async () => {
  for (let at = 0; at < code.length; at++) {
    for (const letter of ["A", "z", "-", "=", " "]) {
      if (code[at] === letter) continue;
      const altered = code.slice(0, at) + letter + code.slice(at + 1);
      expect(openActivation(ring, "terminal", altered)).toBeNull();
    }
  }
  for (const text of ["", code.slice(1), `${code}A`, "あ".repeat(48)]) {
    expect(openActivation(ring, "terminal", text)).toBeNull();
  }
  const other = await parseKeyRing(await makeKeyRing(random));
  expect(other.ok && openActivation(other.value, "terminal", code)).toBeNull();
});
