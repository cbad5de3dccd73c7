import fc from "fast-check";
import { Secret, TOTP } from "otpauth";
import { expect, it } from "vitest";
import { contactsMax, devicesMax, factorsMax } from "../../src/bounds.ts";
import type { CustomerCommand as Command } from "../../src/identity/act/admit-customer.ts";
import type { IdentityBook } from "../../src/identity/book.ts";
import type { Caller } from "../../src/identity/caller.ts";
import type { StepUpPurpose } from "../../src/identity/step-up.ts";
import { hourMs, minuteMs } from "../../src/time.ts";
import * as acts from "../unit/src/identity/act/acts.ts";
import {
  authorityAt,
  enrolled,
  identityWorld,
  type World,
} from "../unit/src/identity/act/identity-world.ts";

const names = [
  ...([
    "sign_in",
    "recovery",
    "wrong_factor",
    "refresh",
    "freeze",
    "unfreeze",
    "lost_device",
  ] as const),
  ...(["remove_device", "approve_device", "sign_out", "sign_out_everywhere"] as const),
  ...(["add_contact", "remove_contact", "add_factor", "remove_factor", "recovery_codes"] as const),
  ...(["stop", "lift", "raise_epoch", "renew_blind"] as const),
];
/** What fills a wallet up, and is done more often. */
const adding = ["sign_in", "add_contact", "add_factor"] as const;

/** One thing that somebody does: with which key, to which of its kind, and how much later. */
interface Step {
  readonly act: (typeof names)[number];
  readonly key: number;
  readonly of: number;
  readonly laterMs: number;
}
/** The acts that take a fresh second factor, and what for. */
const purposes: Partial<Readonly<Record<Step["act"], StepUpPurpose>>> = {
  unfreeze: "unfreeze",
  approve_device: "device",
  remove_contact: "contact",
  ...{ add_factor: "factor", remove_factor: "factor", recovery_codes: "factor" },
};
const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(...names, ...adding, ...adding),
  key: fc.integer({ min: 1, max: 7 }),
  of: fc.integer({ min: 1, max: 5 }),
  laterMs: fc.constantFrom(0, 30_000, 5 * minuteMs, 72 * hourMs),
});

it("keeps what a wallet promises of its identity, whatever its owner and operators do", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 30, maxLength: 60 }), (steps) => {
      const story = new Story();
      for (const each of steps) story.play(each);
    }),
    { numRuns: 60 },
  );
});

/** One wallet, and everybody who acts on it; after each act the wallet is looked over. */
class Story {
  readonly #world: World = identityWorld();
  readonly #totp: TOTP;
  #count = 0;
  #before: Seen;

  constructor() {
    enrolled(this.#world);
    const secret = new Secret({ buffer: this.#world.secret.buffer as ArrayBuffer });
    this.#totp = new TOTP({ secret });
    this.#before = seen(this.#book);
  }

  get #book(): IdentityBook {
    return this.#world.desk().book;
  }

  play(of: Step): void {
    this.#world.nowMs += of.laterMs;
    this.#count += 1;
    this.#do(of);
    const now = seen(this.#book);
    hold(this.#before, now);
    this.#before = now;
  }

  #do({ act, key, of }: Step): void {
    const purpose = purposes[act];
    const own = purpose === undefined ? this.#own(key) : this.#stepped(key, purpose);
    const [desk, by] = [this.#world.desk(), authorityAt(this.#world)];
    const operator = { scope: "device", deviceNumber: of, reason: "a test", actor: "opr" } as const;
    const name = `${this.#count}`;
    const contact = { type: "email", hint: "", sealed: name, blind: name } as const;
    const doing: Readonly<Record<Step["act"], () => unknown>> = {
      sign_in: () => this.#enter("sign_in", key, this.#code()),
      recovery: () => this.#enter("recovery", key, this.#code()),
      wrong_factor: () => this.#enter("sign_in", key, "wrong"),
      refresh: () => acts.refreshSession(desk, { hash: `s${of}`, proof: own.proof }, by),
      freeze: () => acts.freeze(desk, own, by),
      unfreeze: () => acts.unfreeze(desk, own, by),
      lost_device: () => acts.freezeByContact(desk, by),
      remove_device: () => acts.removeDevice(desk, { ...own, deviceNumber: of }, by),
      approve_device: () => acts.approveDevice(desk, { ...own, deviceNumber: of }, by),
      sign_out: () => acts.signOut(desk, { ...own, everywhere: false }, by),
      sign_out_everywhere: () => acts.signOut(desk, { ...own, everywhere: true }, by),
      add_contact: () =>
        acts.addContact(desk, { ...own, ...contact, reservedUntilMs: this.#world.nowMs }, by),
      remove_contact: () => acts.removeContact(desk, { ...own, number: of }, by),
      add_factor: () => this.#addFactor(key, own),
      remove_factor: () => acts.removeFactor(desk, { ...own, number: of }, by),
      recovery_codes: () =>
        acts.remakeRecoveryCodes(desk, { ...own, hashes: [`a${name}`, `b${name}`] }, by),
      stop: () => acts.stopWallet(desk, { ...operator, stopId: `stp_${name}`, untilMs: null }, by),
      lift: () => this.#lift(operator),
      raise_epoch: () => acts.raiseWalletEpoch(desk, operator, by),
      renew_blind: () =>
        acts.renewContactBlind(desk, { from: ["blind"], to: `renewed ${name}` }, by),
    };
    doing[act]();
  }

  /** Lifts what stands over a device. */
  #lift(operator: Parameters<typeof acts.raiseWalletEpoch>[1]): void {
    const { stops } = this.#book.device(operator.deviceNumber ?? 0) ?? {};
    const { stopId = "stp_0" } = stops?.standing.at(-1) ?? {};
    const lifted = { ...operator, stopId, untilMs: null };
    acts.liftWalletStop(this.#world.desk(), lifted, authorityAt(this.#world));
  }

  #addFactor(key: number, own: Command): void {
    const factor = { sealedSecret: "sealed totp", label: "" };
    const by = authorityAt(this.#world);
    const begun = acts.openTotpFactor(this.#world.desk(), { ...own, ...factor }, by);
    if (begun.kind !== "factor") return;
    const proof = { route: "route", number: begun.number, code: this.#code() };
    const command = { ...this.#own(key), ...proof };
    acts.proveTotpFactor(this.#world.desk(), command, authorityAt(this.#world));
  }

  /** The code that an authenticator shows in its next step, so that none is used twice by chance. */
  #code(): string {
    this.#world.nowMs += 30_000;
    return this.#totp.generate({ timestamp: this.#world.nowMs });
  }

  #enter(kind: "sign_in" | "recovery", key: number, code: string): void {
    const flowId = `flow ${this.#count}`;
    const jkt = `k${key}`;
    const contactBlinds = this.#book.contacts().map(({ blind }) => blind);
    const given = { factor: { kind: "totp", code } as const, factorHashes: [flowId] };
    const flow = { flowId, jkt, refreshHash: `s${this.#count}` };
    const way = { ...flow, ...given, kind, route: "route", contactBlinds };
    const entered = acts.enter(this.#world.desk(), way, authorityAt(this.#world));
    if (entered.kind !== "new_device") return;
    const jwk = { kty: "EC", crv: "P-256", x: "x", y: "y" } as const;
    const made = { ...flow, jwk, idKey: 1, reservedUntilMs: this.#world.nowMs };
    acts.addDevice(this.#world.desk(), made, authorityAt(this.#world));
  }

  /** A token of this key as it is now, or of the first device's if the key is none of the wallet's. */
  #caller(key: number): Caller {
    const device = this.#book.deviceByKey(`k${key}`) ?? this.#world.device(1);
    const epoch = [7, this.#book.profile()?.epoch ?? 0, device.epoch] as const;
    const jti = `token ${this.#count}`;
    return { deviceNumber: device.number, jkt: device.jkt, jti, epoch, authTimeMs: 0 };
  }

  #own(key: number): Command {
    return { caller: this.#caller(key), proof: this.#world.proof(`k${key}`) };
  }

  /** What this key sends once it has tried to be granted a step-up for a purpose. */
  #stepped(key: number, purpose: StepUpPurpose): Command {
    const asked = { ...this.#own(key), purpose, challenge: "" };
    const opened = acts.openStepUp(this.#world.desk(), asked, authorityAt(this.#world));
    if (opened.kind === "opened") {
      const factor = { kind: "totp", code: this.#code() } as const;
      const given = { route: "route", number: opened.number, factor, factorHashes: ["hash"] };
      const command = { ...this.#own(key), ...given, jti: `token ${this.#count}` };
      acts.grantStepUp(this.#world.desk(), command, authorityAt(this.#world));
    }
    return this.#own(key);
  }
}

type Seen = ReturnType<typeof seen>;

function seen(book: IdentityBook) {
  const contacts = book.contacts().filter(({ state }) => state === "verified");
  const factors = book.factors().filter(({ state }) => state !== "removed");
  return {
    epoch: book.profile()?.epoch ?? 0,
    devices: book.devices(),
    contacts: contacts.length,
    factors: factors.length,
    events: book.eventsBefore(Number.MAX_SAFE_INTEGER, 10_000).map(({ number }) => number),
    sessions: Array.from({ length: 61 }, (_, i) => book.session(`s${i}`)).filter((one) => one),
  };
}

/** Holds what is true of every wallet, and of each one after an act against the same before it. */
function hold(before: Seen, now: Seen): void {
  const { devices } = now;
  expect(now.epoch).toBeGreaterThanOrEqual(before.epoch);
  expect(devices.map(({ number }) => number)).toEqual(devices.map((_, i) => i + 1));
  for (const [i, was] of before.devices.entries()) {
    const is = devices[i];
    expect(is?.jkt).toBe(was.jkt);
    expect(is?.epoch).toBeGreaterThanOrEqual(was.epoch);
    if (was.state === "removed") expect(is?.state).toBe("removed");
  }
  expect(devices.filter(({ state }) => state !== "removed").length).toBeLessThanOrEqual(devicesMax);
  expect(now.contacts).toBeGreaterThanOrEqual(1);
  expect(now.contacts).toBeLessThanOrEqual(contactsMax);
  expect(now.factors).toBeGreaterThanOrEqual(1);
  expect(now.factors).toBeLessThanOrEqual(factorsMax);
  expect(now.events).toEqual(now.events.map((_, i) => now.events.length - i));
  expect(now.events.length).toBeGreaterThanOrEqual(before.events.length);
  for (const session of now.sessions) {
    const device = devices.find(({ number }) => number === session?.device);
    expect(device?.state).not.toBe("removed");
    expect(session?.epoch.slice(1)).toEqual([now.epoch, device?.epoch]);
  }
}
