import { type IssueCommand, type IssueOutcome, issueCode } from "../../src/code/issue-code.ts";
import { issueSeals, type SealsOutcome } from "../../src/code/issue-seals.ts";
import type { Snapshot } from "../../src/control/snapshot.ts";
import {
  type AdjustCommand,
  type AdjustmentRefusal,
  type AdjustOutcome,
  adjust,
  adjustmentRefusal,
} from "../../src/funding/adjust.ts";
import {
  type CreditCommand,
  type CreditOutcome,
  credit,
  type TopUp,
  topUpOf,
} from "../../src/funding/credit.ts";
import {
  type PointsInCommand,
  type PointsInOutcome,
  pointsIn,
} from "../../src/funding/points-in.ts";
import {
  ownRedemption,
  type RedeemCommand,
  type RedeemOutcome,
  redeem,
} from "../../src/funding/redeem.ts";
import type { CustomerActor } from "../../src/identity/admit.ts";
import { availableMinor } from "../../src/ledger/account.ts";
import { authorize, type PayCommand, type PayOutcome } from "../../src/payment/authorize.ts";
import {
  type BooksBehind,
  booksBehind,
  isBehind,
  RowsLost,
  unlessBehind,
} from "../../src/payment/behind.ts";
import { type CancelCommand, type CancelOutcome, cancel } from "../../src/payment/cancel.ts";
import { type CaptureCommand, type CaptureOutcome, capture } from "../../src/payment/capture.ts";
import { type ConfirmCommand, type ConfirmOutcome, confirm } from "../../src/payment/confirm.ts";
import { type RefundCommand, type RefundOutcome, refund } from "../../src/payment/refund.ts";
import { type Restored, restore } from "../../src/payment/restore.ts";
import { sweep } from "../../src/payment/sweep.ts";
import { ownPayment, ownPayments, type PayerCall, waiting } from "../../src/payment/waiting.ts";
import { type LateMarkBook, withLateMarks } from "../../src/settlement/late-marks.ts";
import { nextAlarm } from "../../src/settlement/outbox.ts";
import { hourMs } from "../../src/time.ts";
import { verifyOfflineCode } from "../../src/token/code/offline-code.ts";
import type { WalletBook, WalletContext, WalletHead } from "../../src/wallet/book.ts";
import { arm } from "../../src/wallet/commit.ts";
import { findPayment, placeOf, type Refund, readPayment, refundOf } from "../../src/wallet/read.ts";
import type { Payment } from "../../src/wallet/record.ts";
import { ObjectAlarm } from "../object/alarm.ts";
import { Legs } from "../object/legs.ts";
import { keepPolicyTable, policyTable } from "../platform/engine.ts";
import type { Env } from "../platform/env.ts";
import { logFault } from "../platform/log.ts";
import { migrate, type Sql, storageSql } from "../rows/sql.ts";
import { readActivity } from "./activity.ts";
import { alertBehind, type Heard, isAheadOf, noteAhead } from "./behind.ts";
import { ownName, walletBook } from "./book.ts";
import { deliverDue } from "./delivery.ts";
import { type Explained, type ExplainedTopUp, explain, explainTopUp } from "./explain.ts";
import { type Asking, askReceivers, ownRows } from "./give-back.ts";
import { historyPage } from "./history-book.ts";
import { profileOf, readDeviceKey } from "./identity-book.ts";
import { WalletIdentity } from "./identity-calls.ts";
import { cappedByOwner } from "./limit-acts.ts";
import { migrations } from "./migrations.ts";
import { transact } from "./transact.ts";

/** A compiled policy on its way to an isolate that lacks it. */
export interface GivenPolicy {
  readonly version: number;
  readonly table: Uint8Array;
  /** The one that is judged beside it; absent or `null`: none. */
  readonly shadow?: { readonly version: number; readonly table: Uint8Array } | null;
}

/** One customer's wallet: identity, codes, balances, payments, velocity, in one place. */
export class Wallet extends WalletIdentity {
  readonly #sql: Sql;
  readonly #book: LateMarkBook;
  readonly #name: string;
  readonly #alarm: ObjectAlarm;
  readonly #legs = new Legs();

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#sql = storageSql(state.storage);
    state.storage.transactionSync(() => migrate(this.#sql, migrations));
    this.#book = withLateMarks(walletBook(this.#sql));
    this.#name = ownName(this.#sql, state.id.name);
    this.#alarm = new ObjectAlarm(state, {
      name: "wallet",
      due: (nowMs) => nextAlarm(this.#book, nowMs, [this.nextEndMs()]),
    });
  }

  /** Decides a payment; see `authorize`. */
  pay(command: PayCommand, policy: GivenPolicy | null): PayOutcome {
    const { table, shadow } = given(policy, command.authority.snapshot);
    const outcome = this.#move(
      (book, context) => authorize(book, command, table, context, shadow),
      command.authority,
    );
    return outcome.kind === "code_invalid" ? this.#unlessGone(outcome) : outcome;
  }

  /** A code that was sealed here leads to a wallet: one that nobody enrolled has lost its file. */
  #unlessGone<T>(outcome: T): T | BooksBehind {
    if (profileOf(this.#sql) !== null) return outcome;
    this.ctx.waitUntil(alertBehind({ env: this.env, sql: this.#sql }, this.#name, []));
    return booksBehind;
  }

  /**
   * Decides a payment with a code that one of the wallet's devices signed while offline. The
   * signature is verified with the enrolled key, which never changes, before the step; the step
   * judges the device's state and epoch and all else, and nothing is awaited in it.
   */
  async payOffline(
    command: PayCommand,
    signed: string,
    policy: GivenPolicy | null,
  ): Promise<PayOutcome> {
    const { offline } = command.code;
    const key = offline === undefined ? null : readDeviceKey(this.#sql, offline.device);
    if (offline === undefined || key === null) return this.#unlessGone({ kind: "code_invalid" });
    if (!(await verifyOfflineCode(signed, key))) return { kind: "code_invalid" };
    const amountMaxMinor = cappedByOwner(this.#sql, offline.amountMaxMinor) ?? 0;
    const code = { ...command.code, offline: { ...offline, amountMaxMinor } };
    return this.pay({ ...command, code }, policy);
  }

  /** Undoes a payment, or keeps a tombstone for it; see `cancel`. */
  cancel(command: CancelCommand): CancelOutcome {
    return this.#move((book, context) => cancel(book, this.#placed(command), context));
  }

  /** Gives a part of a payment back; see `refund`. */
  refund(command: RefundCommand): RefundOutcome {
    return this.#move(
      (book, context) => refund(book, this.#placed(command), context),
      command.authority,
    );
  }

  /** Captures a part of a hold; see `capture`. */
  capture(command: CaptureCommand): CaptureOutcome {
    return this.#move(
      (book, context) => capture(book, this.#placed(command), context),
      command.authority,
    );
  }

  /** Ends a payment's wait for its payer; see `confirm`. */
  confirm(command: ConfirmCommand): ConfirmOutcome {
    return this.#move(
      (book, context) => confirm(book, this.#placed(command), context),
      command.authority,
    );
  }

  /** The payments that wait for their payer, soonest end first; `null`: the token is revoked. */
  confirmations(caller: PayerCall): Payment[] | null {
    return this.#step((book, context) => waiting(book, caller, context), caller);
  }

  /** One of the owner's payments; see `ownPayment`. */
  ownPayment(query: Parameters<typeof ownPayment>[1]): ReturnType<typeof ownPayment> {
    return this.#step((book, context) => ownPayment(book, query, context), query);
  }

  /** A page of the owner's payments; see `ownPayments`. */
  ownPayments(query: Parameters<typeof ownPayments>[1]): ReturnType<typeof ownPayments> {
    return this.#step((book, context) => ownPayments(book, query, context), query);
  }

  /** One of the owner's redemptions; see `ownRedemption`. */
  ownRedemption(query: Parameters<typeof ownRedemption>[1]): ReturnType<typeof ownRedemption> {
    return ownRedemption(this.#book, query);
  }

  /** Credits a top-up; called by the Partner object that claimed the reference. See `credit`. */
  credit(command: CreditCommand, policy: GivenPolicy | null): CreditOutcome {
    this.#hearPartner(command);
    const { table, shadow } = given(policy, command.authority.snapshot);
    return this.#move(
      (book, context) => credit(book, command, table, context, shadow),
      command.authority,
    );
  }

  /** What became of a partner's reference here; `null`: nothing. */
  topUp(partnerId: string, reference: string): TopUp | null {
    const row = this.#book.byReference("top_up", partnerId, reference);
    if (row === null && isBehind(this.#book.head())) throw new RowsLost("it may be lost");
    return row === null ? null : topUpOf(row);
  }

  /** Puts money right that two operators agreed on; see `adjust`. */
  adjust(command: AdjustCommand): AdjustOutcome {
    return this.#move((book, context) => adjust(book, command, context), command.authority);
  }

  /** Why the wallet as it is now could not be adjusted by this much, or `null`. */
  adjustable(
    amountMinor: number,
  ): { kind: "wallet_unknown" } | { kind: "refused"; refused: AdjustmentRefusal } | null {
    return this.#step((book, context) => {
      if (book.profile() === null) return { kind: "wallet_unknown" };
      sweep(book, context);
      const refused = adjustmentRefusal(book, amountMinor, context);
      return refused === null ? null : { kind: "refused", refused };
    });
  }

  /** Pays a part of the balance back to its owner; see `redeem`. */
  redeem(command: RedeemCommand): RedeemOutcome {
    return this.#move((book, context) => redeem(book, command, context), command.authority);
  }

  /** Turns points into balance; see `pointsIn`. */
  pointsIn(command: PointsInCommand, policy: GivenPolicy | null): PointsInOutcome {
    const { table, shadow } = given(policy, command.authority.snapshot);
    return this.#move(
      (book, context) => pointsIn(book, command, table, context, shadow),
      command.authority,
    );
  }

  /** Issues a code to one of the wallet's devices; see `issueCode`. */
  issueCode(command: IssueCommand): IssueOutcome {
    return this.#move((book, context) => {
      const amountMaxMinor = cappedByOwner(this.#sql, command.amountMaxMinor);
      return issueCode(book, { ...command, amountMaxMinor }, context);
    }, command.authority);
  }

  /** Gives one of the wallet's devices seals for codes it signs while offline; see `issueSeals`. */
  issueSeals(command: CustomerActor): SealsOutcome {
    return this.#move((book, context) => issueSeals(book, command, context), command.authority);
  }

  /** Everything that happened to the wallet, newest first; see `readActivity`. */
  activity(query: Parameters<typeof readActivity>[2]): ReturnType<typeof readActivity> {
    return readActivity(this.#sql, this.#book, query);
  }

  /**
   * A payment as it is now, by its number or by a terminal's reference; `null` alike for none and for
   * another merchant's. Throws while rows are lost and it may be one of them.
   */
  payment(
    sequence: number,
    merchantId: string | null,
    named: { readonly terminalId: string; readonly reference: string } | null = null,
  ): Payment | null {
    return this.#step((book, context) => {
      sweep(book, context);
      const found =
        named === null
          ? readPayment(book, placeOf(book, sequence), merchantId)
          : findPayment(book, named, merchantId);
      if (found === null && isBehind(book.head())) throw new RowsLost("it may be lost");
      return found;
    });
  }

  /** The refunds of a payment, oldest first; `null` as `payment` says. */
  refunds(number: number, merchantId: string): { payment: Payment; refunds: Refund[] } | null {
    const sequence = placeOf(this.#book, number);
    const payment = readPayment(this.#book, sequence, merchantId);
    if (payment === null) return null;
    const refunds: Refund[] = [];
    for (const row of this.#book.newestFirst(Number.MAX_SAFE_INTEGER)) {
      if (row.sequence <= sequence || payment.state.refundedMinor === 0) break;
      if (row.kind !== "refund") continue;
      const found = refundOf(row);
      if (found.body.paymentSequence === sequence) refunds.push(found);
    }
    return { payment, refunds: refunds.reverse() };
  }

  /** A page of the velocity history, for a policy to be played over it; see `historyPage`. */
  velocityHistory(
    afterSequence: number,
  ): ReturnType<typeof historyPage> & Pick<WalletHead, "setBacks"> {
    const { setBacks } = this.#book.head();
    return { ...historyPage(this.#sql, afterSequence), setBacks };
  }

  /** What decided a payment, rule by rule, and the same judged again now. */
  explain(number: number, table: Uint8Array | null): Explained | null {
    return explain(this.#book, number, table);
  }

  /** What decided a top-up, in the same way. */
  explainTopUp(sequence: number, table: Uint8Array | null): ExplainedTopUp | null {
    return explainTopUp(this.#book, sequence, table);
  }

  /**
   * Told by a receiver what it has of this wallet, which it cannot have if the wallet does not know
   * it: then rows were lost here. Whether they were.
   */
  async hear(heard: Heard): Promise<boolean> {
    const lost = this.#step((book, context) => {
      const isAhead = isAheadOf(book, heard);
      if (isAhead) {
        noteAhead(book, { receiver: heard.receiver, of: "settlement", mark: heard.mark }, context);
        arm(book, context.nowMs + hourMs, context);
      }
      return isAhead;
    });
    if (lost) await this.#alertBehind();
    return lost;
  }

  /** A Partner that was told of a top-up which is not known here has what was lost. */
  #hearPartner({ partnerId, known }: CreditCommand): void {
    if (!known || this.#book.byReference("top_up", partnerId, known.reference) !== null) return;
    const { receiver, sequence: mark } = known;
    this.#step((book, context) => {
      noteAhead(book, { receiver, of: "partner", mark }, context);
      arm(book, context.nowMs + hourMs, context);
    });
    this.ctx.waitUntil(this.#alertBehind());
  }

  /** Gives this wallet back what its receivers have of it, when two persons have agreed; see `restore`. */
  async restore(asked: Pick<Asking, "settlements" | "partners">): Promise<Restored> {
    const wallet = { env: this.env, sql: this.#sql, book: this.#book, name: this.#name };
    const given = await askReceivers({ ...wallet, ...asked });
    const rows = ownRows(this.#sql);
    return this.#step((book, context) => restore(book, rows, given, context));
  }

  async #alertBehind(): Promise<void> {
    const { behind } = this.#book.head();
    if (behind.length === 0) return;
    await alertBehind({ env: this.env, sql: this.#sql }, this.#name, behind);
  }

  /** Delivers, matures and arms the next alarm; cannot die, so that it is never given up. */
  override alarm(): Promise<void> {
    return this.#alarm.run(async () => {
      try {
        this.#step(sweep);
      } catch (fault) {
        logFault("wallet_alarm_failed", fault);
      }
      await this.#deliverAll();
      this.#book.writeMarks();
      await this.#alertBehind();
    });
  }

  /** The command with the row of its payment in place of the number that the payment's id has. */
  #placed<T extends { readonly paymentSequence: number | null }>(command: T): T {
    const { paymentSequence } = command;
    if (paymentSequence === null) return command;
    return { ...command, paymentSequence: placeOf(this.#book, paymentSequence) };
  }

  /** One step in one transaction; what it committed is told to the listeners afterwards. */
  #step<T>(
    step: (book: WalletBook, context: WalletContext) => T,
    authority: { readonly snapshot: Snapshot } | null = null,
  ): T {
    const wallet = { state: this.ctx, env: this.env, book: this.#book, alarm: this.#alarm };
    const outcome = transact({ ...wallet, clock: this.clock, deliver: this.#deliver }, step);
    this.tell(authority?.snapshot ?? null);
    return outcome;
  }

  /** A step that may move money; while rows are lost here it only tells again what was decided. */
  #move<T extends { readonly kind: string }>(
    step: (book: WalletBook, context: WalletContext) => T,
    authority: { readonly snapshot: Snapshot } | null = null,
  ): T | BooksBehind {
    try {
      return this.#step(
        (book, context) => unlessBehind(book, (rows) => step(rows, context)),
        authority,
      );
    } catch (fault) {
      if (fault instanceof RowsLost) return booksBehind;
      throw fault;
    }
  }

  protected override endBy(atMs: number): void {
    this.#step((book, context) => arm(book, atMs, context));
  }

  /** Starts a delivery once this answer is on its way; the alarm was armed with the commit. */
  readonly #deliver = (): void => {
    this.ctx.waitUntil(scheduler.wait(0).then(() => this.#deliverAll()));
  };

  async #deliverAll(): Promise<void> {
    const wallet = { env: this.env, sql: this.#sql, book: this.#book, name: this.#name };
    const commit = (step: (book: WalletBook, context: WalletContext) => void) => this.#step(step);
    await deliverDue({ ...wallet, legs: this.#legs, commit });
  }

  /** Balances as the owner sees them; minor units and points. */
  balances(): { available: number; held: number; points: number; points_pending: number } {
    const { balances } = this.#book.head();
    return {
      available: availableMinor(balances, "balance"),
      held: balances.balance?.debitsPending ?? 0,
      points: availableMinor(balances, "points"),
      points_pending: availableMinor(balances, "points_pending"),
    };
  }
}

/**
 * The tables that a snapshot names, as far as this isolate has them; no `table`, so that it is sent,
 * also while only the shadow's was never sent.
 */
function given(
  policy: GivenPolicy | null,
  { policyVersion, shadowVersion = null }: Snapshot,
): { readonly table: Uint8Array | null; readonly shadow: Uint8Array | null } {
  if (policy !== null) keepPolicyTable(policy.version, policy.table);
  if (policy?.shadow) keepPolicyTable(policy.shadow.version, policy.shadow.table);
  const shadow = shadowVersion === null ? null : policyTable(shadowVersion);
  const lacks = policy === null && shadowVersion !== null && shadow === null;
  return { table: lacks ? null : policyTable(policyVersion), shadow };
}
