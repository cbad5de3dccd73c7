import { Accounts } from "./accounts.ts";
import { doneOf, nameOf } from "./asked.ts";
import { type Shown, shownBetween } from "./clocks.ts";
import { finding, type Judge } from "./finding.ts";
import { Maturing } from "./maturing.ts";
import { type Spans, spansOf, timesOf, walletsById } from "./order.ts";
import { unsureSpan } from "./restored.ts";
import type { LogRow } from "./rows.ts";
import { type Kept, labelOf, type Seen, wasPutBack } from "./seen.ts";

/**
 * A balance that is told is one that the wallet had at a time of which it may be. Points are told as
 * matured from the end of their window on, by the wallet's clock, whether or not a row says so yet.
 */
export const judgeBalances: Judge = (seen) => {
  const wallets = walletsById(seen);
  const spans = spansOf(seen);
  return doneOf(seen).flatMap((asked) => {
    if (`${asked.exchange.method} ${asked.path}` !== "GET /v1/wallet") return [];
    const wallet = wallets.get(`${asked.token?.sub}`);
    if (wallet === undefined || asked.answer === null) return [];
    // Of what it had and lost nobody knows any more in which order it came.
    const unsure = unsureSpan(seen, wallet);
    if (unsure !== null && asked.answeredMs >= unsure[0] && asked.sentMs <= unsure[1]) return [];
    const { available, held, points, points_pending } = asked.answer;
    const said = [available, held, points, points_pending].join(" ");
    // An instance that was replaced reads rows of then, by the clock of now.
    const clock = shownBetween(seen.chronicle, asked.sentMs, asked.answeredMs);
    const times = timesOf(seen, wallet, asked);
    if (times.some((time) => balancesWithin(seen, wallet, spans, time, clock).has(said))) return [];
    const promise = "a balance that is told is one that the wallet had then";
    return [finding(nameOf(asked), promise, `${labelOf(wallet)}: ${said}`)];
  });
};

/** All balances that a wallet may have told by rows within a span of true time. */
function balancesWithin(
  seen: Seen,
  wallet: Kept,
  spans: Spans,
  [fromMs, toMs]: readonly [number, number],
  clock: Shown,
): ReadonlySet<string> {
  const accounts = new Accounts();
  const maturing = new Maturing();
  const isPast = (row: LogRow) => (spans.get(row)?.toldMs ?? Number.POSITIVE_INFINITY) < fromMs;
  const first = wallet.log.findLastIndex(isPast) + 1;
  // What was lost is booked again later than it was.
  const isExact = !wasPutBack(seen, wallet);
  const latestMs = isExact ? shownBetween(seen.chronicle, toMs, toMs).latestMs : null;
  const had = new Set<string>();
  for (const [n, row] of [...wallet.log, null].entries()) {
    if (n >= first) for (const balances of balancesOf(accounts, maturing, clock)) had.add(balances);
    if (row === null || (spans.get(row)?.sentMs ?? 0) > toMs) break;
    if (latestMs !== null && row.atMs > latestMs) break;
    accounts.moveAll(row.body.transfers ?? []);
    maturing.take(row);
  }
  return had;
}

/** Available, held, points, points that wait: at each time that the clock may have shown. */
function balancesOf(accounts: Accounts, maturing: Maturing, { earliestMs, latestMs }: Shown) {
  const { debitsPending } = accounts.of("balance");
  const money = `${accounts.available("balance")} ${debitsPending}`;
  const comes = maturing.waiting.map(({ dueMs }) => dueMs);
  const times = [earliestMs, ...comes.filter((atMs) => atMs > earliestMs && atMs <= latestMs)];
  return times.map((atMs) => {
    const due = maturing.dueAt(atMs);
    const points = accounts.available("points") + due;
    return `${money} ${points} ${accounts.available("points_pending") - due}`;
  });
}
