import { digitsOf, type Keying } from "./keying.ts";
import { readPaused } from "./read-scan.ts";

/**
 * The whole of a text of a scanner that came just after keys `before` which were told as typed: a scanner
 * that pauses among its keys has those before the pause entered as an amount, and they are taken back.
 * Where it is not known which were the cashier's the amount is gone, since the next code would be
 * charged with it.
 */
export function takePaused(
  keying: Pick<Keying, "takeBack" | "clear">,
  text: string,
  before: string,
  barCodePrefix: string,
): string {
  if (before === "") return text;
  const { scan, own } = readPaused(text, before, barCodePrefix);
  const first = before.slice(before.length - own);
  if (scan.kind !== "code" && scan.kind !== "payment") keying.clear();
  else keying.takeBack([...first].filter((key) => digitsOf(key) !== null).length);
  return first + text;
}
