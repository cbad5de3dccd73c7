import { bodyOf } from "../ledger/row.ts";
import { posted, type Transfer } from "../ledger/transfer.ts";
import { isSameHash } from "../settlement/inbox.ts";
import { deliverAgain, markOf } from "../settlement/outbox.ts";
import type { ActBody } from "../wallet/act-record.ts";
import type { PaymentState } from "../wallet/record.ts";
import type { Compared } from "./lost-row.ts";
import { withinPayment } from "./merge-act.ts";
import type { Restoration } from "./restoration.ts";
import { asItWas, sentHash } from "./restored-row.ts";

type OwnRow = Compared["own"][number];

/** Tells a Settlement what was decided here while it had other rows under the same numbers. */
export function resend(to: Restoration, given: Compared): void {
  const { receiver, afterMark, mark, totalMinor, hash, messages, own } = given;
  const { book } = to;
  // What it has taken since it answered may be more than that, and is known to have been taken.
  if (mark < afterMark) {
    const known = markOf(book, receiver);
    book.saveHead(to.head);
    const row = mark === 0 ? null : book.sentRow(receiver, mark);
    const logSequence = row?.sequence ?? 0;
    const back = { ...known, mark, totalMinor, hash, logSequence, failures: 0, retryAtMs: null };
    deliverAgain(book, receiver, back);
    to.head = book.head();
    return;
  }
  const taken = new Map(messages.map((message) => [message.sequence, message.hash]));
  const isTaken = (row: OwnRow) =>
    taken.has(row.destinationSequence as number) &&
    isSameHash(taken.get(row.destinationSequence as number) ?? null, sentHash(row));
  const lost = messages.some(
    ({ sequence }) => !own.some((row) => row.destinationSequence === sequence && isTaken(row)),
  );
  if (!lost) return;
  const logSequence = book.sentRow(receiver, mark)?.sequence ?? 0;
  const reached = { mark, totalMinor, hash, logSequence, failures: 0, retryAtMs: null };
  book.saveDestination(receiver, reached);
  const { [receiver]: _, ...others } = to.head.outbox;
  to.head = { ...to.head, outbox: others };
  for (const row of own) if (!isTaken(row) && !to.met.has(row.sequence)) tell(to, receiver, row);
}

/** Gives a payment whose number was a lost one's too a number of its own. */
export function renumber(to: Restoration, sequence: number): void {
  const kept = to.appendResent({ body: { v: 1, of: sequence }, transfers: [] });
  move(to, sequence, kept.sequence);
}

/** What is looked at of an own row that was delivered; `paymentSequence` absent: it is a payment. */
type Delivered = Partial<Pick<ActBody, "v" | "paymentSequence" | "sentMinor">>;

function tell(to: Restoration, destination: string, row: OwnRow): void {
  const body: Delivered = bodyOf(to.book.full(row), row.kind);
  const fitted = fittedAct(to, row, body);
  if (fitted === "untold") return;
  const told = to.appendResent({
    destination,
    sendsMinor: fitted?.sendsMinor ?? body.sentMinor ?? 0,
    body: { v: 1, of: row.sequence, ...fitted?.members },
    transfers: fitted?.transfers ?? [],
  });
  to.resent += 1;
  if (to.twice.has(row.sequence)) move(to, row.sequence, told.sequence);
}

/**
 * An act on a payment of which the merchant has lost acts as well: what of it is told, and the transfers
 * by which the wallet's money follows; `null`: it is told as it is.
 */
function fittedAct(to: Restoration, raw: OwnRow, { paymentSequence, sentMinor = 0 }: Delivered) {
  const place = paymentSequence ?? 0;
  const side = to.sides.get(place);
  if (side === undefined) return null;
  const paid = to.book.bySequence(place);
  const now = to.book.paymentState(place);
  if (paid === null || now === null) return null;
  const { kind, reference } = asItWas(raw);
  // That it ended without a capture is not so.
  if (kind === "end") return side.capturedMinor > 0 ? "untold" : null;
  const { amountMinor } = bodyOf(paid, "payment");
  const within = withinPayment(side, amountMinor, { kind, sentMinor });
  to.sides.set(place, within.side);
  const { sendsMinor } = within;
  const excessMinor = sentMinor - sendsMinor;
  if (excessMinor === 0) return null;
  to.conflicts.push(reference ?? "");
  const after: PaymentState = {
    ...now,
    capturedMinor: now.capturedMinor - (sentMinor > 0 ? excessMinor : 0),
    refundedMinor: now.refundedMinor + (kind === "refund" ? excessMinor : 0),
    version: now.version + 1,
  };
  to.book.savePaymentState(place, after);
  const members = { paymentSequence: place, after };
  return { sendsMinor, members, transfers: to.covered(settling(excessMinor)) };
}

/** Gives money back that the merchant is not told to have got, or takes what it does not give. */
function settling(excessMinor: number): readonly Transfer[] {
  return excessMinor > 0
    ? [posted("clearing_settlement", "balance", excessMinor)]
    : [posted("balance", "clearing_settlement", -excessMinor)];
}

function move({ book }: Restoration, from: number, to: number): void {
  book.saveLead(from, -to);
  book.saveLead(to, from);
}
