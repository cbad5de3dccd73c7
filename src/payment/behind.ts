import type { Ahead } from "../wallet/ahead.ts";
import type { WalletBook, WalletHead } from "../wallet/book.ts";

/** The outcome of every act on the money of a wallet that has lost rows: nothing was written. */
export interface BooksBehind {
  readonly kind: "books_behind";
}

/** What every act answers by which a wallet that has lost rows would move money. */
export const booksBehind: BooksBehind = { kind: "books_behind" };

/** Thrown inside the transaction of an act that a wallet which has lost rows must not do. */
export class RowsLost extends Error {
  override readonly name = "RowsLost";
}

/** Whether rows of this wallet were lost: until they are restored it moves no money. */
export function isBehind(head: Pick<WalletHead, "behind">): boolean {
  return head.behind.length > 0;
}

/**
 * What was looked for, or `null` for nothing; of a wallet that has lost rows nothing is said not to be
 * there, since it may be what was lost.
 */
export function unlessLost<Found extends object>(
  book: Pick<WalletBook, "head">,
  found: Found | null,
): Found | BooksBehind | null {
  return found === null && isBehind(book.head()) ? booksBehind : found;
}

/** Whether it may be what a wallet has lost. */
export function mayBeLost(found: object | null): found is BooksBehind {
  return found !== null && "kind" in found && found.kind === booksBehind.kind;
}

/** The head with a receiver that is ahead of this wallet; told again, the first time stands. */
export function withAhead(head: WalletHead, ahead: Ahead): WalletHead {
  if (head.behind.some(({ receiver }) => receiver === ahead.receiver)) return head;
  return { ...head, behind: [...head.behind, ahead] };
}

/** Names of objects that may have something of a wallet. */
export interface Receivers {
  readonly settlements: readonly string[];
  readonly partners: readonly string[];
}

/**
 * Who is asked what they have of a wallet, each once: those that are ahead of it first, then those that
 * it has delivered to (`known`) or has something for, then `others`.
 */
export function receiversToAsk(
  { behind, outbox }: Pick<WalletHead, "behind" | "outbox">,
  known: readonly string[],
  others: Receivers,
): Receivers {
  const ahead = (of: Ahead["of"]) =>
    behind.filter((each) => each.of === of).map(({ receiver }) => receiver);
  const own = [...ahead("settlement"), ...known, ...Object.keys(outbox)];
  return {
    settlements: [...new Set([...own, ...others.settlements])],
    partners: [...new Set([...ahead("partner"), ...others.partners])],
  };
}

/**
 * Runs an act on money, inside the wallet's transaction. While rows are lost only what was decided
 * before is told again; all else throws `RowsLost`, since what the wallet does not know may be what
 * was lost: a reference, a code, a payment.
 */
export function unlessBehind<T extends { readonly kind: string }>(
  book: WalletBook,
  act: (book: WalletBook) => T,
): T {
  if (!isBehind(book.head())) return act(book);
  const refuse = (): never => {
    throw new RowsLost("rows were lost");
  };
  const outcome = act({ ...book, append: refuse });
  if ("replayed" in outcome && outcome.replayed === true) return outcome;
  return refuse();
}
