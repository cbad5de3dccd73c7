import { type IssueCommand, issueCode } from "../../src/code/issue-code.ts";
import { issueSeals } from "../../src/code/issue-seals.ts";
import type { GivenPolicy } from "../../src/control/snapshot.ts";
import { type AdjustCommand, adjust, adjustable } from "../../src/funding/adjust.ts";
import { type CreditCommand, credit, findTopUp } from "../../src/funding/credit.ts";
import { type PointsInCommand, pointsIn } from "../../src/funding/points-in.ts";
import { ownRedemption, type RedeemCommand, redeem } from "../../src/funding/redeem.ts";
import { cappedByOwner } from "../../src/identity/act/own-limits.ts";
import type { CustomerActor } from "../../src/identity/admission.ts";
import { authorize } from "../../src/payment/authorize.ts";
import { type Receivers, unlessLost } from "../../src/payment/behind.ts";
import { type CancelCommand, cancel } from "../../src/payment/cancel.ts";
import { type CaptureCommand, capture } from "../../src/payment/capture.ts";
import { type ConfirmCommand, confirm } from "../../src/payment/confirm.ts";
import { findNow, type PaymentQuery } from "../../src/payment/find-now.ts";
import type { Heard } from "../../src/payment/hear.ts";
import { type PayCommand, type PayOutcome, toldOutcome } from "../../src/payment/pay-command.ts";
import { type RefundCommand, refund } from "../../src/payment/refund.ts";
import { ownPayment, ownPayments, type PayerCall, waiting } from "../../src/payment/waiting.ts";
import type { IdNumbers } from "../../src/token/seal.ts";
import { readActivity } from "../../src/wallet/activity.ts";
import { ownBalances } from "../../src/wallet/balances.ts";
import { explain, explainTopUp } from "../../src/wallet/explain.ts";
import { type ById, refundsOf } from "../../src/wallet/read.ts";
import type { Ring } from "../object/alarm.ts";
import type { Env } from "../platform/env.ts";
import { LostRows } from "./behind.ts";
import { type Brought, type Carrying, Deliveries } from "./delivery.ts";
import { WalletDesk } from "./desk.ts";
import { EventStreams } from "./event-streams.ts";
import { historyPage } from "./history-book.ts";
import { WalletIdentity } from "./identity/calls.ts";
import { IdentityDesks } from "./identity/desks.ts";
import { verifiedOffline } from "./offline-pay.ts";

/** One customer's wallet: identity, codes, balances, payments, velocity. A call is one act of its parts. */
export class Wallet extends WalletIdentity {
  readonly #desk: WalletDesk;
  readonly #streams: EventStreams;
  readonly #deliveries: Deliveries;
  readonly #lost: LostRows;
  protected readonly identity: IdentityDesks;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#desk = new WalletDesk(state, env, {
      deliver: () => this.#deliveries.start(),
      tell: (snapshot) => this.#streams.tell(snapshot),
      dueMs: () => this.#streams.nextEndMs(),
    });
    this.#streams = new EventStreams(this.#desk);
    this.#deliveries = new Deliveries(this.#desk);
    this.#lost = new LostRows(this.#desk);
    this.identity = new IdentityDesks(this.#desk);
  }

  /** Delivers, then does what is due, so that one head is written for both, and delivers that. */
  override alarm(ring?: Ring): Promise<void> {
    return this.#desk.alarm.run(ring, async () => {
      await this.#deliveries.deliverDue();
      this.#desk.sweep();
      await this.#deliveries.deliverDue();
      this.#desk.book.writeMarks();
      await this.#lost.alert();
    });
  }

  /** Decides a payment; see `authorize`, and `carry` of what `taken` is here and below. */
  pay(command: PayCommand, policy: GivenPolicy | null, taken: Brought = null) {
    const judge = () => toldOutcome(this.#desk.judge(authorize, command, policy));
    const outcome = this.#deliveries.carry(taken, judge);
    return outcome.kind === "code_invalid" ? this.#lost.unlessFileLost(outcome) : outcome;
  }

  /** Decides a payment with a code signed offline: its signature is verified before the step. */
  async payOffline(
    command: PayCommand,
    signed: string,
    policy: GivenPolicy | null,
    taken: Brought = null,
  ): Promise<PayOutcome & Carrying> {
    const verified = await verifiedOffline(this.#desk.identity, command, signed);
    if (verified === "unknown") return this.#lost.unlessFileLost({ kind: "code_invalid" });
    return verified === null ? { kind: "code_invalid" } : this.pay(verified, policy, taken);
  }

  /** Undoes a payment, or keeps a tombstone for it; see `cancel`. A clock that stands decides nothing. */
  async cancel(command: CancelCommand & ById, taken: Brought = null) {
    await this.#desk.clock.holdAgainst(command.sentAtMs);
    return this.#deliveries.carry(taken, () => this.#desk.moveOf(cancel, command));
  }

  /** Gives a part of a payment back; see `refund`. */
  refund(command: RefundCommand & ById, taken: Brought = null) {
    return this.#deliveries.carry(taken, () => this.#desk.moveOf(refund, command));
  }

  /** Captures a part of a hold; see `capture`. */
  capture(command: CaptureCommand & ById, taken: Brought = null) {
    return this.#deliveries.carry(taken, () => this.#desk.moveOf(capture, command));
  }

  /** Ends a payment's wait for its payer; see `confirm`. */
  confirm(command: ConfirmCommand & ById, taken: Brought = null) {
    return this.#deliveries.carry(taken, () => this.#desk.moveOf(confirm, command));
  }

  /** The payments that wait for their payer, soonest end first; `null`: the token is revoked. */
  confirmations(caller: PayerCall) {
    return this.#desk.step((book, context) => waiting(book, caller, context), caller);
  }

  /** One of the owner's payments; see `ownPayment`. */
  ownPayment(query: Parameters<typeof ownPayment>[1]) {
    return this.#desk.step((book, context) => ownPayment(book, query, context), query);
  }

  /** A page of the owner's payments; see `ownPayments`. */
  ownPayments(query: Parameters<typeof ownPayments>[1]) {
    return this.#desk.step((book, context) => ownPayments(book, query, context), query);
  }

  /** One of the owner's redemptions; see `ownRedemption`. */
  ownRedemption(query: Parameters<typeof ownRedemption>[1]) {
    return ownRedemption(this.#desk.book, query);
  }

  /** Credits a top-up; called by the Partner object that claimed the reference. See `credit`. */
  credit(command: CreditCommand, policy: GivenPolicy | null) {
    const { partnerId, known } = command;
    if (known) this.#lost.hearPartner({ partnerId, ...known });
    return this.#desk.judge(credit, command, policy);
  }

  /** What became of a partner's reference here; see `findTopUp`. */
  topUp(partnerId: string, reference: string) {
    return findTopUp(this.#desk.book, partnerId, reference);
  }

  /** Puts money right that two operators agreed on; see `adjust`. */
  adjust(command: AdjustCommand) {
    return this.#desk.move(adjust, command);
  }

  /** Why the wallet as it is now could not be adjusted by this much, or `null`. */
  adjustable(amountMinor: number) {
    return this.#desk.step((book, context) => adjustable(book, amountMinor, context));
  }

  /** Pays a part of the balance back to its owner; see `redeem`. */
  redeem(command: RedeemCommand) {
    return this.#desk.move(redeem, command);
  }

  /** Turns points into balance; see `pointsIn`. */
  pointsIn(command: PointsInCommand, policy: GivenPolicy | null) {
    return this.#desk.judge(pointsIn, command, policy);
  }

  /** Issues a code to one of the wallet's devices; see `issueCode`. */
  issueCode(command: IssueCommand) {
    const amountMaxMinor = cappedByOwner(this.#desk.identity, command.amountMaxMinor);
    return this.#desk.move(issueCode, { ...command, amountMaxMinor });
  }

  /** Gives one of the wallet's devices seals for codes it signs while offline; see `issueSeals`. */
  issueSeals(command: CustomerActor) {
    return this.#desk.move(issueSeals, command);
  }

  /** Everything that happened to the wallet, newest first; see `readActivity`. */
  activity(query: Parameters<typeof readActivity>[2]) {
    return readActivity(this.#desk.identity, this.#desk.book, query);
  }

  /** A payment as it is now; see `findNow`. */
  payment(query: PaymentQuery) {
    return this.#desk.step((book, context) => findNow(book, query, context));
  }

  /** The refunds of a payment, oldest first; see `refundsOf`. */
  refunds(name: IdNumbers, merchantId: string) {
    const { book } = this.#desk;
    return unlessLost(book, refundsOf(book, name, merchantId));
  }

  /** A page of the velocity history, for a policy to be played over it; see `historyPage`. */
  velocityHistory(afterSequence: number) {
    const { book, sql } = this.#desk;
    return { ...historyPage(sql, afterSequence), setBacks: book.head().setBacks };
  }

  /** What decided a payment, rule by rule, and the same judged again now; see `explain`. */
  explain(name: IdNumbers, table: Uint8Array | null) {
    return explain(this.#desk.book, name, table);
  }

  /** The same of a top-up. */
  explainTopUp(name: IdNumbers, table: Uint8Array | null) {
    const { book } = this.#desk;
    return unlessLost(book, explainTopUp(book, name, table));
  }

  /** Balances as the owner sees them; minor units and points. */
  balances() {
    return ownBalances(this.#desk.book.head(), this.#desk.clock.read());
  }

  /** Delivers what is due, and finds out what the answers mean. */
  deliver(): Promise<void> {
    return this.#deliveries.deliverDue();
  }

  /** Told by whoever brought what answers carried how far it was taken; see `Deliveries.hearTaken`. */
  hearTaken(taken: NonNullable<Brought>): void {
    this.#deliveries.hearTaken(taken);
  }

  /** Told by a Settlement what it has of this wallet; whether rows were lost here. */
  hear(heard: Heard): Promise<boolean> {
    return this.#lost.hearSettlement(heard);
  }

  /** Gives this wallet back what its receivers have of it, when two persons have agreed; see `restore`. */
  restore(others: Receivers) {
    return this.#lost.restore(others);
  }

  /** Opens an event stream; see `EventStreams`. */
  override fetch(request: Request): Response {
    return this.#streams.open(request);
  }

  /** A stream goes one way: one that is sent something is ended. */
  override webSocketMessage(socket: WebSocket): void {
    this.#streams.refuseMessage(socket);
  }

  /** Answers a close frame (RFC 6455 §7). */
  override webSocketClose(socket: WebSocket, code: number): void {
    this.#streams.closed(socket, code);
  }

  /** A listener broke the protocol, or its network broke off. */
  override webSocketError(socket: WebSocket): void {
    this.#streams.broke(socket);
  }
}
