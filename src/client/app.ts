import { AppAccess } from "./access/app-access.ts";
import { withPasskey } from "./access/passkey.ts";
import type { OfflineCode } from "./offline-codes.ts";
import { asFactor, type Contact, type Factor } from "./resource/entry.ts";
import type { Payment } from "./resource/payment.ts";
import type * as wallet from "./resource/wallet.ts";
import { codeToShow, codeWaitMs, type ShownCode } from "./shown-code.ts";
import type { Reply } from "./wire/answer.ts";
import { type EventListener, openEventStream } from "./wire/event-stream.ts";
import { assertAmount, segment } from "./wire/request-check.ts";
import { type CallLimits, withQuery } from "./wire/transport.ts";

/**
 * A customer's phone: gets in, shows codes, watches and guards the wallet. Beside the problems
 * named below any call may meet `unauthorized`, `too_many_attempts`, `unavailable` and
 * `internal_error`, and `malformed_request` for what it sends. `limits` end a call early.
 */
export class AppClient extends AppAccess {
  /** The wallet: balances, limits, devices, contacts and factors. Problems: none of its own. */
  wallet(limits?: CallLimits): Promise<Reply<wallet.Wallet>> {
    return this.session.call("GET", "/v1/wallet", undefined, limits);
  }

  /**
   * The wallet's payments as they are now, newest first, a page at a time. Problems: none of its
   * own.
   */
  payments(cursor?: string): Promise<Reply<wallet.PaymentPage>> {
    return this.session.call("GET", withQuery("/v1/wallet/payments", { cursor }));
  }

  /** The payment as it is now. Problems: `not_found`. */
  payment(paymentId: string, limits?: CallLimits): Promise<Reply<Payment>> {
    return this.session.call("GET", `/v1/payments/${segment(paymentId)}`, undefined, limits);
  }

  /**
   * Everything that happened to the wallet and in it, newest first, a page at a time. Problems:
   * none of its own.
   */
  activity(cursor?: string): Promise<Reply<wallet.Activity>> {
    return this.session.call("GET", withQuery("/v1/wallet/activity", { cursor }));
  }

  /**
   * A code to show, alive for at most 60 s, good for one decision. Problems: `stopped`, `not_found`
   * or `state_conflict`.
   */
  async issueCode(
    request: wallet.CodeRequest = {},
    limits?: CallLimits,
  ): Promise<Reply<wallet.Code>> {
    if (request.amount_max !== undefined) assertAmount(request.amount_max, "amount_max");
    return this.session.call("POST", "/v1/codes", request, limits);
  }

  /**
   * A code to show, whatever the network does: the server's when it comes within 400 ms (`waitMs`),
   * else one that the phone signs out of its seals, for small amounts. Without a seal it is what
   * `issueCode` ends with. Problems: `not_found`, `stopped` or `state_conflict`.
   */
  codeToShow(request?: wallet.CodeRequest, waitMs = codeWaitMs): Promise<Reply<ShownCode>> {
    return codeToShow(this, request, waitMs);
  }

  /**
   * Fetches and keeps twenty seals for `offlineCode`; the unused ones before them end. Problems:
   * `forbidden`, `stopped` or `state_conflict`.
   */
  async offlineSeals(): Promise<Reply<wallet.OfflineSeals>> {
    const reply = await this.session.call<wallet.OfflineSeals>("POST", "/v1/offline-seals");
    if (reply.ok) await this.offline.take(reply.body);
    return reply;
  }

  /**
   * A code to show that needs no network; null when there are no seals left. Each call uses one up,
   * so show a code until it expires or is paid.
   */
  offlineCode(): Promise<OfflineCode | null> {
    return this.offline.next();
  }

  /** Stops every payment out of the wallet until it is unfrozen. Problems: `state_conflict`. */
  freeze(limits?: CallLimits): Promise<Reply<wallet.WalletState>> {
    return this.session.call("POST", "/v1/wallet/freeze", undefined, limits);
  }

  /**
   * Ends the owner's own freeze only: an operator's stop stays, told by `stopped` of `wallet()`. Needs
   * a step-up for `unfreeze`. Problems: `step_up_required`, `forbidden`, `stopped` or `state_conflict`.
   */
  unfreeze(): Promise<Reply<wallet.WalletState>> {
    return this.guarded.call("unfreeze", "POST", "/v1/wallet/unfreeze");
  }

  /**
   * Ends the device's tokens and codes at once; its key is refused for ever. Problems: `forbidden`,
   * `stopped`, `not_found` or `state_conflict`.
   */
  removeDevice(deviceId: string): Promise<Reply<wallet.DeviceState>> {
    return this.session.call("DELETE", `/v1/wallet/devices/${segment(deviceId)}`);
  }

  /**
   * Calls the device something else, at most 64 characters. Problems: `forbidden`, `stopped`,
   * `not_found` or `state_conflict`.
   */
  renameDevice(deviceId: string, name: string): Promise<Reply<wallet.DeviceState>> {
    return this.session.call("PUT", `/v1/wallet/devices/${segment(deviceId)}`, { name });
  }

  /**
   * Ends another device's cool-down. Needs a step-up for `device`. Problems: `step_up_required`,
   * `forbidden`, `stopped`, `not_found` or `state_conflict`.
   */
  approveDevice(deviceId: string): Promise<Reply<wallet.DeviceState>> {
    return this.guarded.call("device", "POST", `/v1/wallet/devices/${segment(deviceId)}/approve`);
  }

  /**
   * Turns own points into balance, at once. Other money comes by a partner: show `funding_route`.
   * Problems: `forbidden`, `stopped`, `reference_reused` or `state_conflict`.
   */
  async topUp(request: wallet.TopUpRequest): Promise<Reply<wallet.TopUp>> {
    assertAmount(request.amount);
    return this.session.call("POST", "/v1/top-ups", request);
  }

  /**
   * Balance back to the customer. Needs a step-up for `redemption`. Problems: `step_up_required`,
   * `forbidden`, `stopped`, `reference_reused` or `state_conflict`.
   */
  async redeem(request: wallet.RedemptionRequest): Promise<Reply<wallet.Redemption>> {
    assertAmount(request.amount);
    return this.guarded.call("redemption", "POST", "/v1/redemptions", request);
  }

  /** A redemption, and how far its payout is. Problems: `not_found`. */
  redemption(redemptionId: string): Promise<Reply<wallet.Redemption>> {
    return this.session.call("GET", `/v1/redemptions/${segment(redemptionId)}`);
  }

  /** The payments that wait for this payer. Problems: none of its own. */
  confirmations(limits?: CallLimits): Promise<Reply<wallet.ConfirmationList>> {
    return this.session.call("GET", "/v1/wallet/confirmations", undefined, limits);
  }

  /**
   * Decides a waiting payment; the proof signs what is paid, and to whom. Problems: `forbidden`,
   * `not_found` or `state_conflict`.
   */
  async confirm(
    paymentId: string,
    decision: wallet.ConfirmationDecision,
    limits?: CallLimits,
  ): Promise<Reply<Payment>> {
    assertAmount(decision.amount);
    const { amount, currency, merchant_id, shown } = decision;
    const { merchant_name, store_name } = shown;
    const names = { merchant_name, store_name };
    const body = { decision: decision.decision, amount, currency, merchant_id, shown: names };
    const path = `/v1/payments/${segment(paymentId)}/confirmation`;
    return this.session.call("POST", path, body, limits);
  }

  /**
   * Sends a code to a further contact. Needs a step-up for `contact`. Problems: `step_up_required`,
   * `forbidden`, `stopped` or `state_conflict`.
   */
  addContact(contact: Contact): Promise<Reply<wallet.ContactOpened>> {
    return this.guarded.call("contact", "POST", "/v1/wallet/contacts", contact);
  }

  /**
   * Proves a further contact with the code that was sent to it. Problems: `forbidden`, `stopped`,
   * `not_found` or `state_conflict`.
   */
  proveContact(contactId: string, code: string): Promise<Reply<wallet.ContactState>> {
    const path = `/v1/wallet/contacts/${segment(contactId)}/contact-proof`;
    return this.session.call("POST", path, { code });
  }

  /**
   * Needs a step-up for `contact`. Problems: `step_up_required`, `forbidden`, `stopped`,
   * `not_found` or `state_conflict`.
   */
  removeContact(contactId: string): Promise<Reply<wallet.ContactState>> {
    return this.guarded.call("contact", "DELETE", `/v1/wallet/contacts/${segment(contactId)}`);
  }

  /**
   * Begins a further factor, which counts once it is proven. Needs a step-up for `factor`.
   * Problems: `step_up_required`, `forbidden`, `stopped` or `state_conflict`.
   */
  addFactor(request: wallet.FactorRequest): Promise<Reply<wallet.FactorOpened>> {
    return this.guarded.call("factor", "POST", "/v1/wallet/factors", request);
  }

  /**
   * Proves a further factor. A string is a TOTP code. Problems: `forbidden`, `stopped`, `not_found`
   * or `state_conflict`.
   */
  proveFactor(factorId: string, factor: Factor | string): Promise<Reply<wallet.FactorState>> {
    const path = `/v1/wallet/factors/${segment(factorId)}/factor`;
    return this.session.call("POST", path, asFactor(factor));
  }

  /**
   * Adds a passkey of this machine. Needs a step-up for `factor`. Problems: `step_up_required`,
   * `forbidden` or `state_conflict`.
   */
  async addPasskey(label = ""): Promise<Reply<wallet.FactorState>> {
    const opened = await this.addFactor({ kind: "webauthn", label });
    if (!opened.ok) return opened;
    const { factor_id: id, webauthn } = opened.body;
    return await withPasskey(this.passkey, { create: webauthn?.options }, (factor) =>
      this.proveFactor(id, factor),
    );
  }

  /**
   * Needs a step-up for `factor`. Problems: `step_up_required`, `forbidden`, `stopped`, `not_found`
   * or `state_conflict`.
   */
  removeFactor(factorId: string): Promise<Reply<wallet.FactorState>> {
    return this.guarded.call("factor", "DELETE", `/v1/wallet/factors/${segment(factorId)}`);
  }

  /**
   * Ten new recovery codes in place of the old. Needs a step-up for `factor`. Problems:
   * `step_up_required`, `forbidden` or `stopped`.
   */
  newRecoveryCodes(): Promise<Reply<wallet.RecoveryCodes>> {
    return this.guarded.call("factor", "POST", "/v1/wallet/recovery-codes");
  }

  /**
   * The payer's own limits. Needs a step-up for `limits`. Problems: `step_up_required`, `forbidden`
   * or `stopped`.
   */
  setLimits(limits: wallet.LimitsRequest): Promise<Reply<wallet.OwnLimits>> {
    return this.guarded.call("limits", "PUT", "/v1/wallet/limits", limits);
  }

  /** Payment and security events as they happen. Problems: none of its own. */
  events(listener: EventListener): Promise<Reply<{ close(): void }>> {
    return openEventStream(this.session, listener);
  }
}
