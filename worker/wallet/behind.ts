import { type Ahead, withAhead } from "../../src/payment/behind.ts";
import { sentHash } from "../../src/payment/restored-row.ts";
import { isSameHash } from "../../src/settlement/inbox.ts";
import { markOf } from "../../src/settlement/outbox.ts";
import { sealId } from "../../src/token/seal.ts";
import type { WalletBook, WalletContext } from "../../src/wallet/book.ts";
import type { Env } from "../platform/env.ts";
import { keyRing } from "../platform/keys.ts";
import { log } from "../platform/log.ts";
import type { Sql } from "../rows/sql.ts";
import { raiseAlert } from "../signal/raise-alert.ts";
import { profileOf } from "./identity-book.ts";

/** What a receiver has of a wallet: the mark of its inbox, and the hash of the message there. */
export interface Heard {
  readonly receiver: string;
  readonly mark: number;
  readonly hash: string | null;
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

/** Tells the operators that rows of a wallet were lost, and who has them; never fails. */
export async function alertBehind(
  { env, sql }: { readonly env: Env; readonly sql: Sql },
  route: string,
  behind: readonly Ahead[],
): Promise<void> {
  const ring = await keyRing(env);
  const idKey = profileOf(sql)?.idKey ?? ring.sealId[0]?.n ?? 1;
  const walletId = sealId(ring, "wal", route, 0, idKey);
  const receivers = behind.map(({ receiver, mark }) => ({ receiver, mark }));
  log("books_behind", { wallet_id: walletId, receivers: receivers.length });
  await raiseAlert(env, {
    kind: "books_behind",
    subject: walletId,
    evidence: { wallet_id: walletId, receivers },
    proposedStop: null,
  });
}
