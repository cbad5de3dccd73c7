import { type LogRow, numberOf } from "./rows.ts";
import { all, type Kept, putBackMs, rowsOf, type Seen } from "./seen.ts";

const known = new WeakMap<Seen, ReadonlySet<LogRow>>();

/**
 * Rows that a Settlement lost when its file was put back, and that its wallet does not tell again by
 * itself: it had acknowledged them all, and the wallet has had nothing for it since. Two persons have
 * such a wallet told again, which nobody in town does. What the Settlement has must be all before.
 */
export function untoldRows(seen: Seen): ReadonlySet<LogRow> {
  let untold = known.get(seen);
  if (untold === undefined) {
    const settlements = all(seen, "Settlement");
    untold = new Set(settlements.flatMap((settlement) => lostBy(seen, settlement)));
    known.set(seen, untold);
  }
  return untold;
}

function lostBy(seen: Seen, settlement: Kept): LogRow[] {
  const atMs = putBackMs(seen, settlement);
  if (atMs === null) return [];
  const inbox = new Map(rowsOf(settlement, "inbox").map((row) => [row.sender, row]));
  return all(seen, "Wallet").flatMap((wallet) => {
    const sent = wallet.log.filter(({ destination }) => destination === settlement.name);
    const mark = rowsOf(wallet, "destination").find(({ name }) => name === settlement.name)?.mark;
    const isQuiet = mark === sent.length && sent.every((row) => row.atMs < atMs);
    const has = inbox.get(wallet.name)?.mark;
    return isQuiet ? sent.slice(has === undefined ? 0 : numberOf(has)) : [];
  });
}

/** A wallet without what its Settlements lost. */
export function asTold(seen: Seen, wallet: Kept): Kept {
  const untold = untoldRows(seen);
  return { ...wallet, log: wallet.log.filter((row) => !untold.has(row)) };
}
