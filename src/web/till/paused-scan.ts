import type { DigitPlace } from "./digit-place.ts";
import { digitsOf } from "./keying.ts";
import { readPaused } from "./read-scan.ts";

/**
 * The whole of a text of a scanner that came just after keys `before` which were told as typed: a scanner
 * that pauses among its keys has those before the pause entered at `place`, and they are taken back.
 * Where it is not known which were the cashier's nothing of what stands there is kept, since the next
 * code would be charged with it.
 */
export function takePaused(
  place: Pick<DigitPlace, "takeBack" | "clear">,
  text: string,
  before: string,
  barCodePrefix: string,
): string {
  if (before === "") return text;
  const { scan, own } = readPaused(text, before, barCodePrefix);
  const first = before.slice(before.length - own);
  if (scan.kind !== "code" && scan.kind !== "payment") place.clear();
  else place.takeBack([...first].filter((key) => digitsOf(key) !== null).length);
  return first + text;
}
