import { assert } from "../assert.ts";
import { posted } from "../ledger/transfer.ts";
import type { WalletBook, WalletContext, WalletHead } from "../wallet/book.ts";
import { append, close, closesAtMs, openHead, withClosing } from "../wallet/commit.ts";
import { readPayment } from "../wallet/read.ts";
import { isBehind } from "./behind.ts";
import { endHold } from "./end.ts";

/** Business days whose points are due and were not booked as matured, at most. */
const dueDaysMax = 8;

/**
 * Does what time has made due before anything else is judged: holds and confirmations that ended by
 * themselves, and points whose cancellation window is over (one row for all of them). So whoever
 * reads or acts after an end sees it, whether or not the alarm has run. Nothing of it while rows are
 * lost: no money moves then.
 */
export function sweep(book: WalletBook, context: WalletContext): void {
  sweepFrom(book, context, 1);
}

/**
 * The same before what moves no points that are due: they count as matured all the same, and the row
 * that says so waits for an act that may move them, or until those of `dueDaysMax` days wait.
 */
export function sweepEnds(book: WalletBook, context: WalletContext): void {
  sweepFrom(book, context, dueDaysMax);
}

/** Points mature when those of so many days are due. */
function sweepFrom(book: WalletBook, context: WalletContext, daysDue: number): void {
  const saved = book.head();
  if (isBehind(saved)) return;
  const { nowMs } = context;
  const ends = saved.closing.some((entry) => closesAtMs(saved, entry, nowMs) <= nowMs);
  const matures = saved.maturing.filter((entry) => entry.dueMs <= nowMs).length >= daysDue;
  if (!ends && !matures) return;
  let head = openHead(book, null);
  for (const entry of head.closing) {
    if (closesAtMs(saved, entry, nowMs) > nowMs) continue;
    const payment = readPayment(book, entry.sequence, null);
    assert(payment !== null, "an open hold has its payment");
    const listed = { ...head, closing: withClosing(head.closing, payment, null) };
    const waited = payment.state.status === "pending_confirmation";
    const declineCode = waited ? "confirmation_timed_out" : null;
    head = endHold(book, listed, { payment, declineCode, signed: null }, context);
  }
  close(book, matures ? mature(book, head, context) : head, context);
}

function mature(book: WalletBook, head: WalletHead, context: WalletContext): WalletHead {
  const due = head.maturing.filter((entry) => entry.dueMs <= context.nowMs);
  const points = due.reduce((sum, entry) => sum + entry.points, 0);
  const rest = { ...head, maturing: head.maturing.filter((entry) => !due.includes(entry)) };
  if (points === 0) return rest;
  const appended = append(
    book,
    rest,
    {
      kind: "reward_matured",
      body: { v: 1, points, due: due.map((item) => item.dueMs) },
      transfers: [posted("points_pending", "points", points)],
    },
    context,
  );
  assert(appended.ok, "points that are pending can mature");
  return appended.value.head;
}
