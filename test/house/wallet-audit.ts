import { offlineAmountMinorMax } from "../../src/bounds.ts";
import type { LogRow } from "../../src/ledger/log.ts";
import type { ActBody, CancellationBody } from "../../src/wallet/act-record.ts";
import type { WalletBook, WalletHead } from "../../src/wallet/book.ts";
import type { AdjustmentBody, TopUpBody } from "../../src/wallet/funding-record.ts";
import { firstState, type PaymentBody } from "../../src/wallet/record.ts";
import type { WalletRow } from "../../src/wallet/row.ts";
import { walletBook } from "../../worker/wallet/book.ts";
import { demand, Fold } from "./fold.ts";
import type { WalletRoom } from "./house.ts";
import { addAct, type Paid, paidBy } from "./paid.ts";

/** What a wallet's log says was sent to one destination: the total after each message. */
export type Sent = readonly number[];

/** Declines that may follow a code's first decision: those the table puts before `code_spent`. */
const afterSpent = [
  "answered_too_late",
  "cancelled_before_payment",
  "spending_stopped",
  "wallet_unavailable",
  "device_unavailable",
  "code_spent",
];

/** Rows that concern no payment; what they move shows in the sums. */
const otherKinds = ["reward_matured", "redemption", "points_in", "adjustment"];

/** Follows one wallet's log from its first row and holds everything stored beside it against it. */
export class WalletAudit {
  readonly room: WalletRoom;
  readonly fold: Fold;
  readonly payments = new Map<number, Paid>();
  /** Totals per destination after message 1, 2, 3 … */
  readonly sent = new Map<string, number[]>();
  readonly topUps = new Map<string, TopUpBody>();
  /** Cancellations by reference that reached this wallet, each with where its tombstone belongs. */
  readonly buried: { terminalId: string; reference: string; destination: string | null }[] = [];
  readonly #references = new Set<string>();
  readonly #codes = new Map<string, number>();
  readonly #tombstones = new Set<string>();
  #snapshotVersion = 0;
  #adjusted = 0;
  /** The marks at the last audit: as they are written, and as an instance of the wallet knew them. */
  readonly #writtenMarks = new Map<string, number>();
  #known: { readonly book: WalletBook; readonly marks: Map<string, number> } | null = null;

  readonly #ringing: () => boolean;

  constructor(room: WalletRoom, ringing: () => boolean) {
    this.room = room;
    this.#ringing = ringing;
    this.fold = new Fold(`wallet ${room.name.slice(-2)}`);
  }

  check(): void {
    const rows = [...this.fold.newRows(this.room.store.sql)];
    for (const row of rows) this.#read(row);
    for (const row of rows) this.#checkFound(row as WalletRow);
    const head = this.room.book.head();
    this.fold.checkHead(head);
    demand(head.snapshotVersion >= this.#snapshotVersion, () => "snapshotVersion fell");
    this.#snapshotVersion = head.snapshotVersion;
    this.#checkStates();
    this.#checkLists(head);
    this.checkMarks();
    this.#checkOutbox(head);
    this.#checkSums();
  }

  #checkFound({ sequence, kind, caller, reference }: WalletRow): void {
    if (caller === null || reference === null || kind === "restored") return;
    const found = this.room.book.byReference(kind, caller, reference)?.sequence;
    demand(found === sequence, () => `row ${sequence} is found by its reference at ${found}`);
  }

  #read(row: LogRow): void {
    if (row.reference !== null) {
      const key = `${row.kind} ${row.caller} ${row.reference}`;
      demand(!this.#references.has(key), () => `${key} has two outcomes`);
      this.#references.add(key);
    }
    const body = row.said as ActBody;
    if (row.destination !== null) this.#noteSent(row, body);
    if (row.kind === "adjustment") {
      const { refused, amountMinor } = row.said as AdjustmentBody;
      if (refused === null) this.#adjusted += amountMinor;
    }
    if (row.kind === "payment") this.#decided(row);
    else if (row.kind === "top_up") {
      this.topUps.set(`${row.caller} ${row.reference}`, row.said as never);
    } else if (!otherKinds.includes(row.kind)) this.#acted(row, body);
  }

  #acted(row: LogRow, body: ActBody & Partial<CancellationBody>): void {
    const { paymentSequence, terminalId = "", paymentReference = "" } = body;
    if (paymentSequence === 0 || body.byReference) {
      const { destination } = row;
      this.buried.push({ terminalId, reference: paymentReference, destination });
    }
    if (paymentSequence === 0) {
      this.#tombstones.add(`${terminalId} ${paymentReference}`);
      return;
    }
    const paid = this.payments.get(body.paymentSequence);
    demand(paid !== undefined, () => `row ${row.sequence} acts on no payment`);
    addAct(paid, row);
  }

  #decided(row: LogRow): void {
    const paid = paidBy(row);
    const { amountMinor, codeIdentity, declineCode, offline } = paid.body as PaymentBody;
    const within = declineCode !== null || !offline || amountMinor <= offlineAmountMinorMax;
    demand(within, () => `row ${row.sequence} paid ${amountMinor} offline`);
    const first = this.#codes.get(codeIdentity);
    if (first === undefined) this.#codes.set(codeIdentity, row.sequence);
    else {
      const again = () => `code of row ${first} decided row ${row.sequence}: ${declineCode}`;
      demand(declineCode !== null && afterSpent.includes(declineCode), again);
    }
    const buried = this.#tombstones.has(`${row.caller} ${row.reference}`);
    demand(!buried || declineCode !== null, () => `row ${row.sequence} paid under a tombstone`);
    this.payments.set(row.sequence, paid);
  }

  #noteSent(row: LogRow, body: ActBody): void {
    const name = row.destination as string;
    const sent = this.sent.get(name) ?? [];
    this.sent.set(name, sent);
    const at = () => `row ${row.sequence}: message ${row.destinationSequence} to ${name}`;
    demand(row.destinationSequence === sent.length + 1, () => `${at()} after ${sent.length}`);
    const total = (sent.at(-1) ?? 0) + body.sentMinor;
    demand(total === body.destinationTotalMinor, () => `${at()} totals otherwise`);
    sent.push(total);
  }

  /** A payment's stored state is what its last row left; none is stored of one that just stands. */
  #checkStates(): void {
    const rows = this.room.store.sql.exec<{ sequence: number; state: string }>(
      "SELECT sequence, state FROM payment_state ORDER BY sequence",
    );
    const stored = new Map(rows.map(({ sequence, state }) => [sequence, state]));
    for (const [sequence, paid] of this.payments) {
      const first = JSON.stringify(firstState(paid.body));
      const expected = paid.after === null ? first : JSON.stringify(paid.after);
      const found = stored.get(sequence) ?? first;
      demand(
        found === expected,
        () => `state of ${sequence} is ${found}, its log says ${expected}`,
      );
      stored.delete(sequence);
    }
    demand(stored.size === 0, () => "a state without a payment");
  }

  /** The head lists exactly the holds that are open and the points that are pending. */
  #checkLists(head: WalletHead): void {
    const open = [...this.payments.values()].filter((paid) => !paid.ended);
    const listed = head.closing.map(({ sequence }) => sequence).toSorted((a, b) => a - b);
    const expected = open.map((paid) => paid.row.sequence);
    demand(listed.join() === expected.join(), () => `open holds ${expected}, listed ${listed}`);
    const held = open.reduce((sum, paid) => sum + paid.heldMinor, 0);
    demand(held === this.fold.held("balance"), () => "held by the payments is not the held sum");
    const pending = head.maturing.reduce((sum, { points }) => sum + points, 0);
    const net = this.fold.net("points_pending");
    demand(pending === net, () => `maturing ${pending}, pending ${net}`);
    const unheard = [...this.sent].filter(
      ([name, sent]) => (this.room.book.destination(name)?.mark ?? 0) < sent.length,
    );
    const due = head.closing.length + unheard.length;
    const wakes = this.room.alarmMs !== null || this.#ringing();
    demand(due === 0 || wakes, () => "something is due by itself, and no alarm is set");
  }

  /**
   * Written marks never fall, and none falls that an instance knows. A new instance knows what is
   * written, which may be less than its predecessor knew.
   */
  checkMarks(): void {
    const { book, store } = this.room;
    const known = this.#known?.book === book ? this.#known : { book, marks: new Map() };
    this.#known = known;
    const stored = walletBook(store.sql);
    for (const [name, sent] of this.sent) {
      const acknowledged = book.destination(name)?.mark ?? 0;
      const written = stored.destination(name)?.mark ?? 0;
      const at = () => `outbox to ${name}: mark ${acknowledged}, written ${written}`;
      demand(acknowledged >= (known.marks.get(name) ?? 0), () => `${at()}: fell`);
      demand(written >= (this.#writtenMarks.get(name) ?? 0), () => `${at()}: the written one fell`);
      demand(
        written <= acknowledged && acknowledged <= sent.length,
        () => `${at()} of ${sent.length}`,
      );
      known.marks.set(name, acknowledged);
      this.#writtenMarks.set(name, written);
    }
  }

  /** Each total is that of the messages up to its mark. */
  #checkOutbox(head: WalletHead): void {
    for (const [name, sent] of this.sent) {
      const mark = this.room.book.destination(name);
      const acknowledged = mark?.mark ?? 0;
      const at = () => `outbox to ${name}: mark ${acknowledged} of ${sent.length}`;
      if (mark !== null) {
        const total = sent[acknowledged - 1] ?? 0;
        demand(mark.totalMinor === total, () => `${at()}: total ${mark.totalMinor}, not ${total}`);
      }
      const open = head.outbox[name];
      if (open === undefined) demand(acknowledged === sent.length, () => `${at()}, forgotten`);
      else {
        demand(
          open.last === sent.length && open.totalMinor === sent.at(-1),
          () => `${at()} in head`,
        );
      }
    }
  }

  /**
   * Top-ups + points turned in + what came back + adjustments = spending + redemptions + the balance;
   * and points given = points there + taken back + turned in.
   */
  #checkSums(): void {
    const paid = [...this.payments.values()];
    const sum = (of: (one: Paid) => number) => paid.reduce((total, one) => total + of(one), 0);
    const toppedUp = [...this.topUps.values()]
      .filter(({ declineCode }) => declineCode === null)
      .reduce((total, { amountMinor }) => total + amountMinor, 0);
    const spent = sum((one) => one.capturedMinor);
    const back = sum((one) => one.returnedMinor);
    const deducted = sum((one) => one.deductedMinor);
    const turnedIn = -this.fold.net("points_exchange_money");
    const redeemed = this.fold.net("redeemed");
    const adjusted = -this.fold.net("adjusted");
    demand(adjusted === this.#adjusted, () => `adjusted ${adjusted}, not ${this.#adjusted}`);
    const left = toppedUp + turnedIn + back + adjusted - spent - redeemed - deducted;
    const balance = this.fold.net("balance");
    demand(left === balance, () => `balance ${balance}, the acts leave ${left}`);
    const sentNet = [...this.sent.values()].reduce((total, sent) => total + (sent.at(-1) ?? 0), 0);
    const clearing = this.fold.net("clearing_settlement");
    demand(clearing === sentNet, () => `clearing ${clearing}, sent ${sentNet}`);
    demand(-toppedUp === this.fold.net("clearing_partner"), () => "clearing of top-ups");
    const points = this.fold.net("points") + this.fold.net("points_pending");
    demand(turnedIn === this.fold.net("points_exchange_points"), () => "points turned in halfway");
    const given = sum((one) => one.given) - sum((one) => one.taken) - turnedIn;
    demand(points === given, () => `points ${points}, given less taken and turned in ${given}`);
  }
}
