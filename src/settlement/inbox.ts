import { assert } from "../assert.ts";
import type { PostedTransfer } from "../ledger/transfer.ts";
import type { InboxMark, SettlementBook, Tombstone } from "./book.ts";
import { messageVersion, type SettlementMessage } from "./message.ts";
import { settledBy } from "./settled-payment.ts";
import { toldShop } from "./short-message.ts";

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

/** What one sender delivers in one call. */
export interface Delivery {
  readonly sender: string;
  readonly messages: readonly SettlementMessage[];
  /** `null`: it says nothing of itself. */
  readonly says: SenderSays | null;
  /** How long the act behind the newest of them took from request to answer; absent: not known. */
  readonly tookMs?: number;
}

/** What became of a delivery. */
export interface Taken {
  /** The mark up to which everything of its sender has been taken. */
  readonly mark: Receipt;
  /** Which of its messages were new, and what they moved. */
  readonly fresh: readonly SettlementMessage[];
  /** Those of them that are payments, and met another wallet's payment under their reference. */
  readonly twins: readonly SettlementMessage[];
  readonly transfers: readonly PostedTransfer[];
}

/**
 * Takes a sender's messages in their order, inside the object's transaction, all but their row of
 * the log. A message at or below the mark was taken before and is passed over; one beyond mark + 1
 * has a gap before it, and one of a later release cannot be read yet: it and the rest wait. Of a
 * sender that is behind nothing is taken; see `isSenderBehind`.
 */
export function takeFrom(book: SettlementBook, { sender, messages, says }: Delivery): Taken {
  const first = book.inbox(sender);
  const nothing = { fresh: [], twins: [], transfers: [] };
  if (isSenderBehind(first, messages, says))
    return { mark: { ...first, behind: true }, ...nothing };
  let mark: InboxMark = first;
  const fresh: SettlementMessage[] = [];
  const twins: SettlementMessage[] = [];
  const transfers: PostedTransfer[] = [];
  for (const message of messages) {
    if (!isRead(message)) break;
    if (message.sequence <= mark.mark) continue;
    if (message.sequence !== mark.mark + 1) break;
    const settled = settle(book, sender, message);
    transfers.push(...settled.transfers);
    if (settled.isTwin) twins.push(message);
    fresh.push(message);
    const { sequence, hash } = message;
    mark = { mark: sequence, totalMinor: totalAfter(mark, message), hash };
    assert(mark.totalMinor === message.totalMinor, "the sender's running total is ours");
  }
  if (fresh.length > 0) book.saveInbox(sender, mark);
  return { mark: { ...mark, behind: false }, fresh, twins, transfers };
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

/** Has a message's payment stand as it says; what that moves, and whether it met a twin. */
function settle(book: SettlementBook, sender: string, message: SettlementMessage) {
  const under = book.under(message.terminalId, message.reference);
  const before = under.payments.find((each) => each.sender === sender) ?? null;
  const { payment, transfers } = settledBy(before, sender, message);
  if (payment !== null) book.savePayment(payment, toldShop(message));
  noteCancellation(book, sender, message, under.isBuried);
  const others = under.payments.some((each) => each.sender !== sender);
  return { transfers, isTwin: others && message.kind === "payment" };
}

/** Keeps a tombstone that a wallet left, and sends a payment that meets one back to its wallet. */
function noteCancellation(
  book: SettlementBook,
  sender: string,
  message: SettlementMessage,
  wasBuried: boolean,
): void {
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
  if (!wasBuried || message.kind !== "payment" || message.declineCode !== null) return;
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
