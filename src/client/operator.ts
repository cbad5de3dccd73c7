import { OperatorShops } from "./operator-shops.ts";
import type * as operator from "./resource/operator.ts";
import type { Reply } from "./wire/answer.ts";
import { openFigures, type StreamListener } from "./wire/event-stream.ts";
import { segment } from "./wire/request-check.ts";
import { withQuery } from "./wire/transport.ts";

type Waits = Promise<Reply<operator.Waiting>>;

/**
 * An operator of the payment company. An act that needs a second person answers 202; tell it by
 * `isWaiting(reply)`. Acts that have to be in force everywhere answer only then, up to 12 s later.
 * Beside the problems named below any call may meet `forbidden` (another role is needed),
 * `step_up_required` (sign in by passkey first), `unauthorized`, `too_many_attempts`, `unavailable`
 * and `internal_error`, and `malformed_request` for what it sends.
 */
export class OperatorClient extends OperatorShops {
  /**
   * With two approvers, the code of a further one is good once a second person has approved.
   * Problems: `not_found` or `state_conflict`.
   */
  invite(invitation: operator.Invitation): Promise<Reply<operator.Invited>> {
    return this.session.call("POST", "/v1/operators/invitations", invitation);
  }

  /** Everybody who is or was an operator. Problems: none of its own. */
  operators(): Promise<Reply<operator.OperatorList>> {
    return this.session.call("GET", "/v1/operators");
  }

  /**
   * Asks for another role; `none` removes the operator for ever. Problems: `not_found` or
   * `state_conflict`.
   */
  changeRole(operatorId: string, role: operator.Role | "none", merchantId?: string): Waits {
    const body = merchantId === undefined ? { role } : { role, merchant_id: merchantId };
    return this.session.call("POST", `/v1/operators/${segment(operatorId)}/role`, body);
  }

  /**
   * What stands now: stops, and terminals whose payments wait for their payers. Problems: none of
   * its own.
   */
  stops(): Promise<Reply<operator.Standing>> {
    return this.read("stops");
  }

  /** Raises a stop. It is in force everywhere from `in_force_at` on. Problems: `not_found`. */
  raiseStop(request: operator.StopRequest): Promise<Reply<operator.StopRaised>> {
    return this.session.call("PUT", "/v1/operator/stops", request);
  }

  /**
   * Asks to lift a stop; a second person has to agree. Problems: `not_found` or `state_conflict`.
   */
  liftStop(stopId: string): Waits {
    return this.act("DELETE", `stops/${segment(stopId)}`);
  }

  /**
   * Asks that payments at a terminal no longer wait for their payers; a second person agrees.
   * Problems: `not_found` or `state_conflict`.
   */
  liftConfirmation(terminalId: string): Waits {
    return this.act("DELETE", `confirmations/${segment(terminalId)}`);
  }

  /**
   * Revokes everything issued so far within the scope. Of a whole kind it takes two persons.
   * Problems: `not_found`.
   */
  raiseEpoch(
    request: operator.EpochRequest,
  ): Promise<Reply<operator.EpochRaised | operator.Waiting>> {
    return this.act("POST", "epochs", request);
  }

  /** What waits for a second person, and what became of the rest. Problems: none of its own. */
  approvals(): Promise<Reply<operator.ApprovalList>> {
    return this.read("approvals");
  }

  /**
   * Agrees to another operator's act, which then happens; with what `seen` said where it was read,
   * only while it is still that. Problems: `not_found` or `state_conflict`.
   */
  approve(approvalId: string, seen?: string): Promise<Reply<operator.Approved>> {
    const body = seen === undefined ? {} : { seen };
    return this.act("POST", `approvals/${segment(approvalId)}/approve`, body);
  }

  /**
   * Refuses another operator's act, which then never happens. Problems: `not_found` or
   * `state_conflict`.
   */
  reject(approvalId: string): Promise<Reply<operator.Rejected>> {
    return this.act("POST", `approvals/${segment(approvalId)}/reject`);
  }

  /**
   * Alerts, the one raised last first: those that nobody has acknowledged unless told. Problems:
   * none of its own.
   */
  alerts(query: operator.AlertQuery = {}): Promise<Reply<operator.AlertPage>> {
    return this.read(withQuery("alerts", { ...query }));
  }

  /**
   * Figures of all payments, once a second, from the last five minutes on. Nothing may be decided by
   * them. Problems: `too_many_attempts`.
   */
  events(listener: StreamListener<operator.LiveFigures>): Promise<Reply<{ close(): void }>> {
    return openFigures(this.session, listener);
  }

  /** How each part of the deployment is, as of at most 5 s ago. Problems: `too_many_attempts`. */
  health(): Promise<Reply<operator.Health>> {
    return this.read("health");
  }

  /**
   * Everything that operators did and were refused, the newest first. Problems: none of its own.
   */
  record(cursor?: string): Promise<Reply<operator.RecordPage>> {
    return this.read(withQuery("record", { cursor }));
  }

  /** Takes an alert off the list of those that nobody has looked at. Problems: `not_found`. */
  acknowledgeAlert(alertId: string): Promise<Reply<operator.AlertAcknowledged>> {
    return this.act("POST", `alerts/${segment(alertId)}/acknowledge`);
  }

  /** The wallets that a contact, in any spelling, leads to. Problems: none of its own. */
  walletsByContact(contact: string): Promise<Reply<operator.WalletsFound>> {
    return this.read(withQuery("wallets", { contact }));
  }

  /** A wallet as operators see it. Problems: `not_found`. */
  wallet(walletId: string): Promise<Reply<operator.WalletSeen>> {
    return this.read(`wallets/${segment(walletId)}`);
  }

  /** Stops a wallet by a stop of its own. Problems: `not_found`. */
  freezeWallet(walletId: string, reason?: string): Promise<Reply<operator.WalletFrozen>> {
    const body = reason === undefined ? {} : { reason };
    return this.act("POST", `wallets/${segment(walletId)}/freeze`, body);
  }

  /**
   * Gives a wallet back the rows that it lost and its receivers have; a second person approves.
   * Problems: `not_found`.
   */
  restoreWallet(walletId: string, reason: string): Waits {
    return this.act("POST", `wallets/${segment(walletId)}/restore`, { reason });
  }

  /** What happened to a wallet and in it, newest first, a page at a time. Problems: `not_found`. */
  walletActivity(walletId: string, cursor?: string): Promise<Reply<operator.WalletActivity>> {
    return this.read(withQuery(`wallets/${segment(walletId)}/activity`, { cursor }));
  }

  /**
   * The payments under a terminal's reference, each with its wallet; a payment follows its answer by
   * a moment. Problems: none of its own.
   */
  paymentsByReference(
    terminalId: string,
    reference: string,
  ): Promise<Reply<operator.PaymentsFound>> {
    return this.read(withQuery("payments", { terminal_id: terminalId, reference }));
  }

  /**
   * Each rule with its version, figures and verdict, evaluated again now. Problems: `not_found`.
   */
  explanation(paymentId: string): Promise<Reply<operator.PaymentExplanation>> {
    return this.read(`payments/${segment(paymentId)}/explanation`);
  }

  /** The same of a top-up. Problems: `not_found`. */
  topUpExplanation(topUpId: string): Promise<Reply<operator.TopUpExplanation>> {
    return this.read(`top-ups/${segment(topUpId)}/explanation`);
  }

  /**
   * Asks to put a balance right; a second person has to agree. The same reference is the same act.
   * Problems: `not_found`, `reference_reused` or `state_conflict`.
   */
  adjust(request: operator.AdjustmentRequest): Waits {
    return this.act("POST", "adjustments", request);
  }
}
