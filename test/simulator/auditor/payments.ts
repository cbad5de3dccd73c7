import { type LogRow, numberOf, type State } from "./rows.ts";
import { all, type Kept, rowsOf, type Seen } from "./seen.ts";

/** A payment as its wallet's log tells it, counted from the movements of all its rows. */
export interface PaidFor {
  readonly wallet: Kept;
  readonly row: LogRow;
  /** All rows about it, its own first. */
  readonly acts: readonly LogRow[];
  /** Money that left for the shop, and that came back. */
  readonly sentMinor: number;
  readonly returnedMinor: number;
  /** Points that were given, less those taken back while they waited. */
  readonly isCancelled: boolean;
  readonly declineCode: string | null;
}

/** Every payment of a wallet, in the order of its log. */
export function paymentsOf(wallet: Kept): PaidFor[] {
  const acts = new Map<number, LogRow[]>();
  for (const row of wallet.log) {
    const of = row.kind === "payment" ? row.sequence : (row.body.paymentSequence ?? 0);
    if (of > 0) acts.set(of, [...(acts.get(of) ?? []), row]);
  }
  return wallet.log
    .filter(({ kind }) => kind === "payment")
    .map((row) => {
      const own = acts.get(row.sequence) ?? [row];
      const end = own.find(({ kind }) => kind === "end");
      return {
        wallet,
        row,
        acts: own,
        sentMinor: sum(own, (act) => moved(act, "balance", "clearing_settlement")),
        returnedMinor: sum(own, (act) => moved(act, "clearing_settlement", "balance")),
        isCancelled: own.some(({ kind, body }) => kind === "cancellation" && body.undid !== false),
        declineCode: row.body.declineCode ?? end?.body.declineCode ?? null,
      };
    });
}

/** What the movements of a row have moved from one account to another. */
export function moved({ body }: LogRow, debit: string, credit: string): number {
  return sum(body.transfers ?? [], (transfer) =>
    transfer.type !== "pending" && transfer.debit === debit && transfer.credit === credit
      ? (transfer.amountMinor ?? 0)
      : 0,
  );
}

export function sum<T>(of: Iterable<T>, figure: (one: T) => number): number {
  let total = 0;
  for (const one of of) total += figure(one);
  return total;
}

/** The state of a payment as the wallet keeps it, by its row's number. */
export function statesOf(wallet: Kept): Map<number, State> {
  const states = new Map<number, State>();
  for (const { sequence, state } of rowsOf(wallet, "payment_state")) {
    if (typeof state === "string") states.set(numberOf(sequence), JSON.parse(state) as State);
  }
  return states;
}

/** Wallets that hold nothing back: whose rows nobody has to restore. */
export function wholeWallets(seen: Seen): Kept[] {
  return all(seen, "Wallet").filter((wallet) => {
    const [head] = rowsOf(wallet, "head");
    return (
      head !== undefined &&
      head.behind === null &&
      wallet.log.every(({ kind }) => kind !== "restored" && kind !== "resent")
    );
  });
}

/** The deployment's calendar day, `YYYY-MM-DD`. */
export function dayOf(atMs: number): string {
  // Japan has kept UTC+9 the whole year since 1951.
  return new Date(atMs + 9 * 3_600_000).toISOString().slice(0, 10);
}
