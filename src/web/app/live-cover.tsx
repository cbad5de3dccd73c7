import type { Payer } from "../payer/payer.ts";

/** What comes by itself and covers any screen: a payment to be confirmed, one that was made. */
export function LiveCover(_props: { readonly payer: Payer }) {
  return null;
}
