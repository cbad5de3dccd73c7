import { netMinor } from "../ledger/account.ts";
import { post } from "../ledger/post.ts";
import { bodyOf } from "../ledger/row.ts";
import type { Transfer } from "../ledger/transfer.ts";
import { isSameHash } from "../settlement/inbox.ts";
import type { SettlementMessage } from "../settlement/message.ts";
import type { WalletBook, WalletContext, WalletHead } from "../wallet/book.ts";
import { close, withMaturing } from "../wallet/commit.ts";
import type { WalletKind } from "../wallet/kind.ts";
import { paymentOf } from "../wallet/read.ts";
import type { Payment, PaymentBody, PaymentState } from "../wallet/record.ts";
import type { RestoredFrom } from "../wallet/restored-record.ts";
import type { WalletRow } from "../wallet/row.ts";
import {
  type Compared,
  type Given,
  type GivenCredit,
  type Lost,
  lostCredit,
  lostMessage,
  moneyOf,
  type OwnRows,
  sentOf,
} from "./lost-row.ts";
import { sideAfter, withLostAct } from "./merge-act.ts";
import { renumber, resend } from "./resend.ts";
import { Restoration } from "./restoration.ts";
import { isFree, lead, listClosing, placePayment } from "./restored-payment.ts";
import { restoredReference, sentHash } from "./restored-row.ts";

/** What was restored, and references whose two outcomes differ: people have to look at these. */
export interface Restored {
  readonly rows: number;
  readonly resent: number;
  readonly conflicts: readonly string[];
}

/**
 * Books what was lost as its receivers have it, inside the wallet's transaction: each as a row of the
 * kind `restored`, with its reference and code used up again and its money moved; what the balance does not
 * cover is owed (`receivable`). What was decided here meanwhile stands, and is told under numbers that are
 * free; only where it and what was lost pass a payment's limits together, the rest of it is undone. Then
 * the wallet moves money again. Called again with nothing lost it changes nothing, also with what was
 * given before the first time: its own rows are read here, whatever came since it asked.
 */
export function restore(
  book: WalletBook,
  rows: OwnRows,
  given: Given,
  context: WalletContext,
): Restored {
  const { credits, asked } = given;
  const settlements = given.settlements.map((each) => {
    return { ...each, own: rows(each.receiver, each.fromSequence) };
  });
  const to = new Restoration(book, context);
  const lost = [
    ...settlements.flatMap(lostOf),
    ...credits.filter((credit) => !knows(book, credit)).map(lostCredit),
  ].toSorted((one, other) => one.sequence - other.sequence || one.atMs - other.atMs);
  // No number of what was lost is given to anything new: ids are spelled with them.
  const last = Math.max(0, ...lost.map(({ sequence, number }) => Math.max(sequence, number)));
  while (to.head.sequence < last) to.appendNone([]);
  for (const each of lost) bookAgain(to, each);
  to.payDown();
  for (const each of settlements) resend(to, each);
  for (const number of to.twice) if (book.leadsTo(number) === -1) renumber(to, number);
  const behind = to.head.behind.filter(({ receiver }) => !asked.includes(receiver));
  to.head = { ...to.head, behind, velocitySequence: to.head.sequence };
  close(book, to.head, context);
  const { afterCommit, engine, owner, deliver } = context;
  afterCommit(() => engine.forget(owner));
  afterCommit(deliver);
  return { rows: to.rows, resent: to.resent, conflicts: [...new Set(to.conflicts)] };
}

function lostOf({ receiver, messages, own }: Compared): Lost[] {
  const known = new Map(own.map((row) => [row.destinationSequence, row]));
  return messages.flatMap((message) => {
    const row = known.get(message.sequence);
    const isKnown = row !== undefined && isSameHash(sentHash(row), message.hash);
    return isKnown ? [] : [lostMessage(receiver, message)];
  });
}

function knows(book: WalletBook, { partnerId, reference }: GivenCredit): boolean {
  return book.byReference("top_up", partnerId, reference) !== null;
}

function bookAgain(to: Restoration, lost: Lost): void {
  const { kind, caller, reference } = lost;
  noteSide(to, lost);
  const named = caller !== null && reference !== null;
  const twin = named ? to.book.byReference(kind, caller, reference) : null;
  if (twin === null) {
    again(to, lost, true);
    return;
  }
  // The same reference came again meanwhile, and was decided anew.
  const other: Outcome = bodyOf(twin, twin.kind);
  if (isSameOutcome(lost, other)) {
    to.met.add(twin.sequence);
    to.places.set(lost.sequence, twin.sequence);
    if (kind === "payment" && lost.number !== twin.sequence) lead(to, lost.number, twin.sequence);
    note(to, lost, { ...lost, kind: null, transfers: [] }, null);
    return;
  }
  to.conflicts.push(reference as string);
  if (isDeclined(other)) to.met.add(twin.sequence);
  again(to, lost, isDeclined(other));
}

/** The members by which two outcomes under one reference are compared, whatever their kinds. */
type Outcome = Partial<Pick<PaymentBody, "v" | "amountMinor" | "capture" | "sentMinor">> & {
  readonly declineCode?: string | null;
};

function isSameOutcome({ body, message }: Lost, other: Outcome): boolean {
  const one: Outcome = body;
  const moved = message === null || sentOf(message) === (other.sentMinor ?? 0);
  const alike = one.amountMinor === other.amountMinor && one.capture === other.capture;
  return moved && alike && isDeclined(one) === isDeclined(other);
}

function isDeclined({ declineCode = null }: Outcome): boolean {
  return declineCode !== null;
}

/** The row of the payment that a lost act is about; `null`: it is no act. */
function placeOf(to: Restoration, { body }: Lost): number | null {
  const { paymentSequence } = body as { readonly paymentSequence?: number };
  if (paymentSequence === undefined) return null;
  return to.places.get(paymentSequence) ?? paymentSequence;
}

/** What the merchant has of the payment by a lost act. */
function noteSide(to: Restoration, lost: Lost): void {
  const place = placeOf(to, lost);
  const after = (lost.body.after ?? null) as PaymentState | null;
  if (place !== null && place > 0 && after !== null) to.sides.set(place, sideAfter(after));
}

/** Books a lost row anew; without `named` its reference is left to what came under it meanwhile. */
function again(to: Restoration, lost: Lost, named: boolean): void {
  const place = placeOf(to, lost);
  const before = to.head;
  const act = place === null ? null : actOn(to, lost, place);
  const body = place === null ? lost.body : { ...lost.body, paymentSequence: place, ...act?.body };
  const transfers = act?.transfers ?? lost.transfers;
  const row = note(to, lost, { ...lost, body, transfers }, named ? lost.reference : null);
  if (lost.kind === "payment") placePayment(to, lost, row, body as unknown as PaymentBody);
  else if (place === 0) tombstone(to, body);
  else if (act !== null) {
    to.book.savePaymentState(act.row.sequence, act.body.after);
    listClosing(to, act.row, act.payment.body, act.body.after);
  }
  keepMaturing(to, before, body);
}

/** What a lost act makes of its payment, also when others were done that did not know of it. */
function actOn(to: Restoration, lost: Lost, place: number) {
  const after = (lost.body.after ?? null) as PaymentState | null;
  const row = to.book.bySequence(place);
  if (after === null || row === null) return null;
  const payment: Payment = paymentOf(to.book, row);
  const now = payment.state;
  const { transfers } = lost;
  if (lost.body.undid === false) return { row, payment, body: { after: now }, transfers };
  if (after.version === now.version + 1) return { row, payment, body: { after }, transfers };
  const sentMinor = lost.message === null ? 0 : sentOf(lost.message);
  const merged = withLostAct(now, payment.body.amountMinor, {
    kind: lost.kind,
    sentMinor,
    after,
  });
  const releasesMinor = now.heldMinor - merged.heldMinor;
  const between = { debit: "balance", credit: "clearing_settlement" } as const;
  const released: Transfer[] =
    releasesMinor > 0 ? [{ type: "void", ...between, releasesMinor }] : [];
  const money = [...released, ...moneyOf(lost.message)];
  return { row, payment, body: { after: merged }, transfers: money };
}

function note(
  to: Restoration,
  lost: Lost,
  as: Omit<Lost, "kind"> & { kind: WalletKind | null },
  reference: string | null,
): WalletRow {
  const free = isFree(to, lost.number);
  const { receiver, atMs, message, caller } = lost;
  const told = message?.paymentSequence ?? lost.number;
  const number = free ? lost.number : to.head.sequence + 1;
  const restored: RestoredFrom = { kind: as.kind, receiver, number, told, atMs, message };
  const named =
    as.kind === null || caller === null || reference === null
      ? {}
      : { caller, reference: restoredReference(as.kind, reference) };
  const outgoing =
    message === null ? {} : { destination: receiver, destinationSequence: message.sequence };
  const sums =
    message === null
      ? {}
      : { sentMinor: sentOf(message), destinationTotalMinor: message.totalMinor };
  return to.append({
    ...named,
    ...outgoing,
    body: { ...as.body, v: 1, ...sums, restored },
    transfers: fitting(to, as.transfers, message),
  });
}

/** The transfers as they were, or the money alone; what the balance lacks is owed. */
function fitting(
  to: Restoration,
  transfers: readonly Transfer[],
  message: SettlementMessage | null,
): readonly Transfer[] {
  for (const wanted of [transfers, moneyOf(message)]) {
    const covered = to.covered(wanted);
    if (post(to.head.balances, covered).ok) return covered;
  }
  return transfers;
}

/** Has points that became pending mature at their window's end, and not those taken back. */
function keepMaturing(
  to: Restoration,
  before: WalletHead,
  body: Readonly<Record<string, unknown>>,
): void {
  const pending = (head: WalletHead) => netMinor(head.balances, "points_pending");
  const { after, windowEndMs } = body as { after?: PaymentState; windowEndMs?: number };
  const dueMs = after?.windowEndMs ?? windowEndMs ?? to.context.nowMs;
  const points = pending(to.head) - pending(before);
  to.head = { ...to.head, maturing: withMaturing(to.head.maturing, dueMs, points) };
}

function tombstone({ book, context }: Restoration, body: Readonly<Record<string, unknown>>): void {
  const { terminalId, paymentReference } = body as Record<string, string>;
  if (terminalId === undefined || paymentReference === undefined) return;
  if (book.isTombstone(terminalId, paymentReference)) return;
  book.insertTombstone(terminalId, paymentReference, context.nowMs);
}
