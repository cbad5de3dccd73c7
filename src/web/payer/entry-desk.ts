import { signal } from "@preact/signals";
import type { AppClient } from "../../client/app.ts";
import type { Contact, ContactProven, Entered, Flow } from "../../client/resource/entry.ts";
import type { Reply } from "../../client/wire/answer.ts";
import { entryWordsOf } from "./entry-troubles.ts";
import { isPasskeyDeclined, ownTrouble, type Trouble, troubleOf } from "./trouble.ts";
import { codeDigitsOf, contactCodeDigits, contactOf, isCode, totpDigits } from "./typed-text.ts";

/** The ways in that end with a phone signed in. */
export type WayIn = Exclude<Flow, "lost-devices">;

/** What the last step of a way in may be made with. */
export type FactorWay = "passkey" | "totp" | "recovery_code";

/** What an authenticator app is set up with; on screen only, and in no store. */
export interface TotpSetup {
  readonly secret: string;
  readonly uri: string;
}

/** Where somebody is on the way in. */
export type EntryStep =
  | { readonly kind: "start" }
  | { readonly kind: "contact"; readonly way: WayIn }
  | { readonly kind: "code"; readonly way: WayIn }
  | {
      readonly kind: "factor";
      readonly way: WayIn;
      readonly factors: readonly FactorWay[];
      /** Of a registration: what to set the authenticator app up with. */
      readonly totp: TotpSetup | null;
    }
  | { readonly kind: "recovery_codes"; readonly codes: readonly string[] }
  | { readonly kind: "cooling"; readonly untilMs: number };

/** What of the SDK's client gets somebody in. */
export type EntryPort = Pick<
  AppClient,
  "register" | "signIn" | "recover" | "contactProof" | "factor" | "passkeyFactor"
> & {
  /** What is kept of the way in that was begun. */
  notes(): Promise<Readonly<Record<string, string>>>;
};

interface EntryDeskParts {
  readonly client: EntryPort;
  /** BCP 47 tag of the messages. */
  readonly locale: () => string;
  /**
   * Somebody got in, and goes on once this resolves; recovery codes that came with it are shown from
   * then on, and not kept.
   */
  readonly onGotIn: (areCodesShown: boolean) => Promise<void>;
  /** All was read and said: the app begins. */
  readonly onEnd: (areCodesSaved: boolean) => Promise<void>;
}

/**
 * Gets somebody in, step by step: contact, code, factor, recovery codes. Known and unknown contacts
 * are met alike. What was begun goes on after a reload, but for a new authenticator app, whose secret
 * is in no store.
 */
export class EntryDesk {
  readonly step = signal<EntryStep>({ kind: "start" });
  readonly isBusy = signal(false);
  readonly trouble = signal<Trouble | null>(null);
  /** What happened to what was begun before. */
  readonly notice = signal<"entry.restarted" | null>(null);
  /** The contact that the last code went to, as it was typed; empty after a reload. */
  readonly sentTo = signal("");
  /** Whether the phone's key is refused for ever, and another one is needed. */
  readonly isKeyOver = signal(false);
  readonly #parts: EntryDeskParts;

  constructor(parts: EntryDeskParts) {
    this.#parts = parts;
  }

  /** Takes up what was begun before a reload. */
  async resume(): Promise<void> {
    const { flow, flow_id: id, passkey } = await this.#parts.client.notes();
    if (!id || flow === undefined || !isWayIn(flow)) return;
    if (passkey === "") return this.#go({ kind: "code", way: flow });
    if (flow === "registrations") {
      this.#go({ kind: "contact", way: flow });
      this.notice.value = "entry.restarted";
      return;
    }
    const known: FactorWay[] = passkey === "null" ? ["totp"] : ["passkey", "totp"];
    const factors = flow === "recoveries" ? (["recovery_code"] as const) : known;
    this.#go({ kind: "factor", way: flow, factors, totp: null });
  }

  /** Begins a way in, or begins it anew. */
  begin(way: WayIn): void {
    this.#go({ kind: "contact", way });
  }

  /** Goes back to where ways are chosen. */
  leave(): void {
    this.sentTo.value = "";
    this.#go({ kind: "start" });
  }

  /** Has a one-time code sent to what was typed. */
  async sendCode(typed: string): Promise<void> {
    const step = this.step.value;
    if (step.kind !== "contact") return;
    const contact = contactOf(typed);
    if (contact === null) return this.#fail(ownTrouble("entry.contact_empty"));
    const { way } = step;
    const reply = await this.#ask(() => this.#open(way, contact));
    if (reply === undefined) return;
    if (!reply.ok) return this.#fail(troubleOf(reply, entryWordsOf("contact")));
    this.sentTo.value = contact.value;
    this.#go({ kind: "code", way });
  }

  /**
   * Nothing of what was asked for is there any more: a recovery code takes its place. It wants a code
   * of its own, which goes to the same contact.
   */
  async recoverInstead(): Promise<void> {
    this.begin("recoveries");
    if (this.sentTo.value !== "") await this.sendCode(this.sentTo.value);
  }

  /** Proves the contact with the code that was typed. */
  async proveContact(typed: string): Promise<void> {
    const step = this.step.value;
    if (step.kind !== "code") return;
    if (!isCode(typed, contactCodeDigits)) {
      return this.#fail(ownTrouble("entry.code_digits", { count: contactCodeDigits }));
    }
    const reply = await this.#ask(() => this.#parts.client.contactProof(codeDigitsOf(typed)));
    if (reply === undefined) return;
    if (!reply.ok) return this.#fail(troubleOf(reply, entryWordsOf("code")));
    const { way } = step;
    const totp = way === "registrations" ? (reply.body.totp ?? null) : null;
    this.#go({ kind: "factor", way, factors: factorsOf(way, reply.body), totp });
  }

  /** Gives a code of the authenticator app. */
  async giveTotp(typed: string): Promise<void> {
    if (!isCode(typed, totpDigits)) {
      return this.#fail(ownTrouble("entry.code_digits", { count: totpDigits }));
    }
    await this.#finish(() => this.#parts.client.factor(codeDigitsOf(typed)));
  }

  /** Gives one of the recovery codes. */
  async giveRecoveryCode(typed: string): Promise<void> {
    const code = typed.normalize("NFKC").trim();
    if (code === "") return this.#fail(ownTrouble("entry.recovery_empty"));
    await this.#finish(() => this.#parts.client.factor({ recovery_code: code }));
  }

  /** Makes a passkey in a registration, else asks for one. A dialog that is dismissed is no error. */
  async givePasskey(): Promise<void> {
    await this.#finish(() => this.#parts.client.passkeyFactor());
  }

  /** The codes were kept by their owner, or it was read that this phone cools down. */
  async end(): Promise<void> {
    const areSaved = this.step.value.kind === "recovery_codes";
    this.#go({ kind: "start" });
    await this.#parts.onEnd(areSaved);
  }

  async #finish(give: () => Promise<Reply<Entered>>): Promise<void> {
    if (this.step.value.kind !== "factor") return;
    const reply = await this.#ask(async () => {
      const given = await give();
      if (given.ok) await this.#parts.onGotIn(given.body.recovery_codes !== undefined);
      return given;
    });
    if (reply === undefined) return;
    if (!reply.ok) {
      const state = reply.problem?.state;
      this.isKeyOver.value = state === "key_removed" || state === "key_taken";
      if (isPasskeyDeclined(reply)) return this.#fail(ownTrouble("entry.passkey_declined"));
      return this.#fail(troubleOf(reply, entryWordsOf("factor")));
    }
    const { recovery_codes: codes, cooling_until: until } = reply.body;
    if (codes !== undefined) return this.#go({ kind: "recovery_codes", codes });
    if (until) return this.#go({ kind: "cooling", untilMs: Date.parse(until) });
    await this.end();
  }

  #open(way: WayIn, contact: Contact) {
    const { client, locale } = this.#parts;
    switch (way) {
      case "registrations":
        return client.register(contact, locale());
      case "sign-ins":
        return client.signIn(contact, locale());
      case "recoveries":
        return client.recover(contact, locale());
    }
  }

  /** One call at a time: a button that is pressed twice asks once. */
  async #ask<T>(call: () => Promise<T>): Promise<T | undefined> {
    if (this.isBusy.value) return undefined;
    this.isBusy.value = true;
    this.trouble.value = null;
    try {
      return await call();
    } finally {
      this.isBusy.value = false;
    }
  }

  #fail(trouble: Trouble): void {
    this.trouble.value = trouble;
  }

  #go(step: EntryStep): void {
    this.trouble.value = null;
    this.notice.value = null;
    this.isKeyOver.value = false;
    this.step.value = step;
  }
}

function isWayIn(flow: string): flow is WayIn {
  return flow === "registrations" || flow === "sign-ins" || flow === "recoveries";
}

function factorsOf(way: WayIn, { factors, webauthn }: ContactProven): readonly FactorWay[] {
  if (way === "registrations") return ["passkey", "totp"];
  if (way === "recoveries") return ["recovery_code"];
  const named: FactorWay[] = [
    ...(webauthn ? (["passkey"] as const) : []),
    ...(factors?.includes("totp") ? (["totp"] as const) : []),
  ];
  return named.length === 0 ? ["totp"] : named;
}
