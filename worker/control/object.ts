import { type ActDetail, refuseAct } from "../../src/control/act.ts";
import type { AuditRow } from "../../src/control/audit.ts";
import type {
  MerchantEntry,
  Operator,
  PartnerRecord,
  ProofMark,
  TerminalConfirmation,
} from "../../src/control/book.ts";
import { decide } from "../../src/control/decide.ts";
import {
  activateOperator,
  type BootstrapCommand,
  bootstrap,
  type InvitationCommand,
  type Invited,
  invite,
  operatorSession,
} from "../../src/control/enter.ts";
import type { FloorKind } from "../../src/control/epoch.ts";
import { raiseFloor, recordElsewhere, recordMerchant } from "../../src/control/floor.ts";
import type { Approval, Proposal } from "../../src/control/four-eyes.ts";
import {
  createPartner,
  type PartnerCommand,
  partnerSession,
  revokePartner,
} from "../../src/control/partner.ts";
import { propose, type Waiting } from "../../src/control/propose.ts";
import { raiseStop, type StopCommand } from "../../src/control/raise-stop.ts";
import type { OperatorAct } from "../../src/control/role.ts";
import type { StopRecord } from "../../src/control/stop.ts";
import type { Problem } from "../../src/problem.ts";
import { ok, type Result } from "../../src/result.ts";
import type { EpochMs } from "../../src/time.ts";
import { digestText } from "../rows/digest.ts";
import type { ControlState } from "../signal/snapshot.ts";
import { type By, type InForce, wait } from "./desk.ts";
import { ControlPasskeys } from "./passkeys.ts";

export type { By, InForce } from "./desk.ts";

/** An answer with what a new token says: the epoch of the kind at that moment. */
export interface Entered<T> {
  readonly who: T;
  readonly kindEpoch: number;
}

/**
 * The deployment's control state: stops, epochs, policies, operators, partners, approvals, and the
 * chain of everything that operators did. One object, named `control`.
 */
export class Control extends ControlPasskeys {
  /** What every isolate asks for once a second. */
  snapshot(): ControlState {
    // Whoever asks has it noticed when this object's clock stands.
    this.clock.read();
    return this.book.state();
  }

  /** The stops that stand now, of every scope. */
  /** Terminals whose payments wait for their payers now. */
  confirmations(): readonly TerminalConfirmation[] {
    return this.book.confirmations();
  }

  stops(): readonly StopRecord[] {
    return this.book.openStops();
  }

  raiseStop(by: By, command: StopCommand): Result<StopRecord & InForce, Problem> {
    return this.commit(by, (act) => {
      const raised = raiseStop(this.book, act, command);
      return raised.ok
        ? ok({ ...raised.value, ...wait(raised.value.inForceAtMs, act.nowMs) })
        : raised;
    });
  }

  propose(by: By, approvalId: string, proposal: Proposal): Result<Waiting, Problem> {
    return this.commit(by, (act) => propose(this.book, act, approvalId, proposal));
  }

  approval(approvalId: string): Approval | null {
    return this.book.approval(approvalId);
  }

  approvals(): readonly Approval[] {
    return this.book.waitingApprovals(this.clock.read());
  }

  decide(
    by: By,
    approvalId: string,
    decision: "approve" | "reject",
  ): Result<Approval & { readonly waitMs: number }, Problem> {
    return this.commit(by, (act) => {
      const decided = decide(this.book, act, approvalId, decision);
      if (!decided.ok) return decided;
      const forceAtMs = decided.value.result?.in_force_at_ms ?? act.nowMs;
      return ok({ ...decided.value, waitMs: wait(forceAtMs, act.nowMs).waitMs });
    });
  }

  /** Puts an act on record that another object is about to do; see `recordElsewhere`. */
  recordAct(by: By, act: OperatorAct, detail: ActDetail): Result<null, Problem> {
    return this.commit(by, (begun) => recordElsewhere(this.book, begun, act, detail));
  }

  /** See `recordMerchant`. */
  recordMerchant(
    by: By,
    detail: ActDetail,
    account: { readonly approvalId: string; readonly proposal: Proposal },
  ): Result<Waiting, Problem> {
    return this.commit(by, (begun) => recordMerchant(this.book, begun, detail, account));
  }

  /** Puts on record what the front door refused an operator. */
  recordRefusal(by: By, act: string, refusal: Problem): void {
    this.commit(by, (refused) => refuseAct(this.book, refused, act, {}, refusal));
  }

  /** Called after the object that owns the epoch has raised it. */
  raiseFloor(floor: { kind: FloorKind; id: string; epoch: number }): InForce {
    const nowMs = this.clock.read();
    return this.transact(() => wait(raiseFloor(this.book, floor, nowMs), nowMs));
  }

  bootstrap(
    secret: string,
    command: Omit<BootstrapCommand, "secretMatches" | "nowMs">,
  ): Result<Entered<Operator>, Problem> {
    const secretMatches = sameSecret(secret, this.env.BOOTSTRAP_SECRET);
    return this.#enter("operators", (nowMs) =>
      bootstrap(this.book, { ...command, secretMatches, nowMs }),
    );
  }

  invite(by: By, command: InvitationCommand, approvalId: string): Result<Invited, Problem> {
    return this.commit(by, (act) => invite(this.book, act, command, approvalId));
  }

  activateOperator(codeHash: string, proof: ProofMark): Result<Entered<Operator>, Problem> {
    return this.#enter("operators", (nowMs) =>
      activateOperator(this.book, { codeHash, proof, nowMs }),
    );
  }

  operatorSession(operatorId: string, proof: ProofMark): Result<Entered<Operator>, Problem> {
    return this.#enter("operators", (nowMs) =>
      operatorSession(this.book, { operatorId, proof, nowMs }),
    );
  }

  operators(): readonly Operator[] {
    return this.book.operators();
  }

  createPartner(by: By, command: PartnerCommand): Result<PartnerRecord, Problem> {
    return this.commit(by, (act) => createPartner(this.book, act, command));
  }

  partners(): readonly PartnerRecord[] {
    return this.book.partners();
  }

  revokePartner(
    by: By,
    command: { readonly partnerId: string; readonly stopId: string },
  ): Result<InForce, Problem> {
    return this.commit(by, (act) => {
      const revoked = revokePartner(this.book, act, command);
      return revoked.ok ? ok(wait(revoked.value, act.nowMs)) : revoked;
    });
  }

  partnerSession(partnerId: string, proof: ProofMark): Result<Entered<PartnerRecord>, Problem> {
    return this.#enter("partners", (nowMs) =>
      partnerSession(this.book, { partnerId, proof, nowMs }),
    );
  }

  merchants(): readonly MerchantEntry[] {
    return this.book.merchants();
  }

  /** The audit chain after a row, at most 1,000 rows at a time. */
  audit(afterSequence: number, rowsMax: number): readonly AuditRow[] {
    return this.book.audit(afterSequence, Math.min(rowsMax, 1_000));
  }

  /** What operators did and were refused, the newest first: rows of the chain below `before`. */
  record(before: number, rowsMax: number): readonly AuditRow[] {
    return this.book.auditBefore(before, rowsMax);
  }

  #enter<T>(
    kind: "operators" | "partners",
    act: (nowMs: EpochMs) => Result<T, Problem>,
  ): Result<Entered<T>, Problem> {
    const nowMs = this.clock.read();
    return this.ctx.storage.transactionSync(() => {
      const entered = act(nowMs);
      if (!entered.ok) return entered;
      return ok({ who: entered.value, kindEpoch: this.book.kindEpoch(kind) });
    });
  }
}

/** Compares digests, so that the time tells nothing of the secret; no secret matches none. */
function sameSecret(given: string, configured: string | undefined): boolean {
  if (!configured) return false;
  const [a, b] = [digestText(given), digestText(configured)];
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
