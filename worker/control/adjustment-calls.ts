import { assert } from "../../src/assert.ts";
import { systemActor } from "../../src/control/finding.ts";
import type { ApprovalResult, Proposal } from "../../src/control/four-eyes.ts";
import { snapshotLifeMs } from "../../src/control/snapshot.ts";
import type { AdjustOutcome } from "../../src/payment/adjust.ts";
import { openId, sealId } from "../../src/token/seal.ts";
import { keyRing } from "../keys.ts";
import { logFault } from "../log.ts";
import { walletObject } from "../wallet-call.ts";
import { ControlAlerts } from "./alert-calls.ts";
import { receiversOf } from "./receivers.ts";

/** How long after its approval the alarm sees to an adjustment whose answer has not come. */
export const carryOutMs = 5_000;

type Adjustment = Extract<Proposal, { act: "adjust_wallet" }>;
type Restoration = Extract<Proposal, { act: "restore_wallet" }>;

function isOfWallet(proposal: Proposal): proposal is Adjustment | Restoration {
  return proposal.act === "adjust_wallet" || proposal.act === "restore_wallet";
}

/** The calls to Control that carry out what two persons agreed on in a wallet. */
export class ControlAdjustments extends ControlAlerts {
  /**
   * Carries an approved adjustment or restoration out in its wallet and keeps what became of it. The
   * wallet knows the reference, and its rows, so it happens once however often it is asked for. Throws when the wallet cannot
   * be reached; the alarm asks again.
   */
  async carryOut(approvalId: string): Promise<ApprovalResult> {
    const approval = this.book.approval(approvalId);
    assert(approval?.status === "approved", "only what was approved is carried out");
    if (approval.result !== null) return approval.result;
    const { proposal } = approval;
    assert(isOfWallet(proposal), "only what a wallet does is carried out later");
    const restores = proposal.act === "restore_wallet";
    const result = restores
      ? await this.#restore(proposal)
      : await this.#adjust(approvalId, proposal);
    return this.ctx.storage.transactionSync(() => {
      const known = this.book.approval(approvalId)?.result ?? null;
      if (known !== null) return known;
      const { in_force_at_ms: atMs, ...detail } = result;
      this.book.finishApproval(approvalId, result);
      const told = { approval_id: approvalId, ...detail };
      const act = restores ? "wallet_restored" : "adjustment_done";
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
        logFault("adjustment_not_carried_out", fault, { approval_id: approvalId });
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

  async #adjust(approvalId: string, proposal: Adjustment): Promise<ApprovalResult> {
    const ring = await keyRing(this.env);
    const opened = openId(ring, "wal", proposal.wallet_id);
    assert(opened !== null, "what was proposed names a wallet");
    const nowMs = Date.now();
    const { policyTable: _, shadowTable: __, ...state } = this.book.state(nowMs);
    const snapshot = { ...state, validUntilMs: nowMs + snapshotLifeMs };
    const { reference, kind, amount, case_number: caseNumber } = proposal;
    const idKey = opened.keyNumber;
    const outcome: AdjustOutcome = await walletObject(this.env, opened.route).adjust({
      authority: { snapshot, sentAtMs: nowMs, requestId: approvalId },
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
