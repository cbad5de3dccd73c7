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
