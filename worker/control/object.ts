import { DurableObject } from "cloudflare:workers";
import { auditRowsMax } from "../../src/bounds.ts";
import { recordRefusal } from "../../src/control/act.ts";
import { keepAlert } from "../../src/control/alert.ts";
import type { AlertCommand, AlertQuery, AlertRecord } from "../../src/control/alert-record.ts";
import type { AuditRow } from "../../src/control/audit.ts";
import type {
  MerchantEntry,
  Operator,
  PartnerRecord,
  TerminalConfirmation,
} from "../../src/control/book.ts";
import { type FloorKind, type InForce, inForce } from "../../src/control/epoch.ts";
import { type Finding, takeFinding } from "../../src/control/finding.ts";
import { raiseFloor } from "../../src/control/floor.ts";
import type { Approval, ApprovalResult } from "../../src/control/four-eyes.ts";
import { passkeysOfSignIn } from "../../src/control/passkey.ts";
import type { ControlState } from "../../src/control/snapshot.ts";
import type { StopRecord } from "../../src/control/stop.ts";
import type { ControlGlance } from "../../src/monitor/control-glance.ts";
import type { ProblemCode } from "../../src/problem.ts";
import { type EpochMs, earliest } from "../../src/time.ts";
import type { ProofMark } from "../../src/token/proof-mark.ts";
import type { ShadowTally } from "../../src/velocity/shadow.ts";
import type { Ring } from "../object/alarm.ts";
import type { Env } from "../platform/env.ts";
import { freshId } from "../platform/fresh-id.ts";
import type { ControlInbox } from "../signal/control-inbox.ts";
import { type ActInput, type ActOutcome, type ControlAct, doAct } from "./acts.ts";
import { Agreed } from "./agreed.ts";
import { Backtests } from "./backtests.ts";
import { type By, ControlDesk } from "./desk.ts";
import { Ends } from "./ends.ts";
import type { HealthSeen } from "./health-book.ts";
import { Policies } from "./policies.ts";
import { Sessions } from "./sessions.ts";

/**
 * The deployment's control state: stops, epochs, policies, operators, partners, approvals, and the
 * chain of everything that operators did. One object, named `control`.
 */
export class Control extends DurableObject<Env> implements ControlInbox {
  readonly #desk: ControlDesk;
  readonly #ends: Ends;
  readonly #agreed: Agreed;
  readonly #backtests: Backtests;
  readonly #policies: Policies;
  readonly #sessions: Sessions;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#desk = new ControlDesk(state, env, (nowMs) => this.#dueMs(nowMs));
    this.#ends = new Ends(this.#desk);
    this.#agreed = new Agreed(this.#desk);
    this.#backtests = new Backtests(this.#desk);
    this.#policies = new Policies(this.#desk);
    this.#sessions = new Sessions(this.#desk);
  }

  /**
   * What Control does by itself, in this order: it ends what is over, sees to what was approved and
   * has not been carried out, and plays a turn of the oldest backtest. Never throws.
   */
  override alarm(ring?: Ring): Promise<void> {
    return this.#desk.alarm.run(ring, async () => {
      this.#ends.begin();
      await this.#agreed.carryOutAll();
      await this.#backtests.playTurn();
    });
  }

  /** When the first of these has something to do; `null`: none has. */
  #dueMs(nowMs: EpochMs): EpochMs | null {
    return earliest([this.#ends, this.#agreed, this.#backtests].map((each) => each.dueMs(nowMs)));
  }

  /** What every isolate asks for once a second, and has noticed when this object's clock stands. */
  snapshot(): ControlState {
    return this.#desk.state();
  }

  /** What operators' streams tell of Control, asked for once a second while somebody listens. */
  glance(...named: Parameters<ControlDesk["glance"]>): ControlGlance {
    return this.#desk.glance(...named);
  }

  /** Opens an alert, or counts the open one about the same; see `keepAlert`. */
  raiseAlert(command: AlertCommand): void {
    const { book, clock } = this.#desk;
    const alert = { ...command, alertId: freshId("alr") };
    this.#desk.record(() => keepAlert(book, alert, clock.read()));
  }

  /** Adds what an isolate has counted of shadow verdicts; not repeatable. */
  countShadow(counted: readonly (readonly [version: number, tally: ShadowTally])[]): void {
    this.#policies.count(counted);
  }

  /** Raises a terminal's finding and does what its rule asks for; answers when it is in force. */
  takeFinding(finding: Finding): EpochMs {
    const { book, clock } = this.#desk;
    const command = { ...finding, alertId: freshId("alr"), stopId: freshId("stp") };
    return this.#desk.transact(() => takeFinding(book, command, clock.read()));
  }

  /** Called after the object that owns the epoch has raised it. */
  raiseFloor(floor: { kind: FloorKind; id: string; epoch: number }): InForce {
    const { book, clock } = this.#desk;
    const nowMs = clock.read();
    return this.#desk.transact(() => inForce(raiseFloor(book, floor, nowMs), nowMs));
  }

  /** Does or refuses what an operator asks for: one act of `controlActs`, in one commit. */
  act<A extends ControlAct>(by: By, act: A, ...input: ActInput<A>): ActOutcome<A> {
    return this.#desk.commit(by, (begun) => doAct(this.#desk.book, begun, act, input));
  }

  /** Puts on record what an operator was refused before Control was asked. */
  recordRefusal(by: By, act: string, code: ProblemCode): void {
    const { book } = this.#desk;
    this.#desk.commit(by, (begun) => recordRefusal(book, begun, { act, detail: {}, code }));
  }

  /** Has what two persons approved done by the object that does it; see `Agreed`. */
  carryOut(approvalId: string): Promise<ApprovalResult> {
    return this.#agreed.carryOut(approvalId);
  }

  /** The first operator, by the deployment's secret. */
  bootstrap(...input: Parameters<Sessions["bootstrap"]>): ReturnType<Sessions["bootstrap"]> {
    return this.#sessions.bootstrap(...input);
  }

  /** An operator, by an invitation. */
  activateOperator(codeHash: string, proof: ProofMark): ReturnType<Sessions["activate"]> {
    return this.#sessions.activate(codeHash, proof);
  }

  /** An operator, by key. */
  operatorSession(operatorId: string, proof: ProofMark): ReturnType<Sessions["operator"]> {
    return this.#sessions.operator(operatorId, proof);
  }

  /** A partner, by key. */
  partnerSession(partnerId: string, proof: ProofMark): ReturnType<Sessions["partner"]> {
    return this.#sessions.partner(partnerId, proof);
  }

  /** Asks an operator, by key, for a passkey. */
  beginSignIn(...input: Parameters<Sessions["beginSignIn"]>): ReturnType<Sessions["beginSignIn"]> {
    return this.#sessions.beginSignIn(...input);
  }

  /** The passkeys that an open sign-in may be answered with. A read; nothing is judged. */
  passkeysOfSignIn(signInId: string): ReturnType<typeof passkeysOfSignIn> {
    return passkeysOfSignIn(this.#desk.book, signInId);
  }

  /** An operator, by key and passkey. */
  finishSignIn(
    ...input: Parameters<Sessions["finishSignIn"]>
  ): ReturnType<Sessions["finishSignIn"]> {
    return this.#sessions.finishSignIn(...input);
  }

  /** The stops that stand now, of every scope. */
  stops(): readonly StopRecord[] {
    return this.#desk.book.openStops();
  }

  /** Terminals whose payments wait for their payers now. */
  confirmations(): readonly TerminalConfirmation[] {
    return this.#desk.book.confirmations();
  }

  /** What was proposed under an id, whatever became of it; `null`: nothing. */
  approval(approvalId: string): Approval | null {
    return this.#desk.book.approval(approvalId);
  }

  /** What waits for a second person now. */
  approvals(): readonly Approval[] {
    return this.#desk.book.waitingApprovals(this.#desk.clock.read());
  }

  /** Every operator there ever was. */
  operators(): readonly Operator[] {
    return this.#desk.book.operators();
  }

  /** Every partner there ever was, the oldest first. */
  partners(): readonly PartnerRecord[] {
    return this.#desk.book.partners();
  }

  /** Every merchant there ever was, the oldest first. */
  merchants(): readonly MerchantEntry[] {
    return this.#desk.book.merchants();
  }

  /** A page of alerts; see `AlertQuery`. */
  alertPage(query: AlertQuery): readonly AlertRecord[] {
    return this.#desk.book.alertPage(query);
  }

  /** Open alerts, and whom to ask of how they are. */
  health(from: string, merchantsMax: number): HealthSeen {
    return this.#desk.book.healthSeen(from, merchantsMax);
  }

  /** The audit chain after a row, at most `auditRowsMax` rows at a time. */
  audit(afterSequence: number, rowsMax: number): readonly AuditRow[] {
    return this.#desk.book.audit(afterSequence, Math.min(rowsMax, auditRowsMax));
  }

  /** What operators did and were refused, the newest first: rows of the chain below `before`. */
  record(before: number, rowsMax: number): readonly AuditRow[] {
    return this.#desk.book.auditBefore(before, rowsMax);
  }

  /** A policy version's document and compiled table, as an explanation needs them. */
  policy(version: number): ReturnType<Policies["compiled"]> {
    return this.#policies.compiled(version);
  }

  /** Every policy version there ever was, the oldest first, and which of them decides. */
  policies(): ReturnType<Policies["all"]> {
    return this.#policies.all();
  }

  /** One policy version with its document; `null`: there is none. */
  policyEntry(version: number): ReturnType<Policies["entry"]> {
    return this.#policies.entry(version);
  }

  /** What was counted of a policy version in shadow; `null`: there is no such version. */
  shadowReport(version: number): ReturnType<Policies["shadowReport"]> {
    return this.#policies.shadowReport(version);
  }

  /** A backtest of a policy version; `null`: there is none. */
  backtest(version: number, backtestId: string): ReturnType<Backtests["find"]> {
    return this.#backtests.find(version, backtestId);
  }

  /** The newest backtests of a policy version; `null`: there is no such version. */
  backtests(version: number): ReturnType<Backtests["of"]> {
    return this.#backtests.of(version);
  }
}
