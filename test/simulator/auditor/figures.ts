import type { Members } from "./asked.ts";
import { type Finding, finding, type Judge } from "./finding.ts";
import type { LogRow } from "./rows.ts";
import { all, lostSpan, type Seen } from "./seen.ts";
import { isoOf } from "./told.ts";

/** What was decided within one second. */
interface Decided {
  readonly approved: number;
  readonly pending: number;
  readonly amount: number;
  readonly declined: Readonly<Record<string, number>>;
}

/** Who watches figures is told of each decision once at most, in the second that it was made in. */
export const judgeFigures: Judge = (seen) => {
  if (seen.chronicle.figures.length === 0) return [];
  // What was decided by rows that are lost stands in no book.
  if (all(seen, "Wallet").some((wallet) => lostSpan(seen, wallet) !== null)) return [];
  const seconds = secondsOf(seen);
  return seen.chronicle.figures.flatMap(({ actor, stream, heard }) =>
    heard.flatMap((message) => judgeMessage(message as Members, seconds, `${actor}, ${stream}`)),
  );
};

function judgeMessage(
  { seconds = [] }: Members,
  made: ReadonlyMap<string, Decided>,
  place: string,
): Finding[] {
  return (seconds as readonly Members[]).flatMap((told): Finding[] => {
    const counted = made.get(`${told.t}`) ?? nothing;
    const declined = Object.entries((told.declined ?? {}) as Decided["declined"]);
    const isMore =
      Number(told.approved) > counted.approved ||
      Number(told.pending) > counted.pending ||
      Number(told.amount) > counted.amount ||
      declined.some(([code, n]) => n > (counted.declined[code] ?? 0));
    if (!isMore) return [];
    const shown = `${JSON.stringify(told)}, counted ${JSON.stringify(counted)}`;
    return [finding(place, "figures count each decision once", shown)];
  });
}

const nothing: Decided = { approved: 0, pending: 0, amount: 0, declined: {} };

/** All decisions that wallets have made, by the second as it is told. */
function secondsOf(seen: Seen): ReadonlyMap<string, Decided> {
  const seconds = new Map<string, Decided>();
  for (const { log } of all(seen, "Wallet")) {
    for (const row of log) {
      const decision = decisionOf(row, log);
      if (decision === null) continue;
      const second = `${isoOf(Math.floor(row.atMs / 1_000) * 1_000)}`;
      const before = seconds.get(second) ?? nothing;
      const { declined } = before;
      const [code] = Object.keys(decision.declined);
      seconds.set(second, {
        approved: before.approved + decision.approved,
        pending: before.pending + decision.pending,
        amount: before.amount + decision.amount,
        declined:
          code === undefined ? declined : { ...declined, [code]: (declined[code] ?? 0) + 1 },
      });
    }
  }
  return seconds;
}

function decisionOf({ kind, body }: LogRow, log: readonly LogRow[]): Decided | null {
  const { amountMinor = 0, confirmByMs = null, declineCode = null, paymentSequence } = body;
  if (kind === "payment") {
    if (declineCode !== null) return { ...nothing, declined: { [declineCode]: 1 } };
    if (confirmByMs !== null) return { ...nothing, pending: 1 };
    return { ...nothing, approved: 1, amount: amountMinor };
  }
  const payment = log.find(({ sequence }) => sequence === paymentSequence);
  if (kind === "confirmation") {
    return { ...nothing, approved: 1, amount: payment?.body.amountMinor ?? 0 };
  }
  const ended = body.declineCode ?? body.after?.declineCode ?? null;
  return kind === "end" && ended !== null ? { ...nothing, declined: { [ended]: 1 } } : null;
}
