import { aessiv as whole } from "@noble/ciphers/aes.js";
import { expect, it } from "vitest";
import { Dice } from "../platform/index.ts";
import { aessiv } from "./remembered-siv.ts";

const dice = new Dice(7);
const bytes = (count: number) => dice.fill(new Uint8Array(count));

it("seals and opens as the library does, again too, and hands out no bytes twice", () => {
  for (let round = 0; round < 20; round += 1) {
    const [key, beside, plain] = [bytes(32), bytes(dice.below(40)), bytes(dice.below(60))];
    const sealed = whole(key, beside).encrypt(plain);
    for (const _ of [1, 2]) {
      const own = aessiv(key, beside).encrypt(plain);
      expect(own).toEqual(sealed);
      own.fill(0);
      const opened = aessiv(key, beside).decrypt(sealed);
      expect(opened).toEqual(plain);
      opened.fill(0);
    }
    expect(aessiv(bytes(32), beside).encrypt(plain)).not.toEqual(sealed);
    expect(() => aessiv(key, bytes(41)).decrypt(sealed)).toThrow("invalid siv tag");
  }
});
