import { assert } from "../assert.ts";
import { type LogHead, nextRow, type RowContext } from "../ledger/log.ts";
import { batchOf, type ToldMessage } from "./batch.ts";
import type { SettlementBook } from "./book.ts";
import { type Delivery, type Taken, takeFrom } from "./inbox.ts";
import { summed } from "./settled-payment.ts";

/** What messages are taken with. */
export interface InboxContext extends RowContext {
  /** The row of the log up to which every terminal was told of its own. */
  readonly toldUpTo: number;
  /** The head of the log, by whoever appended its last row; absent or `null`: it is read. */
  readonly head?: LogHead | null;
  /** Told of the row that was appended: the head it is, and what it keeps. It may still be taken back. */
  readonly onRow?: (head: LogHead, told: readonly ToldMessage[]) => void;
}

/**
 * Takes several senders' deliveries inside one transaction, each as `takeFrom` says, and keeps all
 * that is new in them as one row of the log: its hash covers every message. None, when nothing is.
 */
export function takeAll(
  book: SettlementBook,
  deliveries: readonly Delivery[],
  context: InboxContext,
): readonly Taken[] {
  const taken = deliveries.map((delivery) => takeFrom(book, delivery));
  const told = taken.flatMap(({ fresh }, index) => {
    const { sender } = deliveries[index] as Delivery;
    return fresh.map((message) => ({ sender, message }));
  });
  if (told.length === 0) return taken;
  const transfers = summed(taken.flatMap((each) => each.transfers));
  const next = nextRow(
    context.head ?? book.head(),
    { kind: "batch", body: batchOf(told, book), transfers },
    context,
  );
  assert(next.ok, "what wallets moved can be moved here");
  const { row, head } = next.value;
  book.append(row, head.balances, context.toldUpTo);
  context.onRow?.(head, told);
  return taken;
}
