import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Authority } from "../../src/control/authority.ts";
import { stopScopes } from "../../src/control/snapshot.ts";
import type { TopUp } from "../../src/funding/credit.ts";
import type { Device, Profile } from "../../src/identity/book.ts";
import { callerToken, isRevoked } from "../../src/identity/caller.ts";
import { stepUpPurposes } from "../../src/identity/step-up.ts";
import { sweep } from "../../src/payment/sweep.ts";
import { dayMs } from "../../src/time.ts";
import type { WalletBook, WalletContext } from "../../src/wallet/book.ts";
import type { Payment } from "../../src/wallet/record.ts";
import { identityBook } from "../../worker/wallet/identity/book.ts";
import { Story, shop } from "../unit/src/payment/story.ts";
import {
  deviceOf,
  insertStepUp,
  profileOf,
  saveContact,
  saveDevice,
  saveProfile,
  saveStepUp,
} from "../wallet-rows.ts";
import { type ActName, acts, type Things } from "./admission-acts.ts";
import { type Case, toldBy, usual } from "./admission-table.ts";

/** A wallet in which every act could be done, and which each case leaves as it was arranged. */
const story = new Story({ balanceMinor: 100_000 });
const { house, room } = story;
const { sql } = room.store;
const identity = identityBook(sql);
const things = prepare();
const owner = profileOf(sql) as Profile;
const phone = deviceOf(sql, 1) as Device;
/** What `arrange` last made of the wallet; many cases after each other ask for the same. */
let arranged = "";

const names = Object.keys(acts) as ActName[];
const values: { readonly [Name in keyof Case]: readonly Case[Name][] } = {
  stop: ["none", ...stopScopes, "merchant_other", "store_other", "terminal_other", "partner_other"],
  wallet: ["live", "frozen", "closed"],
  walletStop: ["none", "late", "stands"],
  device: ["active", "cooling", "cooled", "removed", "stopped", "stop_late"],
  token: [
    ...(["current", "customers_low", "customers_high", "wallet_low", "wallet_high"] as const),
    ...(["device_low", "device_high", "other_key"] as const),
  ],
  snapshot: ["current", "newer", "older", "over", "clocks"],
  factor: ["fresh", "none"],
};

const unwritten = [
  ...["stale_snapshot", "revoked", "cooling", "stopped", "unavailable_state"],
  ...["step_up_required", "refused"],
];
/** Carries no snapshot. */
const unnoted = (act: ActName) => act === "cancel";

describe("who may what", () => {
  it.each(names)("%s: as the contract's table says, in every combination", (act) => {
    for (const at of [...pairs(), ...combinations()]) judge(act, at);
  });

  it("as the contract's table says, whatever comes together", () => {
    const record = Object.entries(values).map(([name, all]) => [name, fc.constantFrom(...all)]);
    const cases = fc.record(Object.fromEntries(record)) as unknown as fc.Arbitrary<Case>;
    fc.assert(fc.property(fc.constantFrom(...names), cases, judge), { numRuns: 3_000 });
  });
});

describe("one memory", () => {
  it("refuses every act under version 5 after any one under version 6", () => {
    for (const first of names.filter((act) => !unnoted(act))) {
      // The same act again may be its own reference again: that is recalled before it is judged.
      for (const second of names.filter((act) => act !== "cancel" && act !== first)) {
        arrange(usual);
        const kind = rolledBack((book, context) => {
          showCode([first, second], usual, book);
          run(first, { ...usual, snapshot: "newer" }, book, context);
          return run(second, usual, book, context);
        });
        expect([first, second, kind]).toEqual([first, second, "stale_snapshot"]);
      }
    }
  });

  it("knows a raised epoch of all customers from any act under it, whoever asks later", () => {
    for (const act of names.filter((name) => !unnoted(name))) {
      arrange(usual);
      const known = rolledBack((book, context) => {
        showCode([act], usual, book);
        run(act, { ...usual, snapshot: "newer" }, book, context, 6);
        const old = { deviceNumber: 1, jkt: "jkt-1", jti: "old", authTimeMs: 0 };
        const revoked = isRevoked(book, callerToken({ ...old, epoch: [5, 5, 5] }), null);
        return { epoch: book.head().customersEpoch, isRevoked: revoked };
      });
      expect({ act, ...known }).toEqual({ act, epoch: 6, isRevoked: true });
    }
  });
});

/** Does the act, and holds what it came to, that a refusal wrote nothing, and what is remembered. */
function judge(act: ActName, at: Case): void {
  arrange(at);
  const is = rolledBack((book, context) => {
    showCode([act], at, book);
    const before = sql.rowsWritten;
    const kind = run(act, at, book, context);
    return { kind, wrote: sql.rowsWritten > before, seen: book.head().snapshotVersion };
  });
  const told = toldBy(act, at);
  const wrote = is.wrote && !unwritten.includes(is.kind);
  const isNoted = is.kind === "done" && !unnoted(act) && is.wrote;
  const noted = at.snapshot === "newer" ? 6 : 5;
  const seen = isNoted ? noted : is.seen;
  // Only where it will say something: `expect` costs more than the act.
  if (is.kind === told && is.wrote === wrote && is.seen === seen) return;
  expect({ act, at, ...is }).toEqual({ act, at, kind: told, wrote, seen });
}

/** Every value there is, and every two of them together. */
function pairs(): readonly Case[] {
  const parts = Object.entries(values).flatMap(([name, all]) =>
    all.slice(1).map((value) => ({ name, part: { [name]: value } })),
  );
  const two = parts.flatMap((one, at) =>
    parts
      .slice(at)
      .filter(({ name }, i) => i === 0 || name !== one.name)
      .map((other) => [one, other]),
  );
  return [
    usual,
    ...two.map((both) => Object.assign({ ...usual }, ...both.map(({ part }) => part))),
  ];
}

/** All that there is of stops, states, epochs and versions, each with each; last what is not kept. */
function* combinations(): Generator<Case> {
  for (const wallet of values.wallet) {
    for (const device of ["active", "cooling", "removed", "stopped"] as const) {
      for (const snapshot of ["current", "newer", "older"] as const) {
        for (const stop of values.stop) {
          for (const token of values.token) {
            yield { ...usual, stop, wallet, device, token, snapshot };
          }
        }
      }
    }
  }
}

class Undo extends Error {}

/** One for all: each would note where it was made. */
const undo = new Undo();

/** Runs `act` on the wallet as it is, and has everything undone that it wrote. */
function rolledBack<T>(act: (book: WalletBook, context: WalletContext) => T): T {
  const values: T[] = [];
  try {
    house.step(room, (book, context) => {
      values.push(act(book, context));
      throw undo;
    });
  } catch (fault) {
    if (!(fault instanceof Undo)) throw fault;
  }
  return values[0] as T;
}

function run(
  act: ActName,
  at: Case,
  book: WalletBook,
  context: WalletContext,
  customers = 5,
): string {
  const desk = {
    ...{ book: identity, nowMs: context.nowMs, open: () => null },
  };
  const jti = at.factor === "fresh" ? `token-${purposeOf(act)}` : "none";
  const { snapshot, ...rest } = authorityOf(at);
  const authority = {
    ...rest,
    snapshot: { ...snapshot, epochs: { ...snapshot.epochs, customers } },
  };
  const [token, ...others] = epochOf(at);
  const epoch = [token + customers - 5, ...others] as const;
  const jkt = at.token === "other_key" ? "jkt-2" : "jkt-1";
  const asked = { book, context, desk, authority, epoch, jti, jkt };
  return saidBy(acts[act](things, asked));
}

/** What an outcome comes to, in the table's words. */
function saidBy(outcome: { readonly kind: string }): string {
  const { kind } = outcome;
  const part = outcome as { payment?: Payment; topUp?: TopUp };
  if (kind === "decided" || kind === "confirmed") {
    return part.payment?.state.declineCode ?? part.topUp?.body.declineCode ?? "done";
  }
  return unwritten.includes(kind) ? kind : "done";
}

function purposeOf(act: ActName): string {
  if (act === "approve_device") return "device";
  const named = stepUpPurposes.find((purpose) => act.endsWith(purpose));
  return named ?? (act === "recovery_codes" ? "factor" : "none");
}

function epochOf({ token }: Case): [number, number, number] {
  const epoch: [number, number, number] = [5, 5, 5];
  const place = ["customers", "wallet", "device"].findIndex((name) => token.startsWith(name));
  if (place >= 0) epoch[place] = token.endsWith("_low") ? 4 : 6;
  return epoch;
}

function authorityOf({ snapshot, stop }: Case): Authority {
  const { nowMs } = house;
  const [scope = "", other] = stop.split("_other");
  const ids: Record<string, string> = {
    merchant: shop.merchantId,
    store: shop.storeId,
    terminal: shop.terminalId,
    partner: "par_1",
  };
  const id = other === undefined ? (ids[scope] ?? null) : "another";
  const stops = stop === "none" ? [] : [{ stopId: "stp_1", scope, id, untilMs: null }];
  return {
    requestId: "req_test",
    sentAtMs: snapshot === "clocks" ? nowMs - 3_000 : nowMs,
    snapshot: {
      version: snapshot === "newer" ? 6 : 5,
      validUntilMs: snapshot === "over" ? nowMs - 1 : nowMs + 1_000,
      stops: stops as Authority["snapshot"]["stops"],
      epochs: { customers: 5, terminals: 5, partners: 5, operators: 5 },
      merchantEpochs: { [shop.merchantId]: 5 },
      terminalEpochs: { [shop.terminalId]: 5 },
      ...{ partnerEpochs: {}, operatorEpochs: {}, policyVersion: 1 },
    },
  };
}

/** Puts the wallet as the case has it. */
function arrange({ wallet, walletStop, device, snapshot }: Case): void {
  const wanted = [wallet, walletStop, device, snapshot === "older"].join();
  if (wanted === arranged) return;
  arranged = wanted;
  const stoppedUntilMs = { none: null, late: house.nowMs, stands: "open" as const }[walletStop];
  saveProfile(sql, { ...owner, state: wallet, epoch: 5, stoppedUntilMs });
  saveDevice(sql, { ...phone, epoch: 5, ...deviceAs(device) });
  const seen = snapshot === "older" ? 6 : 5;
  house.step(room, (book) =>
    book.saveHead({ ...book.head(), snapshotVersion: seen, customersEpoch: 5 }),
  );
}

/** Where one of the acts is a payment: gives the wallet the code that the case has it pay with. */
function showCode(of: readonly ActName[], at: Case, book: WalletBook): void {
  if (!of.includes("pay")) return;
  const [customersEpoch, walletEpoch, deviceEpoch] = epochOf(at);
  const code = { ...things.code, device: 1, spentBy: null };
  const epochs = { customersEpoch, walletEpoch, deviceEpoch };
  const free = { issuedAtMs: house.nowMs, amountMaxMinor: null, merchantId: null };
  book.saveHead({ ...book.head(), codes: [{ ...code, ...epochs, ...free, endsAtMs: null }] });
}

function deviceAs(device: Case["device"]): Partial<Device> {
  const { nowMs } = house;
  const forms: Readonly<Record<Case["device"], Partial<Device>>> = {
    active: {},
    cooling: { state: "cooling", coolingUntilMs: nowMs + 1 },
    cooled: { state: "cooling", coolingUntilMs: nowMs },
    removed: { state: "removed" },
    stopped: { stoppedUntilMs: nowMs + 1 },
    stop_late: { stoppedUntilMs: nowMs },
  };
  return forms[device];
}

/** A wallet with something for every act, a fresh factor for every purpose, and no time passing. */
function prepare(): Things {
  story.paid({ amountMinor: 10_000 });
  house.pass(2 * dayMs);
  story.step(sweep);
  const contact = { type: "email", hint: "", sealed: "", blind: "first" } as const;
  saveContact(sql, { number: 1, ...contact, state: "verified", addedMs: 0, recoveryFromMs: 0 });
  for (const purpose of stepUpPurposes) {
    const opened = { purpose, device: 1, openedMs: house.nowMs, challenge: null };
    const number = insertStepUp(sql, opened, 0);
    const granted = { grantedMs: house.nowMs, jti: `token-${purpose}`, factorHash: "" };
    saveStepUp(sql, { ...opened, number, tries: 0, ...granted });
  }
  const paid = story.paid({ amountMinor: 1_000 });
  const held = story.paid({ amountMinor: 2_000, capture: "manual" });
  const waiting = story.paid({ amountMinor: house.limits.confirmationAboveMinor + 1 }, 1);
  const code = { jti: "code", expiresAtMs: house.nowMs + 60_000 };
  return { house, paid, held, waiting, code };
}
