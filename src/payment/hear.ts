import { lostRowsToldMs } from "../bounds.ts";
import { isSameHash } from "../settlement/inbox.ts";
import { markOf } from "../settlement/outbox.ts";
import type { Ahead } from "../wallet/ahead.ts";
import type { WalletBook, WalletContext } from "../wallet/book.ts";
import { arm } from "../wallet/commit.ts";
import { withAhead } from "./behind.ts";
import { sentHash } from "./restored-row.ts";

/** What a Settlement has of a wallet: the mark of its inbox, and the hash of the message there. */
export interface Heard {
  readonly receiver: string;
  readonly mark: number;
  readonly hash: string | null;
}

/** A Partner object, and the top-up that a wallet told it last. */
export interface ToldTopUp {
  readonly partnerId: string;
  readonly receiver: string;
  readonly reference: string;
  readonly sequence: number;
}

/**
 * Hears from a Settlement what it has of this wallet. Whether that is more, or other, than the wallet
 * knows: then rows were lost here. That is kept and told to the operators within the hour.
 */
export function hearSettlement(book: WalletBook, heard: Heard, context: WalletContext): boolean {
  if (!isAheadOf(book, heard)) return false;
  const { receiver, mark } = heard;
  noteAhead(book, { receiver, of: "settlement", mark }, context);
  arm(book, context.nowMs + lostRowsToldMs, context);
  return true;
}

/** Hears from a Partner object of a top-up that this wallet lacks; then as `hearSettlement`. */
export function hearPartner(book: WalletBook, told: ToldTopUp, context: WalletContext): void {
  const { receiver, sequence: mark } = told;
  noteAhead(book, { receiver, of: "partner", mark }, context);
  arm(book, context.nowMs + lostRowsToldMs, context);
}

/** Whether this wallet does not know a top-up that it has told a Partner object: rows were lost. */
export function lacksTopUp(book: WalletBook, { partnerId, reference }: ToldTopUp): boolean {
  return book.byReference("top_up", partnerId, reference) === null;
}

/** Keeps that a receiver is ahead of this wallet, which moves no money from then on. */
export function noteAhead(
  book: WalletBook,
  ahead: Omit<Ahead, "sinceMs">,
  { nowMs }: Pick<WalletContext, "nowMs">,
): void {
  const head = book.head();
  const after = withAhead(head, { ...ahead, sinceMs: nowMs });
  if (after !== head) book.saveHead(after);
}

/** Whether a Settlement has of this wallet what the wallet does not know, or knows otherwise. */
export function isAheadOf(book: WalletBook, { receiver, mark, hash }: Heard): boolean {
  const known = markOf(book, receiver);
  if (mark === 0 || (known.mark === mark && isSameHash(known.hash, hash))) return false;
  const row = book.sentRow(receiver, mark);
  return row === null || !isSameHash(sentHash(row), hash);
}
