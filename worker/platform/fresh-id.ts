import { numberMax } from "../../src/merchant/free-number.ts";
import { encodeBase64url } from "../../src/token/grammar.ts";
import { random } from "./keys.ts";

/** What has an id that nobody has to be able to open. */
type Prefix = "alr" | "apr" | "bkt" | "opk" | "ops" | "stp";

/**
 * A fresh id of 96 random bits: of an alert (`alr`), an approval (`apr`), a backtest (`bkt`), an
 * operator's passkey (`opk`) or sign-in (`ops`), a stop (`stp`).
 */
export function freshId(prefix: Prefix): string {
  return `${prefix}_${encodeBase64url(random(12))}`;
}

/** A number in `[1, 2^32)`, drawn for what a merchant has: a store, a terminal. */
export function freshNumber(): number {
  return 1 + (new DataView(random(4).buffer).getUint32(0) % numberMax);
}
