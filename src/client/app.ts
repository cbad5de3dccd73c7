import type { Reply } from "./answer.ts";
import { type DescribeDevice, EntryFlow } from "./entry-flow.ts";
import { type EventListener, openEventStream } from "./event-stream.ts";
import { type OfflineCode, OfflineCodes, type OfflineRecord } from "./offline-codes.ts";
import { browserPasskeys, type PasskeyPort, withPasskey } from "./passkey.ts";
import { assertAmount, segment } from "./request-check.ts";
import type {
  Contact,
  ContactProven,
  Entered,
  Factor,
  FlowOpened,
  StepUpOpened,
  StepUpPurpose,
} from "./resource/entry.ts";
import type { Payment } from "./resource/payment.ts";
import type * as wallet from "./resource/wallet.ts";
import { type Renewal, Session, type SessionStore, type Tokens } from "./session.ts";
import { StepUp } from "./step-up.ts";
import { memoryRecordStore } from "./store/memory.ts";
import type { RecordStore } from "./store/port.ts";
import { Transport, type TransportOptions, withQuery } from "./transport.ts";

export interface AppOptions extends TransportOptions {
  /** Where tokens and an open registration are kept between runs; memory unless told. */
  readonly sessions?: SessionStore | undefined;
  /** What makes and uses passkeys; the browser's unless told, elsewhere none. */
  readonly passkey?: PasskeyPort | undefined;
  /** Where seals for offline codes are kept; memory unless told, which ends with the program. */
  readonly offline?: RecordStore<OfflineRecord> | undefined;
  /** BCP 47 tag for messages; `ja` unless told. */
  readonly locale?: string | undefined;
  /** The name and the attestation with which this device is enrolled; nothing unless told. */
  readonly describeDevice?: DescribeDevice | undefined;
}

/** A customer's phone: gets in, shows codes, watches and guards the wallet. */
export class AppClient {
  readonly session: Session;
  readonly #entry: EntryFlow;
  readonly #stepUp: StepUp;
  readonly #passkey: PasskeyPort | undefined;
  readonly #offline: OfflineCodes;
  readonly #locale: string;

  constructor(options: AppOptions) {
    this.session = new Session(
      new Transport(options),
      ({ refresh_token: token }) =>
        token === null
          ? undefined
          : this.session.transport.call("POST", "/v1/tokens/refresh", { refresh_token: token }),
      { store: options.sessions, name: "app" },
    );
    this.#entry = new EntryFlow(this.session, options.describeDevice);
    this.#stepUp = new StepUp(this.session);
    this.#passkey = options.passkey ?? browserPasskeys();
    const { key, runtime } = this.session.transport;
    this.#offline = new OfflineCodes(options.offline ?? memoryRecordStore(), key, runtime);
    this.#locale = options.locale ?? "ja";
  }

  /** The wallet that is signed in, or null. */
  async walletId(): Promise<string | null> {
    return (await this.session.state()).subject_id;
  }

  /** The id this device was enrolled under, or null. */
  async deviceId(): Promise<string | null> {
    return (await this.session.state()).notes.device_id || null;
  }

  /** Opens a registration: a one-time code goes to the contact. */
  register(contact: Contact, locale = this.#locale): Promise<Reply<FlowOpened>> {
    return this.#entry.open("registrations", contact, locale);
  }

  /** Opens a sign-in. A key that is not enrolled becomes a cooling device. */
  signIn(contact: Contact, locale = this.#locale): Promise<Reply<FlowOpened>> {
    return this.#entry.open("sign-ins", contact, locale);
  }

  /** Opens a recovery: its factor is one of the recovery codes. */
  recover(contact: Contact, locale = this.#locale): Promise<Reply<FlowOpened>> {
    return this.#entry.open("recoveries", contact, locale);
  }

  /** Reports the phone lost: proving the contact then freezes the wallet. */
  reportLostDevice(contact: Contact, locale = this.#locale): Promise<Reply<FlowOpened>> {
    return this.#entry.open("lost-devices", contact, locale);
  }

  /** Second step of the open flow: the code that came by mail or SMS. */
  contactProof(code: string): Promise<Reply<ContactProven>> {
    return this.#entry.proveContact(code);
  }

  /** Last step of the open flow. A string is a TOTP code. */
  factor(factor: Factor | string): Promise<Reply<Entered>> {
    return this.#entry.finish(asFactor(factor));
  }

  /** Last step of the open flow by a passkey: a registration makes one, a sign-in asks for one. */
  passkeyFactor(): Promise<Reply<Entered>> {
    return this.#entry.finishByPasskey(this.#passkey);
  }

  /** A fresh TOTP code for `purpose`; guarded calls use it until it ends, at most 5 minutes. */
  async stepUp(purpose: StepUpPurpose, totp: string): Promise<Reply<Tokens>> {
    const opened = await this.#stepUp.open(purpose);
    return opened.ok ? this.finishStepUp(purpose, opened.body.step_up_id, totp) : opened;
  }

  /** The same by a passkey. */
  async passkeyStepUp(purpose: StepUpPurpose): Promise<Reply<Tokens>> {
    const opened = await this.#stepUp.open(purpose);
    if (!opened.ok) return opened;
    const asked = { get: opened.body.webauthn?.options };
    return await withPasskey(this.#passkey, asked, (factor) =>
      this.finishStepUp(purpose, opened.body.step_up_id, factor),
    );
  }

  /** The first half of a step-up. */
  openStepUp(purpose: StepUpPurpose): Promise<Reply<StepUpOpened>> {
    return this.#stepUp.open(purpose);
  }

  /** The second half of a step-up. A string is a TOTP code. */
  finishStepUp(
    purpose: StepUpPurpose,
    stepUpId: string,
    factor: Factor | string,
  ): Promise<Reply<Tokens>> {
    return this.#stepUp.finish(purpose, stepUpId, asFactor(factor));
  }

  /** New tokens now; calls do this by themselves. */
  refresh(): Promise<Renewal> {
    return this.session.renew();
  }

  /** Ends the session here and there, or all there are (`everywhere`). What is kept is forgotten once the server has agreed. */
  async signOut(of: { readonly everywhere?: boolean } = {}): Promise<Reply<unknown>> {
    const reply = await this.session.call("POST", "/v1/wallet/sign-out", of);
    if (reply.ok || reply.problem?.status === 401) {
      this.#stepUp.forget();
      await this.session.forget();
      await this.#offline.drop();
    }
    return reply;
  }

  wallet(): Promise<Reply<wallet.Wallet>> {
    return this.session.call("GET", "/v1/wallet");
  }

  activity(cursor?: string): Promise<Reply<wallet.Activity>> {
    return this.session.call("GET", withQuery("/v1/wallet/activity", { cursor }));
  }

  /** A code to show, alive for at most 60 s, good for one decision. */
  async issueCode(request: wallet.CodeRequest = {}): Promise<Reply<wallet.Code>> {
    if (request.amount_max !== undefined) assertAmount(request.amount_max);
    return this.session.call("POST", "/v1/codes", request);
  }

  /** Fetches and keeps twenty seals for `offlineCode`; the unused ones before them end. */
  async offlineSeals(): Promise<Reply<wallet.OfflineSeals>> {
    const reply = await this.session.call<wallet.OfflineSeals>("POST", "/v1/offline-seals");
    if (reply.ok) await this.#offline.take(reply.body);
    return reply;
  }

  /**
   * A code to show that needs no network; null when there are no seals left. Each call uses one up,
   * so show a code until it expires or is paid.
   */
  offlineCode(): Promise<OfflineCode | null> {
    return this.#offline.next();
  }

  freeze(): Promise<Reply<unknown>> {
    return this.session.call("POST", "/v1/wallet/freeze");
  }

  /** Needs a step-up for `unfreeze`. */
  unfreeze(): Promise<Reply<unknown>> {
    return this.#stepUp.call("unfreeze", "POST", "/v1/wallet/unfreeze");
  }

  /** Ends the device's tokens and codes at once; its key is refused for ever. */
  removeDevice(deviceId: string): Promise<Reply<unknown>> {
    return this.#stepUp.call("device", "DELETE", `/v1/wallet/devices/${segment(deviceId)}`);
  }

  renameDevice(deviceId: string, name: string): Promise<Reply<unknown>> {
    return this.session.call("PUT", `/v1/wallet/devices/${segment(deviceId)}`, { name });
  }

  /** Ends another device's cool-down. Needs a step-up for `device`. */
  approveDevice(deviceId: string): Promise<Reply<unknown>> {
    return this.#stepUp.call("device", "POST", `/v1/wallet/devices/${segment(deviceId)}/approve`);
  }

  /** Starts a top-up. `credit` and `debit` need a step-up for `top_up`. */
  async topUp(request: wallet.TopUpRequest): Promise<Reply<wallet.TopUp>> {
    assertAmount(request.amount);
    return this.#stepUp.call("top_up", "POST", "/v1/top-ups", request);
  }

  /** Balance back to the customer. Needs a step-up for `redemption`. */
  async redeem(request: wallet.RedemptionRequest): Promise<Reply<unknown>> {
    assertAmount(request.amount);
    return this.#stepUp.call("redemption", "POST", "/v1/redemptions", request);
  }

  /** The payments that wait for this payer. */
  confirmations(): Promise<Reply<{ readonly confirmations: readonly wallet.Confirmation[] }>> {
    return this.session.call("GET", "/v1/wallet/confirmations");
  }

  /** Decides a waiting payment; the proof signs what is paid, and to whom. */
  async confirm(paymentId: string, decision: wallet.ConfirmationDecision): Promise<Reply<Payment>> {
    assertAmount(decision.amount);
    const { amount, currency, merchant_id } = decision;
    const body = { decision: decision.decision, amount, currency, merchant_id };
    return this.session.call("POST", `/v1/payments/${segment(paymentId)}/confirmation`, body);
  }

  /** Sends a code to a further contact. Needs a step-up for `contact`. */
  addContact(contact: Contact): Promise<Reply<wallet.ContactOpened>> {
    return this.#stepUp.call("contact", "POST", "/v1/wallet/contacts", contact);
  }

  /** Proves a further contact with the code that was sent to it. */
  proveContact(contactId: string, code: string): Promise<Reply<wallet.ContactState>> {
    const path = `/v1/wallet/contacts/${segment(contactId)}/contact-proof`;
    return this.session.call("POST", path, { code });
  }

  /** Needs a step-up for `contact`. */
  removeContact(contactId: string): Promise<Reply<unknown>> {
    return this.#stepUp.call("contact", "DELETE", `/v1/wallet/contacts/${segment(contactId)}`);
  }

  /** Begins a further factor, which counts once it is proven. Needs a step-up for `factor`. */
  addFactor(request: wallet.FactorRequest): Promise<Reply<wallet.FactorOpened>> {
    return this.#stepUp.call("factor", "POST", "/v1/wallet/factors", request);
  }

  /** Proves a further factor. A string is a TOTP code. */
  proveFactor(factorId: string, factor: Factor | string): Promise<Reply<wallet.FactorState>> {
    const path = `/v1/wallet/factors/${segment(factorId)}/factor`;
    return this.session.call("POST", path, asFactor(factor));
  }

  /** Adds a passkey of this machine. Needs a step-up for `factor`. */
  async addPasskey(label = ""): Promise<Reply<wallet.FactorState>> {
    const opened = await this.addFactor({ kind: "webauthn", label });
    if (!opened.ok) return opened;
    const { factor_id: id, webauthn } = opened.body;
    return await withPasskey(this.#passkey, { create: webauthn?.options }, (factor) =>
      this.proveFactor(id, factor),
    );
  }

  /** Needs a step-up for `factor`. */
  removeFactor(factorId: string): Promise<Reply<unknown>> {
    return this.#stepUp.call("factor", "DELETE", `/v1/wallet/factors/${segment(factorId)}`);
  }

  /** Ten new recovery codes in place of the old. Needs a step-up for `factor`. */
  newRecoveryCodes(): Promise<Reply<{ readonly recovery_codes: readonly string[] }>> {
    return this.#stepUp.call("factor", "POST", "/v1/wallet/recovery-codes");
  }

  /** The payer's own limits. Needs a step-up for `limits`. */
  setLimits(limits: object): Promise<Reply<unknown>> {
    return this.#stepUp.call("limits", "PUT", "/v1/wallet/limits", limits);
  }

  /** Payment and security events as they happen. */
  events(listener: EventListener): Promise<Reply<{ close(): void }>> {
    return openEventStream(this.session, listener);
  }
}

function asFactor(factor: Factor | string): Factor {
  return typeof factor === "string" ? { totp: { code: factor } } : factor;
}
