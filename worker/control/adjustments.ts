import { assert } from "../../src/assert.ts";
import { systemActor } from "../../src/control/finding.ts";
import type { Approval, ApprovalResult, Proposal } from "../../src/control/four-eyes.ts";
import type { AdjustOutcome } from "../../src/funding/adjust.ts";
import { openId, sealId } from "../../src/token/seal.ts";
import { keyRing } from "../platform/keys.ts";
import { logFault } from "../platform/log.ts";
import { walletObject } from "../wallet/stub.ts";
import { ControlAlerts } from "./alerts.ts";
import { carryOutTerms } from "./carry-out-terms.ts";
import { receiversOf } from "./receivers.ts";

/** How long after its approval the alarm sees to what another object does and has not answered. */
export const carryOutMs = 5_000;

type Adjustment = Extract<Proposal, { act: "adjust_wallet" }>;
type Restoration = Extract<Proposal, { act: "restore_wallet" }>;

/** How it is put on record that it was done. */
const doneActs = {
  adjust_wallet: "adjustment_done",
  restore_wallet: "wallet_restored",
  change_terms: "terms_changed",
} as const;

/** The calls to Control that carry out what two persons agreed on in a wallet or at a merchant. */
export class ControlAdjustments extends ControlAlerts {
  /**
   * Carries what was approved out where it belongs and keeps what became of it: an adjustment or a
   * restoration in its wallet, terms at their merchant. Each knows the approval, the reference or its
   * rows, so it happens once however often it is asked for. Throws when the object cannot be reached;
   * the alarm asks again.
   */
  async carryOut(approvalId: string): Promise<ApprovalResult> {
    const approval = this.book.approval(approvalId);
    assert(approval?.status === "approved", "only what was approved is carried out");
    if (approval.result !== null) return approval.result;
    const result = await this.#outcome(approval);
    return this.ctx.storage.transactionSync(() => {
      const known = this.book.approval(approvalId)?.result ?? null;
      if (known !== null) return known;
      const { in_force_at_ms: atMs, ...detail } = result;
      this.book.finishApproval(approvalId, result);
      const told = { approval_id: approvalId, ...detail };
      const { proposal } = approval;
      if (proposal.act === "change_terms" && result.refused === undefined) {
        const { merchant_id, name } = proposal;
        if (name !== undefined) this.book.renameMerchant(merchant_id, name);
      }
      const act = doneActs[proposal.act as keyof typeof doneActs];
      this.book.appendAudit({ atMs, actor: systemActor, act, detail: told });
      return result;
    });
  }

  /** Carries out what was approved and has no outcome; never throws. False: some are left. */
  protected async carryOutAll(): Promise<boolean> {
    for (const { approvalId } of this.book.unfinishedApprovals()) {
      try {
        await this.carryOut(approvalId);
      } catch (fault) {
        logFault("approved_not_carried_out", fault, { approval_id: approvalId });
      }
    }
    return this.book.unfinishedApprovals().length === 0;
  }

  /** Has a wallet get back what its receivers have of it, adjustments that were made included. */
  async #restore({ wallet_id }: Restoration): Promise<ApprovalResult> {
    const ring = await keyRing(this.env);
    const opened = openId(ring, "wal", wallet_id);
    assert(opened !== null, "what was proposed names a wallet");
    const asked = await receiversOf(this.env, ring, this.book);
    const { rows, resent, conflicts } = await walletObject(this.env, opened.route).restore(asked);
    for (const { approvalId, proposal } of this.book.adjustmentsOf(wallet_id)) {
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
        return await carryOutTerms(this.env, this.ownAuthority(approvalId), proposal, agreed);
      }
      default:
        throw new Error("the others are done with their approval");
    }
  }

  async #adjust(approvalId: string, proposal: Adjustment): Promise<ApprovalResult> {
    const ring = await keyRing(this.env);
    const opened = openId(ring, "wal", proposal.wallet_id);
    assert(opened !== null, "what was proposed names a wallet");
    const { reference, kind, amount, case_number: caseNumber } = proposal;
    const idKey = opened.keyNumber;
    const outcome: AdjustOutcome = await walletObject(this.env, opened.route).adjust({
      authority: this.ownAuthority(approvalId),
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
