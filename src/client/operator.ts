import { OperatorAccess } from "./access/operator-access.ts";
import type * as merchant from "./resource/merchant.ts";
import type * as operator from "./resource/operator.ts";
import type * as policy from "./resource/policy.ts";
import type { Reply } from "./wire/answer.ts";
import { segment } from "./wire/request-check.ts";
import { withQuery } from "./wire/transport.ts";

type Waits = Promise<Reply<operator.Waiting>>;

/**
 * An operator of the payment company. An act that needs a second person answers 202; tell it by
 * `isWaiting(reply)`. Acts that have to be in force everywhere answer only then, up to 12 s later.
 */
export class OperatorClient extends OperatorAccess {
  /** With two approvers, the code of a further one is good once a second person has approved. */
  invite(invitation: operator.Invitation): Promise<Reply<operator.Invited>> {
    return this.session.call("POST", "/v1/operators/invitations", invitation);
  }

  operators(): Promise<Reply<operator.OperatorList>> {
    return this.session.call("GET", "/v1/operators");
  }

  /** Asks for another role; `none` removes the operator for ever. */
  changeRole(operatorId: string, role: operator.Role | "none", merchantId?: string): Waits {
    const body = merchantId === undefined ? { role } : { role, merchant_id: merchantId };
    return this.session.call("POST", `/v1/operators/${segment(operatorId)}/role`, body);
  }

  stops(): Promise<Reply<operator.Standing>> {
    return this.read("stops");
  }

  /** Raises a stop. It is in force everywhere from `in_force_at` on. */
  raiseStop(request: operator.StopRequest): Promise<Reply<operator.StopRaised>> {
    return this.session.call("PUT", "/v1/operator/stops", request);
  }

  /** Asks to lift a stop; a second person has to agree. */
  liftStop(stopId: string): Waits {
    return this.act("DELETE", `stops/${segment(stopId)}`);
  }

  /** Asks that payments at a terminal no longer wait for their payers; a second person agrees. */
  liftConfirmation(terminalId: string): Waits {
    return this.act("DELETE", `confirmations/${segment(terminalId)}`);
  }

  /** Revokes everything issued so far within the scope. Of a whole kind it takes two persons. */
  raiseEpoch(
    request: operator.EpochRequest,
  ): Promise<Reply<operator.EpochRaised | operator.Waiting>> {
    return this.act("POST", "epochs", request);
  }

  approvals(): Promise<Reply<operator.ApprovalList>> {
    return this.read("approvals");
  }

  /** Agrees to another operator's act, which then happens. */
  approve(approvalId: string): Promise<Reply<operator.Approved>> {
    return this.act("POST", `approvals/${segment(approvalId)}/approve`);
  }

  reject(approvalId: string): Promise<Reply<operator.Rejected>> {
    return this.act("POST", `approvals/${segment(approvalId)}/reject`);
  }

  /** Alerts, the one raised last first: those that nobody has acknowledged unless told. */
  alerts(query: operator.AlertQuery = {}): Promise<Reply<operator.AlertPage>> {
    return this.read(withQuery("alerts", { ...query }));
  }

  /** Everything that operators did and were refused, the newest first. */
  record(cursor?: string): Promise<Reply<operator.RecordPage>> {
    return this.read(withQuery("record", { cursor }));
  }

  acknowledgeAlert(alertId: string): Promise<Reply<operator.AlertAcknowledged>> {
    return this.act("POST", `alerts/${segment(alertId)}/acknowledge`);
  }

  /** Its bank account waits for a second person under `approval_id`, and is in force 72 h later. */
  addMerchant(request: merchant.MerchantRequest): Promise<Reply<merchant.MerchantMade>> {
    return this.act("POST", "merchants", request);
  }

  merchants(): Promise<Reply<merchant.MerchantList>> {
    return this.read("merchants");
  }

  merchant(merchantId: string): Promise<Reply<merchant.Merchant>> {
    return this.read(`merchants/${segment(merchantId)}`);
  }

  /**
   * Changes what is given of a merchant's terms. Names and credit line change at once; with a rate or
   * an account among it, everything waits for a second person (202).
   */
  changeMerchant(
    merchantId: string,
    change: merchant.MerchantChange,
  ): Promise<Reply<merchant.Merchant | operator.Waiting>> {
    return this.session.call("PUT", `/v1/operator/merchants/${segment(merchantId)}`, change);
  }

  addStore(merchantId: string, request: merchant.StoreRequest): Promise<Reply<merchant.StoreMade>> {
    return this.act("POST", `merchants/${segment(merchantId)}/stores`, request);
  }

  addTerminal(storeId: string, label: string): Promise<Reply<merchant.TerminalIssued>> {
    return this.act("POST", `stores/${segment(storeId)}/terminals`, { label });
  }

  revokeTerminal(terminalId: string): Promise<Reply<merchant.TerminalRevoked>> {
    return this.act("DELETE", `terminals/${segment(terminalId)}`);
  }

  revokeMerchant(merchantId: string): Promise<Reply<merchant.MerchantRevoked>> {
    return this.act("DELETE", `merchants/${segment(merchantId)}`);
  }

  addPartner(request: operator.PartnerRequest): Promise<Reply<operator.PartnerNamed>> {
    return this.act("POST", "partners", request);
  }

  partners(): Promise<Reply<operator.PartnerList>> {
    return this.read("partners");
  }

  /** Ends a partner for ever: its tokens, its key, and what it has asked for and not got yet. */
  revokePartner(partnerId: string): Promise<Reply<operator.Revoked>> {
    return this.act("DELETE", `partners/${segment(partnerId)}`);
  }

  walletsByContact(contact: string): Promise<Reply<operator.WalletsFound>> {
    return this.read(withQuery("wallets", { contact }));
  }

  wallet(walletId: string): Promise<Reply<operator.WalletSeen>> {
    return this.read(`wallets/${segment(walletId)}`);
  }

  freezeWallet(walletId: string, reason?: string): Promise<Reply<operator.WalletFrozen>> {
    const body = reason === undefined ? {} : { reason };
    return this.act("POST", `wallets/${segment(walletId)}/freeze`, body);
  }

  /** Gives a wallet back the rows that it lost and its receivers have; a second person approves. */
  restoreWallet(walletId: string, reason: string): Waits {
    return this.act("POST", `wallets/${segment(walletId)}/restore`, { reason });
  }

  walletActivity(walletId: string, cursor?: string): Promise<Reply<operator.WalletActivity>> {
    return this.read(withQuery(`wallets/${segment(walletId)}/activity`, { cursor }));
  }

  /** Each rule with its version, figures and verdict, evaluated again now. */
  explanation(paymentId: string): Promise<Reply<operator.PaymentExplanation>> {
    return this.read(`payments/${segment(paymentId)}/explanation`);
  }

  /** The same of a top-up. */
  topUpExplanation(topUpId: string): Promise<Reply<operator.TopUpExplanation>> {
    return this.read(`top-ups/${segment(topUpId)}/explanation`);
  }

  policies(): Promise<Reply<policy.PolicyList>> {
    return this.read("policies");
  }

  /** One version with its document. */
  policy(version: number): Promise<Reply<policy.PolicyVersion>> {
    return this.read(`policies/${version}`);
  }

  addPolicy(document: policy.PolicyDocument): Promise<Reply<policy.PolicyMade>> {
    return this.act("POST", "policies", document);
  }

  /** Has a version judged beside the one that decides, without any effect. */
  shadowPolicy(version: number): Promise<Reply<policy.ShadowChanged>> {
    return this.act("POST", `policies/${version}/shadow`);
  }

  endShadow(version: number): Promise<Reply<policy.ShadowChanged>> {
    return this.act("DELETE", `policies/${version}/shadow`);
  }

  /** What a version in shadow would have done so far, by rule. */
  shadowReport(version: number): Promise<Reply<policy.ShadowReport>> {
    return this.read(`policies/${version}/report`);
  }

  /** Asks for a version to decide, an older one too: that is the way back. */
  activatePolicy(version: number): Waits {
    return this.act("POST", `policies/${version}/activate`);
  }

  /** Plays a version over what chosen wallets, or all, did; read how far it is with `backtest`. */
  backtestPolicy(
    version: number,
    request: policy.BacktestRequest,
  ): Promise<Reply<policy.Backtest>> {
    return this.act("POST", `policies/${version}/backtests`, request);
  }

  backtests(version: number): Promise<Reply<policy.BacktestList>> {
    return this.read(`policies/${version}/backtests`);
  }

  backtest(version: number, backtestId: string): Promise<Reply<policy.Backtest>> {
    return this.read(`policies/${version}/backtests/${segment(backtestId)}`);
  }

  cancelBacktest(version: number, backtestId: string): Promise<Reply<policy.BacktestSummary>> {
    return this.act("DELETE", `policies/${version}/backtests/${segment(backtestId)}`);
  }

  /** Asks to put a balance right; a second person has to agree. The same reference is the same act. */
  adjust(request: operator.AdjustmentRequest): Waits {
    return this.act("POST", "adjustments", request);
  }
}
