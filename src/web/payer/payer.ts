import { signal } from "@preact/signals";
import type { DeviceKey } from "../../client/access/device-key.ts";
import { browserPasskeys } from "../../client/access/passkey.ts";
import { AppClient } from "../../client/app.ts";
import type { StepUpPurpose } from "../../client/resource/entry.ts";
import type { Wallet, WalletEvent, WalletState } from "../../client/resource/wallet.ts";
import type { Reply } from "../../client/wire/answer.ts";
import type { DeploymentFacts } from "../deployment.ts";
import { language } from "../language.ts";
import { Toast } from "../toast.ts";
import type { Key, Names } from "../words/catalogue.ts";
import type { Told } from "../words/entry.ts";
import { place } from "./address.ts";
import { appStores } from "./app-stores.ts";
import { deviceNameOf } from "./browser-kind.ts";
import { EntryDesk } from "./entry-desk.ts";
import { Freezing } from "./freezing.ts";
import { moneyNews } from "./live/money-news.ts";
import { freshPayerNotes, type PayerNotes, payerShelves } from "./payer-shelves.ts";
import { Paying } from "./paying.ts";
import { samePasskey } from "./same-passkey.ts";
import { StepUpDesk } from "./step-up-desk.ts";

/** What a payer is made of. */
export interface PayerParts {
  readonly key: DeviceKey;
  readonly notes: PayerNotes;
  readonly facts: DeploymentFacts;
  /** Aborted when another tab takes over: nothing is begun or goes on from then on. */
  readonly held: AbortSignal;
}

/** Whether this phone is signed in; `ended`: it was, and the server knows no session of it now. */
export type SessionPhase = "out" | "in" | "ended";

const ownKey = "app";

/** A wallet as the server told it, and when: figures are not known any more once they are old. */
export interface KnownWallet {
  readonly wallet: Wallet;
  /** By the server's clock as far as it is known, milliseconds since 1970. */
  readonly atMs: number;
}

/**
 * The phone of a payer: its session, its wallet as last told, and what its owner does. Everything
 * that it shows was said by the server.
 */
export class Payer {
  readonly client: AppClient;
  readonly facts: DeploymentFacts;
  /** Aborted when everything that goes on by itself has to end. */
  readonly signal: AbortSignal;
  readonly notes: ReturnType<typeof signal<PayerNotes>>;
  readonly session = signal<SessionPhase>("out");
  /** Null until it was read. */
  readonly known = signal<KnownWallet | null>(null);
  readonly isOnline = signal(true);
  /** Asks for an identity check where an act needs one, in place. */
  readonly stepUps = new StepUpDesk();
  readonly entry: EntryDesk;
  readonly freezing = new Freezing(() => this.#freeze());
  /** Codes, what happens live, activity, points and payouts. */
  readonly paying: Paying;
  readonly toast = new Toast();

  constructor({ key, notes, facts, held }: PayerParts) {
    this.facts = facts;
    this.signal = held;
    this.notes = signal(notes);
    const stores = appStores();
    this.client = new AppClient({
      ...{ origin: location.origin, publicOrigin: facts.origin, key },
      ...stores,
      passkey: samePasskey(browserPasskeys()),
      describeDevice: () => ({ name: deviceNameOf(navigator) }),
    });
    this.entry = this.#entryDesk();
    this.paying = new Paying({
      ...{ client: this.client, isOnline: this.isOnline, session: this.session, held },
      ...{ seals: stores.offline, acts: payerShelves.acts },
      nowMs: () => this.nowMs(),
      readWallet: () => this.readWallet(),
      hear: (reply) => this.hear(reply),
      guarded: (act) => this.guarded("redemption", act),
      onMoney: (event) => this.#tellMoney(event),
    });
  }

  /** The server's clock as far as it is known, milliseconds since 1970. */
  nowMs(): number {
    return this.client.session.transport.clock.nowMs();
  }

  /** Takes up what this browser keeps, and reads the wallet if somebody is signed in. */
  async start(): Promise<void> {
    const walletId = await this.client.walletId();
    this.signal.throwIfAborted();
    if (walletId === null) return this.entry.resume();
    this.session.value = "in";
    await this.#readFirst(500);
  }

  /**
   * Reads the wallet before its screens are painted, since what is said above them would move them; it
   * is waited for until `waitMs` are over.
   */
  async #readFirst(waitMs: number): Promise<void> {
    const { sleep } = this.client.session.transport.runtime;
    await Promise.race([this.readWallet(), sleep(waitMs, this.signal)]);
  }

  /** Nobody is signed in any more. */
  leave(phase: Exclude<SessionPhase, "in">): void {
    this.known.value = null;
    this.stepUps.asked.value?.givenUp();
    this.session.value = phase;
    this.entry.leave();
  }

  /** Reads the wallet anew. */
  async readWallet(): Promise<Reply<Wallet>> {
    const reply = this.hear(await this.client.wallet());
    if (reply.ok) this.known.value = { wallet: reply.body, atMs: this.nowMs() };
    return reply;
  }

  /**
   * What every reply goes through: it says whether the server is there, and whether the session has
   * ended. Gives the reply back.
   */
  hear<T>(reply: Reply<T>): Reply<T> {
    if (reply.ok || reply.problem !== undefined) this.isOnline.value = true;
    if (reply.problem?.code === "unauthorized") void this.#lookAtSession();
    return reply;
  }

  /** An act that may need an identity check: asks for one in place, then does the act again. */
  async guarded<T>(purpose: StepUpPurpose, act: () => Promise<Reply<T>>): Promise<Reply<T>> {
    return this.hear(await this.stepUps.run(purpose, act));
  }

  /** Remembers it of this phone; says so when it cannot be kept. */
  async note(part: Partial<PayerNotes>): Promise<void> {
    const notes = { ...(this.notes.value ?? freshPayerNotes), ...part };
    this.notes.value = notes;
    await keepPayerNotes(notes).catch(() => this.tell("app.not_kept"));
  }

  /** Its owner knows these phones: nothing is said of them any more. */
  async knowPhones(ids: readonly string[]): Promise<void> {
    const known = this.notes.value?.knownPhones ?? [];
    await this.note({ knownPhones: [...new Set([...known, ...ids])] });
  }

  /** Says it for a moment; see `Toast`. */
  tell<K extends Key>(key: K, ...told: Told<Names<K>>): void {
    this.toast.tell(key, ...told);
  }

  #tellMoney(event: WalletEvent): void {
    const told = moneyNews(event, language.value);
    // The screen of a top-up tells of it in its own place.
    const isSeen = told?.key === "live.credited" && place.value.screen === "top-up";
    if (told !== undefined && !isSeen) this.tell(told.key, { amount: told.amount });
  }

  #entryDesk(): EntryDesk {
    const { client } = this;
    return new EntryDesk({
      client: {
        register: (contact, locale) => client.register(contact, locale),
        signIn: (contact, locale) => client.signIn(contact, locale),
        recover: (contact, locale) => client.recover(contact, locale),
        contactProof: (code) => client.contactProof(code),
        factor: (factor) => client.factor(factor),
        passkeyFactor: () => client.passkeyFactor(),
        notes: async () => (await client.session.state()).notes,
      },
      locale: () => language.value,
      onGotIn: async (areCodesShown) => {
        this.known.value = null;
        if (areCodesShown) await this.note({ areCodesDue: true });
        const reading = this.#readFirst(2_000);
        // Recovery codes are shown at once, and read meanwhile.
        if (!areCodesShown) await reading;
      },
      onEnd: async (areCodesSaved) => {
        if (areCodesSaved) await this.note({ areCodesDue: false });
        this.session.value = "in";
        // Where the browser takes it, what it keeps of the phone is not thrown away for want of room.
        void navigator.storage?.persist?.();
        void this.readWallet();
      },
    });
  }

  async #freeze(): Promise<Reply<WalletState>> {
    const reply = this.hear(await this.client.freeze({ deadlineMs: 8_000 }));
    const { known } = this;
    if (reply.ok && known.value !== null) {
      known.value = { ...known.value, wallet: { ...known.value.wallet, state: reply.body.state } };
    }
    if (reply.ok) void this.readWallet();
    return reply;
  }

  async #lookAtSession(): Promise<void> {
    const isSignedIn = (await this.client.walletId()) !== null;
    if (!isSignedIn && this.session.value === "in") this.leave("ended");
  }
}

/** What this browser remembers of the app. */
export async function readPayerNotes(): Promise<PayerNotes> {
  return { ...freshPayerNotes, ...(await payerShelves.notes.get(ownKey)) };
}

/** Remembers it. */
export function keepPayerNotes(notes: PayerNotes): Promise<void> {
  return payerShelves.notes.put(ownKey, notes);
}
