import { encodeBase64url } from "../../src/token/grammar.ts";
import { random } from "../platform/keys.ts";

/** A fresh id of an alert, a stop or a backtest: 96 random bits, which nobody has to be able to open. */
export function freshId(prefix: "alr" | "stp" | "bkt"): string {
  return `${prefix}_${encodeBase64url(random(12))}`;
}
