import type { LogHead } from "../ledger/log.ts";
import type { SettlementBook } from "./book.ts";
import { type InboxContext, type Receipt, type SenderSays, take } from "./inbox.ts";
import type { SettlementMessage } from "./message.ts";

/** What one sender delivers in one call. */
export interface Delivery {
  readonly sender: string;
  readonly messages: readonly SettlementMessage[];
  /** `null`: it says nothing of itself. */
  readonly says: SenderSays | null;
}

/** The mark up to which a delivery's sender was taken, and which of its messages were new. */
export interface Taken {
  readonly mark: Receipt;
  readonly fresh: Delivery["messages"];
}

/**
 * Takes several senders' deliveries inside one transaction, each as `take` says; one head for all.
 */
export function takeAll(
  book: SettlementBook,
  deliveries: readonly Delivery[],
  context: InboxContext,
): readonly Taken[] {
  let head: LogHead | null = null;
  const together: SettlementBook = {
    ...book,
    head: () => head ?? book.head(),
    saveHead(saved) {
      head = saved;
    },
  };
  const taken = deliveries.map(({ sender, messages, says }) => {
    const before = book.inbox(sender).mark;
    const mark = take(together, sender, messages, context, says);
    const fresh = messages.filter(({ sequence }) => before < sequence && sequence <= mark.mark);
    return { mark, fresh };
  });
  if (head !== null) book.saveHead(head, context.toldUpTo);
  return taken;
}
