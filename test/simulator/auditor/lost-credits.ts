import type { LogRow } from "./rows.ts";
import { all, labelOf, lostSpan, type Seen } from "./seen.ts";

const known = new WeakMap<Seen, ReadonlySet<LogRow>>();

/**
 * Top-ups that a Partner knew of before its file was put back older, and was never told of again: their
 * references are unknown to it, and may be claimed for another wallet. As soon as it has asked the
 * same wallet once more, whatever for, it has to know what stands there.
 */
export function lostTopUps(seen: Seen): ReadonlySet<LogRow> {
  let lost = known.get(seen);
  if (lost === undefined) {
    lost = findLost(seen);
    known.set(seen, lost);
  }
  return lost;
}

function findLost(seen: Seen): ReadonlySet<LogRow> {
  const lost = new Set<string>();
  for (const partner of all(seen, "Partner")) {
    const span = lostSpan(seen, partner);
    if (span === null) continue;
    const [copiedMs, putBackMs] = span;
    const asked = seen.chronicle.creditsAsked
      .filter(({ from, atMs }) => from === labelOf(partner) && atMs >= copiedMs)
      .map(({ to, partnerId, reference, atMs }) => ({
        what: `${to} ${partnerId} ${reference}`,
        isAgain: atMs > putBackMs,
      }));
    for (const { what } of asked.filter(({ isAgain }) => !isAgain)) lost.add(what);
    for (const { what } of asked.filter(({ isAgain }) => isAgain)) lost.delete(what);
  }
  return new Set(
    all(seen, "Wallet").flatMap((wallet) =>
      wallet.log.filter(
        ({ kind, caller, reference }) =>
          kind === "top_up" && lost.has(`${labelOf(wallet)} ${caller} ${reference}`),
      ),
    ),
  );
}
