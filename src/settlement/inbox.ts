import { assert } from "../assert.ts";
import { type LogHead, nextRow, type RowContext } from "../ledger/log.ts";
import type { InboxMark, SettlementBook, Tombstone } from "./book.ts";
import { messageVersion, type SettlementMessage } from "./message.ts";
import { settledBy } from "./settled-payment.ts";

/** What a sender says of itself with a delivery. */
export interface SenderSays {
  /** Number of its newest message for this receiver. */
  readonly last: number;
  /** The last message that it knows to have been taken; `null`: it knows of none. */
  readonly acknowledged: { readonly sequence: number; readonly hash: string | null } | null;
}

/**
 * What a receiver answers: how far it took, and whether it knows more of the sender than it does.
 */
export interface Receipt extends InboxMark {
  readonly behind: boolean;
}

/** What messages are taken with. */
export interface InboxContext extends RowContext {
  /** The row of the log up to which every terminal was told of its own. */
  readonly toldUpTo: number;
}

/**
 * Takes a sender's messages in their order, inside the object's transaction, and answers the mark
 * up to which everything of that sender has been taken. A message at or below the mark was taken
 * before and is passed over; one beyond mark + 1 has a gap before it, and one of a later release
 * cannot be read yet: it and the rest wait. Of a sender that is behind nothing is taken; see
 * `isSenderBehind`.
 */
export function take(
  book: SettlementBook,
  sender: string,
  messages: readonly SettlementMessage[],
  context: InboxContext,
  says: SenderSays | null = null,
): Receipt {
  const first = book.inbox(sender);
  if (isSenderBehind(first, messages, says)) return { ...first, behind: true };
  let mark: InboxMark = first;
  let head = book.head();
  for (const message of messages) {
    if (!isRead(message)) break;
    if (message.sequence <= mark.mark) continue;
    if (message.sequence !== mark.mark + 1) break;
    head = apply(book, head, { sender, message }, context);
    const { sequence, hash } = message;
    mark = { mark: sequence, totalMinor: totalAfter(mark, message), hash };
    assert(mark.totalMinor === message.totalMinor, "the sender's running total is ours");
  }
  if (mark.mark === first.mark) return { ...first, behind: false };
  book.saveHead(head, context.toldUpTo);
  book.saveInbox(sender, mark);
  return { ...mark, behind: false };
}

/**
 * Whether a sender has lost rows that were taken here, and gone on without them: its newest number
 * is below the mark, or what it has at the mark is not what was taken. A chain's hash stands for
 * every row before it, so the mark alone is compared.
 */
function isSenderBehind(
  { mark, hash }: InboxMark,
  messages: readonly SettlementMessage[],
  says: SenderSays | null,
): boolean {
  if (says !== null && says.last < mark) return true;
  const said = messages.filter(isRead);
  return [...said, ...(says?.acknowledged ? [says.acknowledged] : [])].some(
    (each) => each.sequence === mark && !isSameHash(each.hash, hash),
  );
}

/** Whether this release reads the message: objects of two talk to each other during a deploy. */
function isRead({ version }: SettlementMessage): boolean {
  return version === messageVersion;
}

/** Whether two hashes are one, as far as both are known. */
export function isSameHash(one: string | null, other: string | null): boolean {
  return one === null || other === null || one === other;
}

function totalAfter(mark: InboxMark, message: SettlementMessage): number {
  const inward = message.kind === "payment" || message.kind === "capture";
  return mark.totalMinor + (inward ? message.amountMinor : -message.amountMinor);
}

function apply(
  book: SettlementBook,
  head: LogHead,
  from: { readonly sender: string; readonly message: SettlementMessage },
  context: InboxContext,
): LogHead {
  const { message, sender } = from;
  const before = book.payment(message.terminalId, message.reference, sender);
  const { payment, transfers } = settledBy(before, sender, message);
  const next = nextRow(
    head,
    { kind: message.kind, body: { v: 1, sender, message }, transfers },
    context,
  );
  assert(next.ok, "what a wallet moved can be moved here");
  book.append(next.value.row);
  if (payment !== null) book.savePayment(payment);
  noteCancellation(book, sender, message);
  return next.value.head;
}

/** Keeps a tombstone that a wallet left, and sends a payment that meets one back to its wallet. */
function noteCancellation(book: SettlementBook, sender: string, message: SettlementMessage): void {
  const { terminalId, reference, shop, cancellation } = message;
  if (cancellation !== null) {
    bury(book, {
      terminalId,
      reference,
      cancellation: cancellation.reference,
      acceptedAtMs: cancellation.acceptedAtMs,
      shop,
    });
  }
  if (message.kind !== "payment" || message.declineCode !== null) return;
  if (book.tombstone(terminalId, reference) === null) return;
  book.insertForward({ terminalId, reference, sender, idKey: message.idKey });
}

/**
 * Keeps a cancellation by reference: every payment under it that came before, from whatever wallet,
 * is sent back to its wallet, and so is every one that comes later. The first one kept stands.
 */
export function bury(book: SettlementBook, tombstone: Tombstone): Tombstone {
  const { terminalId, reference } = tombstone;
  const known = book.tombstone(terminalId, reference);
  if (known === null) book.insertTombstone(tombstone);
  for (const payment of book.payments(terminalId, reference)) {
    if (payment.declineCode !== null || payment.cancelled) continue;
    book.insertForward({ terminalId, reference, sender: payment.sender, idKey: payment.idKey });
  }
  return known ?? tombstone;
}
