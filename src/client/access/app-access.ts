import { appKnown } from "../known/app.ts";
import { OfflineCodes, type OfflineRecord } from "../offline-codes.ts";
import {
  asFactor,
  type Contact,
  type ContactProven,
  type Entered,
  type Factor,
  type FlowOpened,
  type StepUpOpened,
  type StepUpPurpose,
} from "../resource/entry.ts";
import type { SignedOut } from "../resource/wallet.ts";
import { memoryRecordStore } from "../store/memory.ts";
import type { RecordStore } from "../store/port.ts";
import type { Reply } from "../wire/answer.ts";
import { ifNews } from "../wire/server-clock.ts";
import { Transport, type TransportOptions } from "../wire/transport.ts";
import { type DescribeDevice, EntryFlow } from "./entry-flow.ts";
import { browserPasskeys, type PasskeyPort, withPasskey } from "./passkey.ts";
import { type Renewal, Session, type SessionStore, type Tokens } from "./session.ts";
import { StepUp } from "./step-up.ts";

/** What a customer's client is made with: where the deployment is, and the device's key. */
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

/** How a customer's phone gets in, proves itself anew for guarded calls, and gets out. */
export class AppAccess {
  readonly session: Session;
  readonly #entry: EntryFlow;
  protected readonly guarded: StepUp;
  protected readonly passkey: PasskeyPort | undefined;
  protected readonly offline: OfflineCodes;
  readonly #locale: string;

  constructor(options: AppOptions) {
    this.session = new Session(
      new Transport(options, appKnown),
      ({ refresh_token: token }) => (token === null ? undefined : this.#renewed(token)),
      {
        store: options.sessions,
        name: "app",
        entry: "signIn(contact), or register(contact) the first time",
      },
    );
    this.#entry = new EntryFlow(this.session, options.describeDevice);
    this.guarded = new StepUp(this.session);
    this.passkey = options.passkey ?? browserPasskeys();
    const { key, runtime, clock } = this.session.transport;
    this.offline = new OfflineCodes(options.offline ?? memoryRecordStore(), key, runtime, clock);
    // A store that fails here fails again where its caller is told.
    clock.onLearnt(ifNews((reading) => void this.offline.learn(reading).catch(() => undefined)));
    this.#locale = options.locale ?? "ja";
  }

  /** The wallet that is signed in; null before, and once its session has ended. */
  async walletId(): Promise<string | null> {
    return (await this.session.state()).subject_id;
  }

  /** The id this device was enrolled under, or null. */
  async deviceId(): Promise<string | null> {
    return (await this.session.state()).notes.device_id || null;
  }

  /**
   * Opens a registration: a one-time code goes to the contact. Problems: `forbidden` or `stopped`.
   */
  register(contact: Contact, locale = this.#locale): Promise<Reply<FlowOpened>> {
    return this.#entry.open("registrations", contact, locale);
  }

  /**
   * Opens a sign-in. A key that is not enrolled becomes a cooling device. Problems: `forbidden` or
   * `stopped`.
   */
  signIn(contact: Contact, locale = this.#locale): Promise<Reply<FlowOpened>> {
    return this.#entry.open("sign-ins", contact, locale);
  }

  /**
   * Opens a recovery: its factor is one of the recovery codes. Problems: `forbidden` or `stopped`.
   */
  recover(contact: Contact, locale = this.#locale): Promise<Reply<FlowOpened>> {
    return this.#entry.open("recoveries", contact, locale);
  }

  /**
   * Reports the phone lost: proving the contact then freezes the wallet. Problems: `forbidden` or
   * `stopped`.
   */
  reportLostDevice(contact: Contact, locale = this.#locale): Promise<Reply<FlowOpened>> {
    return this.#entry.open("lost-devices", contact, locale);
  }

  /**
   * Second step of the open flow: the code that came by mail or SMS. Problems: `forbidden`,
   * `stopped`, `not_found` or `state_conflict`.
   */
  contactProof(code: string): Promise<Reply<ContactProven>> {
    return this.#entry.proveContact(code);
  }

  /**
   * Last step of the open flow. A string is a TOTP code. Problems: `forbidden`, `stopped`,
   * `not_found` or `state_conflict`.
   */
  factor(factor: Factor | string): Promise<Reply<Entered>> {
    return this.#entry.finish(asFactor(factor));
  }

  /**
   * Last step of the open flow by a passkey: a registration makes one, a sign-in asks for one.
   * Problems: `forbidden`, `stopped`, `not_found` or `state_conflict`.
   */
  passkeyFactor(): Promise<Reply<Entered>> {
    return this.#entry.finishByPasskey(this.passkey);
  }

  /**
   * A fresh TOTP code for `purpose`; guarded calls use it until it ends, at most 5 minutes.
   * Problems: `not_found`.
   */
  async stepUp(purpose: StepUpPurpose, totp: string): Promise<Reply<Tokens>> {
    const opened = await this.guarded.open(purpose);
    return opened.ok ? this.finishStepUp(purpose, opened.body.step_up_id, totp) : opened;
  }

  /** The same by a passkey. Problems: `forbidden` or `not_found`. */
  async passkeyStepUp(purpose: StepUpPurpose): Promise<Reply<Tokens>> {
    const opened = await this.guarded.open(purpose);
    if (!opened.ok) return opened;
    const asked = { get: opened.body.webauthn?.options };
    return await withPasskey(this.passkey, asked, (factor) =>
      this.finishStepUp(purpose, opened.body.step_up_id, factor),
    );
  }

  /** The first half of a step-up. Problems: `forbidden` or `stopped`. */
  openStepUp(purpose: StepUpPurpose): Promise<Reply<StepUpOpened>> {
    return this.guarded.open(purpose);
  }

  /**
   * The second half of a step-up. A string is a TOTP code. Problems: `forbidden`, `stopped` or
   * `not_found`.
   */
  finishStepUp(
    purpose: StepUpPurpose,
    stepUpId: string,
    factor: Factor | string,
  ): Promise<Reply<Tokens>> {
    return this.guarded.finish(purpose, stepUpId, asFactor(factor));
  }

  /** New tokens now; calls do this by themselves. Problems: none of its own. */
  refresh(): Promise<Renewal> {
    return this.session.renew();
  }

  /**
   * Ends the session here and there, or all there are (`everywhere`). What is kept is forgotten
   * once the server has agreed. Problems: `forbidden` or `stopped`.
   */
  async signOut(of: { readonly everywhere?: boolean } = {}): Promise<Reply<SignedOut>> {
    const reply = await this.session.call<SignedOut>("POST", "/v1/wallet/sign-out", of);
    if (reply.ok || reply.problem?.code === "unauthorized") {
      await this.session.forget();
      await this.#forgetOwned();
    }
    return reply;
  }

  /** Forgets what is good for the wallet that was signed in, and for no other. */
  async #forgetOwned(): Promise<void> {
    this.guarded.forget();
    await this.offline.drop();
  }

  /** Renews the session, or forgets it when the server says that it has ended for good. */
  async #renewed(token: string): Promise<Reply<unknown>> {
    const body = { refresh_token: token };
    const reply = await this.session.transport.call("POST", "/v1/tokens/refresh", body);
    if (!reply.ok && reply.problem?.fault === "session_ended") {
      const none = { subject_id: null, access_token: null, refresh_token: null, expires_at_ms: 0 };
      await this.session.change(none, (kept) => kept.refresh_token === token);
      if ((await this.walletId()) === null) await this.#forgetOwned();
    }
    return reply;
  }
}
