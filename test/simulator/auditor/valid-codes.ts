import { askedOf, doneOf, type Members, nameOf } from "./asked.ts";
import { finding, type Judge } from "./finding.ts";
import type { Seen } from "./seen.ts";

/** A code that was just shown is one, at whatever till, in each of its forms. */
export const judgeValidCodes: Judge = (seen) => {
  // A file that was put back has lost codes, and an instance that was replaced knows no new ones.
  const isLost = seen.chronicle.mishaps.some(
    ({ kind, what }) =>
      kind === "put back" || (kind === "object replaced" && /^(Handle|Wallet)/.test(what)),
  );
  if (isLost) return [];
  const shown = shownOf(seen);
  return askedOf(seen).flatMap((asked) => {
    const { route, exchange, body, answer, sentMs, answeredMs } = asked;
    if (route !== "/v1/payments" || exchange.method !== "POST") return [];
    const decline = answer?.decline as Members | null | undefined;
    const atMs = shown.get(`${body?.code}`);
    if (decline?.code !== "code_invalid" || atMs === undefined) return [];
    if (sentMs < atMs || answeredMs > atMs + lifeMs || areClocksOff(seen, atMs, answeredMs))
      return [];
    return [finding(nameOf(asked), "a code that was shown is a code", `shown at ${atMs}`)];
  });
};

/** Shorter than any code lives. */
const lifeMs = 50_000;

/** When each code was told to its phone, in each form. */
function shownOf(seen: Seen): ReadonlyMap<string, number> {
  const shown = new Map<string, number>();
  for (const { route, answer, answeredMs } of doneOf(seen)) {
    if (route !== "/v1/codes" || answer === null) continue;
    for (const form of ["qr", "bar_code", "jpqr", "emv"]) {
      const text = answer[form];
      if (typeof text === "string") shown.set(text, answeredMs);
    }
  }
  return shown;
}

/** Whether any clock is, or was a moment ago, so far off that a code looks older or newer than it is. */
function areClocksOff({ chronicle }: Seen, fromMs: number, untilMs: number): boolean {
  const off = new Map<string, number>();
  for (const { atMs, machine, offMs } of chronicle.clocks) {
    if (atMs > untilMs) break;
    if (atMs >= fromMs - 60_000 && Math.abs(offMs) > 1_500) return true;
    off.set(machine, offMs);
  }
  return [...off.values()].some((offMs) => Math.abs(offMs) > 1_500);
}
