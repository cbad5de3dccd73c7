import { assert } from "../../src/assert.ts";
import { finishApproved } from "../../src/control/carry-out.ts";
import type { Approval, ApprovalResult, Proposal } from "../../src/control/four-eyes.ts";
import type { AdjustOutcome } from "../../src/funding/adjust.ts";
import { type EpochMs, secondMs } from "../../src/time.ts";
import { openId, sealId } from "../../src/token/seal.ts";
import { keyRing } from "../platform/keys.ts";
import { logFault } from "../platform/log.ts";
import { walletObject } from "../wallet/stub.ts";
import { carryOutTerms } from "./carry-out-terms.ts";
import type { ControlDesk } from "./desk.ts";
import { holdersOf } from "./holders.ts";

/** What another object has not answered is asked of it again after this long. */
const againMs = 5 * secondMs;

type Adjustment = Extract<Proposal, { act: "adjust_wallet" }>;
type Restoration = Extract<Proposal, { act: "restore_wallet" }>;

/** Carries out in a wallet, or at a merchant, what two persons agreed on. */
export class Agreed {
  readonly #desk: ControlDesk;

  constructor(desk: ControlDesk) {
    this.#desk = desk;
  }

  /**
   * Carries what was approved out where it belongs and keeps what became of it: an adjustment or a
   * restoration in its wallet, terms at their merchant. Each knows the approval, the reference or
   * its rows, so it happens once however often it is asked for. Throws when the object cannot be
   * reached (the alarm asks again), and when this one knows of no such approval.
   */
  async carryOut(approvalId: string): Promise<ApprovalResult> {
    const { book } = this.#desk;
    const approval = book.approval(approvalId);
    // An instance that another has replaced does not know what was approved there.
    if (approval?.status !== "approved") throw new Error("only what was approved is carried out");
    if (approval.result !== null) return approval.result;
    const result = await this.#outcome(approval);
    return this.#desk.record(() => finishApproved(book, approval, result));
  }

  /** When what is left is to be tried again; `null`: nothing is left. */
  dueMs(nowMs: EpochMs): EpochMs | null {
    return this.#desk.book.unfinishedApprovals().length > 0 ? nowMs + againMs : null;
  }

  /**
   * Carries out what was approved and has no outcome yet; some may be left. Throws only when what
   * was approved cannot be read.
   */
  async carryOutAll(): Promise<void> {
    for (const { approvalId } of this.#desk.book.unfinishedApprovals()) {
      try {
        await this.carryOut(approvalId);
      } catch (fault) {
        logFault("approved_not_carried_out", fault, { approval_id: approvalId });
      }
    }
  }

  /** Has a wallet get back what its receivers have of it, adjustments that were made included. */
  async #restore({ wallet_id }: Restoration): Promise<ApprovalResult> {
    const ring = await keyRing(this.#desk.env);
    const opened = openId(ring, "wal", wallet_id);
    assert(opened !== null, "what was proposed names a wallet");
    const asked = await holdersOf(this.#desk.env, ring, this.#desk.book);
    const { rows, resent, conflicts } = await walletObject(this.#desk.env, opened.route).restore(
      asked,
    );
    for (const { approvalId, proposal } of this.#desk.book.adjustmentsOf(wallet_id)) {
      if (proposal.act === "adjust_wallet") await this.#adjust(approvalId, proposal);
    }
    return { wallet_id, rows, resent, conflicts, in_force_at_ms: Date.now() };
  }

  async #outcome({ approvalId, proposal, decidedAtMs }: Approval): Promise<ApprovalResult> {
    switch (proposal.act) {
      case "adjust_wallet":
        return await this.#adjust(approvalId, proposal);
      case "restore_wallet":
        return await this.#restore(proposal);
      case "change_terms": {
        const agreed = { approvalId, atMs: decidedAtMs ?? Date.now() };
        return await carryOutTerms(
          this.#desk.env,
          this.#desk.ownAuthority(approvalId),
          proposal,
          agreed,
        );
      }
      default:
        throw new Error("the others are done with their approval");
    }
  }

  async #adjust(approvalId: string, proposal: Adjustment): Promise<ApprovalResult> {
    const ring = await keyRing(this.#desk.env);
    const opened = openId(ring, "wal", proposal.wallet_id);
    assert(opened !== null, "what was proposed names a wallet");
    const { reference, kind, amount, case_number: caseNumber } = proposal;
    const idKey = opened.keyNumber;
    const outcome: AdjustOutcome = await walletObject(this.#desk.env, opened.route).adjust({
      authority: this.#desk.ownAuthority(approvalId),
      ...{ approvalId, reference, kind, amountMinor: amount, caseNumber, idKey },
    });
    const { wallet_id } = proposal;
    const about = { wallet_id, reference, amount, in_force_at_ms: Date.now() };
    switch (outcome.kind) {
      case "decided": {
        const { sequence, body } = outcome;
        if (body.refused !== null) return { ...about, refused: body.refused };
        const id = sealId(ring, "adj", opened.route, sequence, body.idKey);
        return { ...about, adjustment_id: id };
      }
      case "wallet_unknown":
        return { ...about, refused: { state: "closed" } };
      case "stale_snapshot":
        throw new Error(`the wallet refused Control's own snapshot: ${outcome.fault}`);
      case "books_behind":
        throw new Error("the wallet has lost rows");
    }
  }
}
