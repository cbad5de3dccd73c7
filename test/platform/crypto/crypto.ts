import { createHash, timingSafeEqual } from "node:crypto";
import type { Dice } from "../run/dice.ts";
import { neededScope } from "../run/scope.ts";
import { SimulatedSubtle } from "./subtle.ts";

export interface CryptoOptions {
  /**
   * `real`: ECDSA over P-256 that anybody verifies, the same for the same key and bytes; `fast`: a
   * hash in its place, which all isolates of one run must share. `real` unless told.
   */
  readonly signatures?: "real" | "fast";
}

/**
 * An isolate's `crypto`. What it answers is there when it is asked, behind a resolved promise: no
 * other event runs meanwhile, as on the platform. Randomness comes from the isolate's dice.
 */
export function makeCrypto(dice: Dice, { signatures = "real" }: CryptoOptions) {
  const subtle = new SimulatedSubtle(dice, signatures);
  return {
    subtle: Object.assign(subtle, {
      timingSafeEqual: (one: Uint8Array, other: Uint8Array) => timingSafeEqual(one, other),
    }),
    getRandomValues<View extends ArrayBufferView>(view: View): View {
      neededScope("getRandomValues");
      return dice.fill(view);
    },
    randomUUID(): string {
      neededScope("randomUUID");
      const bytes = createHash("sha256")
        .update(dice.fill(new Uint8Array(16)))
        .digest();
      bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
      bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
      const hex = bytes.subarray(0, 16).toString("hex");
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    },
  };
}
