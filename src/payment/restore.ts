import { assert } from "../assert.ts";
import { availableMinor, netMinor } from "../ledger/account.ts";
import { type LogEntry, type LogRow, nextRow } from "../ledger/log.ts";
import { post } from "../ledger/post.ts";
import { posted, type Transfer } from "../ledger/transfer.ts";
import { isSameHash } from "../settlement/inbox.ts";
import type { SettlementMessage } from "../settlement/message.ts";
import { deliverAgain, markOf } from "../settlement/outbox.ts";
import type { EpochMs } from "../time.ts";
import type { WalletBook, WalletContext, WalletHead } from "./book.ts";
import { append, appended, close, withClosing, withMaturing } from "./commit.ts";
import { withSpent } from "./live-code.ts";
import { paymentOf } from "./read.ts";
import { firstState, type PaymentBody, type PaymentState, type ShopNames } from "./record.ts";
import {
  type RestoredFrom,
  resentKind,
  restoredKind,
  restoredReference,
  sentHash,
} from "./restored-row.ts";
import { withUsed } from "./seal-batch.ts";

/** What a Settlement has of a wallet after the mark that the wallet knows to be acknowledged. */
export interface GivenBack {
  readonly receiver: string;
  readonly mark: number;
  readonly totalMinor: number;
  readonly hash: string | null;
  /** In the order of their numbers. */
  readonly messages: readonly SettlementMessage[];
  /** The wallet's first row after that mark. */
  readonly fromSequence: number;
}

/** The wallet's rows for a destination, as they are in its transaction, oldest first. */
export type OwnRows = (destination: string, fromSequence: number) => readonly LogRow[];

type Compared = GivenBack & { readonly own: readonly LogRow[] };

/** A top-up that a Partner has an outcome of. */
export interface GivenCredit {
  readonly receiver: string;
  readonly partnerId: string;
  readonly partnerName: string | null;
  readonly channel: string;
  readonly reference: string;
  readonly amountMinor: number;
  readonly declineCode: string | null;
  /** Its row in what was lost. */
  readonly sequence: number;
  readonly idKey: number;
  readonly decidedAtMs: EpochMs;
}

export interface Given {
  readonly settlements: readonly GivenBack[];
  readonly credits: readonly GivenCredit[];
  /** Every object that was asked, of those that were ahead of the wallet too. */
  readonly asked: readonly string[];
}

type Compare = Omit<Given, "settlements"> & { readonly settlements: readonly Compared[] };

/** What was restored, and references whose two outcomes differ: people have to look at these. */
export interface Restored {
  readonly rows: number;
  readonly resent: number;
  readonly conflicts: readonly string[];
}

/** Something that was lost, whoever gave it back. */
interface Lost {
  readonly receiver: string;
  readonly kind: string;
  readonly sequence: number;
  readonly atMs: EpochMs;
  readonly caller: string | null;
  readonly reference: string | null;
  readonly body: Readonly<Record<string, unknown>>;
  readonly transfers: readonly Transfer[];
  readonly message: SettlementMessage | null;
}

/**
 * Books what was lost as its receivers have it, inside the wallet's transaction: each as a row of the
 * kind `restored`, with its reference and code used up again and its money moved; what the balance does not
 * cover is owed (`receivable`). What was decided here meanwhile stands, and is told under numbers that are
 * free. Then the wallet moves money again. Called again with nothing lost it changes nothing, also with
 * what was given before the first time: its own rows are read here, whatever came since it asked.
 */
export function restore(
  book: WalletBook,
  rows: OwnRows,
  given: Given,
  context: WalletContext,
): Restored {
  const settlements = given.settlements.map((each) => ({
    ...each,
    own: rows(each.receiver, each.fromSequence),
  }));
  return new Restoring(book, context).run({ ...given, settlements });
}

class Restoring {
  readonly #book: WalletBook;
  readonly #context: WalletContext;
  #head: WalletHead;
  #rows = 0;
  #resent = 0;
  readonly #conflicts: string[] = [];
  /** Where a lost payment is now, by the number it had. */
  readonly #places = new Map<number, number>();
  /** Rows that stand for what a receiver has under another row: they are not told again. */
  readonly #met = new Set<number>();
  /** Numbers that two payments had. */
  readonly #twice = new Set<number>();

  constructor(book: WalletBook, context: WalletContext) {
    this.#book = book;
    this.#context = context;
    this.#head = book.head();
  }

  run({ settlements, credits, asked }: Compare): Restored {
    const lost = [
      ...settlements.flatMap((given) => this.#lostOf(given)),
      ...credits.filter((credit) => !this.#knows(credit)).map(lostCredit),
    ].toSorted((one, other) => one.sequence - other.sequence || one.atMs - other.atMs);
    // No number of what was lost is given to anything new: ids are spelled with them.
    for (const last = lost.at(-1)?.sequence ?? 0; this.#head.sequence < last; ) {
      const none = { kind: null, receiver: "", number: 0, told: 0, atMs: 0, message: null };
      this.#append({ body: { v: 1, restored: none }, transfers: [] });
    }
    for (const each of lost) this.#bookAgain(each);
    this.#payDown();
    for (const given of settlements) this.#resend(given);
    for (const number of this.#twice) if (this.#book.leadsTo(number) === -1) this.#renumber(number);
    const behind = this.#head.behind.filter(({ receiver }) => !asked.includes(receiver));
    this.#head = { ...this.#head, behind, velocitySequence: this.#head.sequence };
    close(this.#book, this.#head, this.#context);
    const { afterCommit, engine, owner, deliver } = this.#context;
    afterCommit(() => engine.forget(owner));
    afterCommit(deliver);
    return { rows: this.#rows, resent: this.#resent, conflicts: this.#conflicts };
  }

  #lostOf({ receiver, messages, own }: Compared): Lost[] {
    const known = new Map(own.map((row) => [row.destinationSequence, row]));
    return messages.flatMap((message) => {
      const row = known.get(message.sequence);
      const isKnown = row !== undefined && isSameHash(sentHash(row), message.hash);
      return isKnown ? [] : [lostMessage(receiver, message)];
    });
  }

  #knows({ partnerId, reference }: GivenCredit): boolean {
    return this.#book.byReference("top_up", partnerId, reference) !== null;
  }

  #bookAgain(lost: Lost): void {
    const { kind, caller, reference } = lost;
    const named = caller !== null && reference !== null;
    const twin = named ? this.#book.byReference(kind, caller, reference) : null;
    if (twin === null) {
      this.#again(lost, true);
      return;
    }
    // The same reference came again meanwhile, and was decided anew.
    if (isSameOutcome(lost, twin)) {
      this.#met.add(twin.sequence);
      this.#places.set(lost.sequence, twin.sequence);
      if (lost.sequence !== twin.sequence) this.#lead(lost.sequence, twin.sequence);
      this.#note(lost, { ...lost, kind: null, transfers: [] }, null);
      return;
    }
    this.#conflicts.push(reference as string);
    const declined = (JSON.parse(twin.body) as Partial<PaymentBody>).declineCode ?? null;
    if (declined !== null) this.#met.add(twin.sequence);
    this.#again(lost, declined !== null);
  }

  /** Books a lost row anew; without `named` its reference is left to what came under it meanwhile. */
  #again(lost: Lost, named: boolean): void {
    const { paymentSequence } = lost.body as { readonly paymentSequence?: number };
    const place =
      paymentSequence === undefined ? null : (this.#places.get(paymentSequence) ?? paymentSequence);
    const body = place === null ? lost.body : { ...lost.body, paymentSequence: place };
    const before = this.#head;
    const row = this.#note(lost, { ...lost, body }, named ? lost.reference : null);
    if (lost.kind === "payment") this.#payment(lost, row, body as unknown as PaymentBody);
    else if (place !== null && place > 0) this.#act(lost, place, body);
    else if (place === 0) this.#tombstone(body);
    this.#keepMaturing(before, body);
  }

  #note(lost: Lost, as: Omit<Lost, "kind"> & { kind: string | null }, reference: string | null) {
    const free = this.#isFree(lost.sequence);
    const { receiver, atMs, message, caller } = lost;
    const told = message?.paymentSequence ?? lost.sequence;
    const number = free ? lost.sequence : this.#head.sequence + 1;
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
    return this.#append({
      ...named,
      ...outgoing,
      body: { ...as.body, v: 1, ...sums, restored },
      transfers: this.#fitting(as.transfers, message),
    });
  }

  #append(entry: Omit<LogEntry, "kind">): LogRow {
    const next = nextRow(this.#head, { ...entry, kind: restoredKind }, this.#context);
    assert(next.ok, "what a receiver has can be booked");
    this.#head = appended(this.#book, this.#head, next.value).head;
    if ((entry.body.restored as RestoredFrom).kind !== null) this.#rows += 1;
    return next.value.row;
  }

  /** The transfers as they were, or the money alone; what the balance lacks is owed. */
  #fitting(transfers: readonly Transfer[], message: SettlementMessage | null): readonly Transfer[] {
    for (const wanted of [transfers, moneyOf(message)]) {
      const covered = [...this.#owed(wanted), ...wanted];
      if (post(this.#head.balances, covered).ok) return covered;
    }
    return transfers;
  }

  #owed(transfers: readonly Transfer[]): Transfer[] {
    let left = availableMinor(this.#head.balances, "balance");
    let owed = 0;
    for (const each of transfers) {
      if (each.type !== "posted" && each.type !== "pending") continue;
      if (each.credit === "balance" && each.type === "posted") left += each.amountMinor;
      if (each.debit !== "balance") continue;
      left -= each.amountMinor;
      if (left < 0) {
        owed -= left;
        left = 0;
      }
    }
    return owed > 0 ? [posted("receivable", "balance", owed)] : [];
  }

  /** What is owed is paid from what is there now. */
  #payDown(): void {
    const owed = -netMinor(this.#head.balances, "receivable");
    const paid = Math.min(owed, availableMinor(this.#head.balances, "balance"));
    if (paid <= 0) return;
    const none = { kind: null, receiver: "", number: 0, told: 0, atMs: 0, message: null };
    const transfers = [posted("balance", "receivable", paid)];
    this.#append({ body: { v: 1, restored: none }, transfers });
  }

  #payment(lost: Lost, row: LogRow, body: PaymentBody): void {
    const number = row.sequence;
    this.#places.set(lost.sequence, number);
    this.#lead(lost.sequence, number);
    this.#listClosing(row, body, firstState(body));
    const [kind = "", ...rest] = body.codeIdentity.split(":");
    const code = rest.join(":");
    const { nowMs } = this.#context;
    if (kind === "o") {
      this.#useSeal(code, number, body.declineCode === null);
      return;
    }
    if (this.#book.code(code)?.spentBy === null) this.#book.spendCode(code, number);
    this.#head = { ...this.#head, codes: withSpent(this.#head.codes, code, number, nowMs) };
  }

  #useSeal(seal: string, sequence: number, accepted: boolean): void {
    const [device = 0, batch = 0, place = 0] = seal.split(".").map(Number);
    const known = this.#book.sealBatch(device, batch);
    if (known === null || known.spentBy[place] !== null) return;
    const use = { device, batch, place, counter: known.counter, issuedAtMs: 0 };
    this.#book.saveSealBatch(withUsed(known, use, { sequence, accepted }));
  }

  /** Lets the number that a lost payment's id is spelled with lead to its row. */
  #lead(number: number, row: number): void {
    if (this.#isFree(number)) this.#book.saveLead(number, row);
    else if (this.#book.bySequence(number)?.kind === "payment") {
      this.#book.saveLead(number, -1);
      this.#twice.add(number);
    }
  }

  /** Whether no payment's id is spelled with this number. */
  #isFree(number: number): boolean {
    return this.#book.bySequence(number)?.kind !== "payment" && this.#book.leadsTo(number) === null;
  }

  #act(lost: Lost, place: number, body: Readonly<Record<string, unknown>>): void {
    const after = (body.after ?? null) as PaymentState | null;
    const row = this.#book.bySequence(place);
    if (after === null || row === null || body.undid === false) return;
    const payment = paymentOf(this.#book, row);
    const state = lost.kind === "refund" ? refunded(payment.state, body, after) : after;
    this.#book.savePaymentState(place, state);
    this.#listClosing(row, payment.body, state);
  }

  #listClosing(row: LogRow, body: PaymentBody, { status }: PaymentState): void {
    const endMs =
      status === "pending_confirmation"
        ? body.confirmByMs
        : status === "authorized"
          ? body.holdUntilMs
          : null;
    this.#head = { ...this.#head, closing: withClosing(this.#head.closing, row, endMs) };
  }

  /** Points that became pending, or were taken back, mature, or do not, at their window's end. */
  #keepMaturing(before: WalletHead, body: Readonly<Record<string, unknown>>): void {
    const pending = (head: WalletHead) => netMinor(head.balances, "points_pending");
    const { after, windowEndMs } = body as { after?: PaymentState; windowEndMs?: EpochMs };
    const dueMs = after?.windowEndMs ?? windowEndMs ?? this.#context.nowMs;
    const points = pending(this.#head) - pending(before);
    const maturing = withMaturing(this.#head.maturing, dueMs, points);
    this.#head = { ...this.#head, maturing };
  }

  #tombstone(body: Readonly<Record<string, unknown>>): void {
    const { terminalId, paymentReference } = body as Record<string, string>;
    if (terminalId === undefined || paymentReference === undefined) return;
    if (this.#book.isTombstone(terminalId, paymentReference)) return;
    this.#book.insertTombstone(terminalId, paymentReference, this.#context.nowMs);
  }

  /** Tells a Settlement what was decided here while it had other rows under the same numbers. */
  #resend({ receiver, mark, totalMinor, hash, messages, own }: Compared): void {
    const known = markOf(this.#book, receiver);
    if (mark < known.mark) {
      this.#book.saveHead(this.#head);
      const row = mark === 0 ? null : this.#book.sentRow(receiver, mark);
      const logSequence = row?.sequence ?? 0;
      const back = { ...known, mark, totalMinor, hash, logSequence, failures: 0, retryAtMs: null };
      deliverAgain(this.#book, receiver, back);
      this.#head = this.#book.head();
      return;
    }
    const taken = new Map(messages.map((message) => [message.sequence, message.hash]));
    const isTaken = (row: LogRow) =>
      taken.has(row.destinationSequence as number) &&
      isSameHash(taken.get(row.destinationSequence as number) ?? null, sentHash(row));
    const lost = messages.some(
      ({ sequence }) => !own.some((row) => row.destinationSequence === sequence && isTaken(row)),
    );
    if (!lost) return;
    const logSequence = this.#book.sentRow(receiver, mark)?.sequence ?? 0;
    const reached = { mark, totalMinor, hash, logSequence, failures: 0, retryAtMs: null };
    this.#book.saveDestination(receiver, reached);
    const { [receiver]: _, ...others } = this.#head.outbox;
    this.#head = { ...this.#head, outbox: others };
    for (const row of own)
      if (!isTaken(row) && !this.#met.has(row.sequence)) this.#tell(receiver, row);
  }

  #tell(destination: string, row: LogRow): void {
    const { sentMinor } = JSON.parse(row.body) as { readonly sentMinor: number };
    const told = append(
      this.#book,
      this.#head,
      {
        kind: resentKind,
        destination,
        sendsMinor: sentMinor,
        body: { v: 1, of: row.sequence },
        transfers: [],
      },
      this.#context,
    );
    assert(told.ok, "a row without transfers can be appended");
    this.#head = told.value.head;
    this.#resent += 1;
    if (this.#twice.has(row.sequence)) this.#move(row.sequence, told.value.row.sequence);
  }

  /** Gives a payment whose number was a lost one's too a number of its own. */
  #renumber(sequence: number): void {
    const entry = { kind: resentKind, body: { v: 1, of: sequence }, transfers: [] };
    const kept = append(this.#book, this.#head, entry, this.#context);
    assert(kept.ok, "a row without transfers can be appended");
    this.#head = kept.value.head;
    this.#move(sequence, kept.value.row.sequence);
  }

  #move(from: number, to: number): void {
    this.#book.saveLead(from, -to);
    this.#book.saveLead(to, from);
  }
}

function isSameOutcome(lost: Lost, twin: LogRow): boolean {
  const one = lost.body as Partial<PaymentBody>;
  const other = JSON.parse(twin.body) as Partial<PaymentBody>;
  const isDeclined = (body: Partial<PaymentBody>) => (body.declineCode ?? null) !== null;
  return one.amountMinor === other.amountMinor && isDeclined(one) === isDeclined(other);
}

function refunded(
  now: PaymentState,
  body: Readonly<Record<string, unknown>>,
  after: PaymentState,
): PaymentState {
  const { amountMinor, rewardTaken, shortfallMinor } = body as Record<string, number>;
  const refundedMinor = now.refundedMinor + Number(amountMinor);
  if (refundedMinor === after.refundedMinor) return after;
  const taken = now.rewardTaken + Number(rewardTaken ?? 0) + Number(shortfallMinor ?? 0);
  return { ...now, refundedMinor, rewardTaken: taken, version: now.version + 1 };
}

function sentOf({ kind, amountMinor }: SettlementMessage): number {
  return kind === "payment" || kind === "capture" ? amountMinor : -amountMinor;
}

/** What a message moved between balance and merchant, and nothing else. */
function moneyOf(message: SettlementMessage | null): Transfer[] {
  if (message === null || message.amountMinor === 0) return [];
  const { amountMinor } = message;
  return sentOf(message) > 0
    ? [posted("balance", "clearing_settlement", amountMinor)]
    : [posted("clearing_settlement", "balance", amountMinor)];
}

function lostMessage(receiver: string, message: SettlementMessage): Lost {
  const { row, atMs } = message;
  const {
    transfers = moneyOf(message),
    names,
    ...kept
  } = (row?.body ?? unsaid(message)) as {
    readonly transfers?: readonly Transfer[];
    readonly names?: ShopNames;
  };
  const shop = { ...message.shop, ...names };
  const { askedMinor: amountMinor, currency, declineCode, idKey } = message;
  const kind = row?.kind ?? message.kind;
  const body =
    kind === "payment"
      ? { ...kept, shop, amountMinor, currency, declineCode, idKey, velocity: null }
      : kept;
  return {
    receiver,
    kind,
    sequence: row?.sequence ?? message.paymentSequence,
    atMs,
    caller: row === null ? message.terminalId : row.caller,
    reference: row === null ? message.reference : row.reference,
    body,
    transfers,
    message,
  };
}

/** What a message of an earlier release does not say of its row, as nothing was known of it. */
function unsaid({ kind, atMs, paymentSequence, terminalId, reference, shop }: SettlementMessage) {
  if (kind === "payment") {
    return {
      ...{ cashier: null, capture: "automatic", allowDuplicate: false, codeIdentity: "q:" },
      ...{ device: 0, deviceAgeMs: 0, spentBy: null, confirmByMs: null, holdUntilMs: null },
      ...{ reward: 0, windowEndMs: atMs, decidedAtMs: atMs, snapshotVersion: 0, policyVersion: 0 },
    };
  }
  const after = { after: null, returnedMinor: 0, rewardTaken: 0 };
  return { paymentSequence, terminalId, paymentReference: reference, shop, ...after };
}

function lostCredit(credit: GivenCredit): Lost {
  const { receiver, partnerId, channel, amountMinor, declineCode, idKey, decidedAtMs } = credit;
  const named = credit.partnerName === null ? {} : { partnerName: credit.partnerName };
  const body = { partnerId, ...named, channel, amountMinor, declineCode, idKey, decidedAtMs };
  return {
    receiver,
    kind: "top_up",
    sequence: credit.sequence,
    atMs: decidedAtMs,
    caller: partnerId,
    reference: credit.reference,
    body: { ...body, policyVersion: 0, velocity: null },
    transfers: declineCode === null ? [posted("clearing_partner", "balance", amountMinor)] : [],
    message: null,
  };
}
