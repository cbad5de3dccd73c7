import { yen } from "../demo/stage.ts";

/** A number of things: "1 act", "12 acts". The word makes its plural with an s. */
export function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

/** An amount with its unit: yen as people write them, of another currency its minor units. */
export function amountInWords(amountMinor: number | bigint | string, currency: string): string {
  return currency === "JPY" ? yen(BigInt(amountMinor)) : `${currency} ${amountMinor}`;
}
