import { beforeEach, expect, test } from "vitest";
import type {
  Device,
  Factor,
  FlowEntry,
  IdentityBook,
  Profile,
  Session,
  WalletContact,
} from "../../../../src/identity/book.ts";
import { ownEvent } from "../../../../src/identity/event.ts";

const t = 1_800_000_000_000;
const never = Number.MAX_SAFE_INTEGER;

const profile: Profile = {
  ...{ state: "pending", epoch: 1, stoppedUntilMs: null, locale: "ja", idKey: 2 },
  ...{ flowId: "flow", ownLimits: "{}", createdMs: t },
};
const device: Device = {
  ...{ number: 1, jkt: "k1", jwk: { kty: "EC", crv: "P-256", x: "x", y: "y" }, state: "active" },
  ...{ epoch: 1, name: "phone", idKey: 2, flowId: "flow", enrolledMs: t, coolingUntilMs: null },
  ...{ lastUsedMs: t, removedMs: null, stoppedUntilMs: null },
};
const contact: WalletContact = {
  ...{ number: 1, type: "email", hint: "a…@b", sealed: "sealed", blind: "one", state: "open" },
  ...{ addedMs: t, recoveryFromMs: t + 1 },
};
const factor: Factor = {
  ...{ number: 1, kind: "totp", state: "open", secret: "sealed", lastStep: -1, strays: [7, 9] },
  ...{ failures: 0, label: "app", addedMs: t, name: null, usedMs: null },
};
const entry: FlowEntry = {
  ...{ flowId: "f1", jkt: "k1", factorHash: "hash", amr: ["otp", "pop"], atMs: t, device: null },
};
const session: Session = {
  ...{ hash: "h1", device: 1, startedMs: t, untilMs: t + 10, authTimeMs: t - 5 },
  ...{ amr: ["pop"], epoch: [7, 2, 3] },
};

/** What every implementation of `IdentityBook` promises; `open` gives the book of an empty wallet. */
export function identityBookCases(open: () => IdentityBook): void {
  let book: IdentityBook;
  beforeEach(() => {
    book = open();
  });

  test("has nobody enrolled in an empty wallet, and has seen nothing of Control", () => {
    expect(book.profile()).toBeNull();
    expect(book.head()).toMatchObject({ snapshotVersion: 0, customersEpoch: 0 });
    expect([book.devices(), book.contacts(), book.factors()]).toEqual([[], [], []]);
    expect([book.device(1), book.deviceByKey("k1"), book.entry("f1")]).toEqual([null, null, null]);
    expect([book.stepUp(1), book.stepUpGrant("t"), book.session("h1")]).toEqual([null, null, null]);
    expect([book.takeTicket("h"), book.recoveryCodesLeft()]).toEqual([null, 0]);
  });

  test("keeps a profile, and the ends of its stop", () => {
    book.saveProfile(profile);
    expect(book.profile()).toEqual(profile);
    for (const stoppedUntilMs of [t, "open", null] as const) {
      const changed: Profile = { ...profile, state: "live", epoch: 2, stoppedUntilMs };
      book.saveProfile(changed);
      expect(book.profile()).toEqual(changed);
    }
  });

  test("keeps every device that ever was, in the order they came, and one of each key", () => {
    book.saveDevice({ ...device, number: 2, jkt: "k2", stoppedUntilMs: "open" });
    book.saveDevice(device);
    const removed: Device = { ...device, state: "removed", removedMs: t + 1, epoch: 2 };
    book.saveDevice(removed);
    expect(book.devices().map(({ jkt }) => jkt)).toEqual(["k1", "k2"]);
    expect([book.device(1), book.deviceByKey("k1")]).toEqual([removed, removed]);
    expect(book.device(2)?.stoppedUntilMs).toBe("open");
    expect(book.device(3)).toBeNull();
    expect(() => book.saveDevice({ ...device, number: 3 })).toThrow();
  });

  test("keeps contacts and factors in the order they came, as they were last saved", () => {
    const second: WalletContact = { ...contact, number: 2, type: "phone", blind: "two" };
    for (const each of [second, contact]) book.saveContact(each);
    const verified: WalletContact = { ...contact, state: "verified", blind: "three" };
    book.saveContact(verified);
    expect(book.contacts()).toEqual([verified, second]);
    const passkey: Factor = { ...factor, number: 2, kind: "passkey", strays: [], name: "name" };
    for (const each of [passkey, factor]) book.saveFactor(each);
    const active: Factor = { ...factor, state: "active", lastStep: 8, failures: 1, usedMs: t };
    book.saveFactor(active);
    expect(book.factors()).toEqual([active, passkey]);
  });

  test("spends each recovery code once, and none of those that were replaced", () => {
    book.replaceRecoveryCodes(["a", "b"]);
    expect([book.spendRecoveryCode("a", t), book.spendRecoveryCode("a", t)]).toEqual([true, false]);
    expect(book.spendRecoveryCode("c", t)).toBe(false);
    expect(book.recoveryCodesLeft()).toBe(1);
    book.replaceRecoveryCodes(["c"]);
    expect(book.spendRecoveryCode("b", t)).toBe(false);
    expect([book.recoveryCodesLeft(), book.spendRecoveryCode("c", t)]).toEqual([1, true]);
  });

  test("keeps a flow's entry, with the device that came of it, and forgets those from before", () => {
    book.saveEntry(entry, t);
    book.saveEntry({ ...entry, device: 1 }, t);
    expect(book.entry("f1")).toEqual({ ...entry, device: 1 });
    book.saveEntry({ ...entry, flowId: "f2", atMs: t + 1 }, t + 1);
    expect(book.entry("f1")).toBeNull();
    expect(book.entry("f2")).toMatchObject({ atMs: t + 1 });
  });

  test("gives no number of a step-up twice, and finds a grant by its token only", () => {
    const opened = { purpose: "limits", device: 1, openedMs: t, challenge: "asked" };
    const numbers = [0, 1, 2].map((i) => book.insertStepUp({ ...opened, openedMs: t + i }, t + i));
    expect(numbers).toEqual([1, 2, 3]);
    expect(book.stepUp(1)).toBeNull();
    const rest = { tries: 0, grantedMs: null, jti: null, factorHash: null };
    const third = { number: 3, ...opened, openedMs: t + 2, ...rest };
    expect(book.stepUp(3)).toEqual(third);
    book.saveStepUp({ ...third, tries: 2, jti: "token" });
    expect(book.stepUpGrant("token")).toBeNull();
    book.saveStepUp({ ...third, tries: 2, jti: "token", grantedMs: t + 3, factorHash: "hash" });
    const grant = { purpose: "limits", device: 1, grantedMs: t + 3 };
    expect([book.stepUpGrant("token"), book.stepUpGrant("other")]).toEqual([grant, null]);
    expect(book.insertStepUp(opened, t + 10)).toBe(4);
  });

  test("tells a device's step-ups, those opened after a time", () => {
    const opened = { purpose: "limits", challenge: "asked" };
    for (const [device, openedMs] of [
      [1, t],
      [2, t + 1],
      [1, t + 2],
    ] as const) {
      book.insertStepUp({ ...opened, device, openedMs }, 0);
    }
    const numbers = (device: number, sinceMs: number) =>
      book.stepUpsOf(device, sinceMs).map(({ number }) => number);
    expect([numbers(1, t - 1), numbers(1, t), numbers(2, t)]).toEqual([[1, 3], [3], [2]]);
    expect(numbers(3, 0)).toEqual([]);
  });

  test("ends the sessions of a device, of all, and those that are over", () => {
    const of = (number: number, untilMs = t + 10) =>
      ({ ...session, hash: `h${number}`, device: number, untilMs }) as const;
    const hashes = () => [1, 2, 3].filter((number) => book.session(`h${number}`) !== null);
    for (const each of [of(1), of(2), of(3, t + 1)]) book.insertSession(each);
    expect(book.session("h1")).toEqual(session);
    book.dropOldSessions(t);
    expect(hashes()).toEqual([1, 2, 3]);
    book.dropSessions({ device: 1, nowMs: t + 1 });
    expect(hashes()).toEqual([2]);
    book.dropSessions({ device: null, nowMs: t + 1 });
    expect(hashes()).toEqual([]);
  });

  test("lets a ticket be taken once, and forgets those that are over", () => {
    const caller = {
      ...{ deviceNumber: 1, jkt: "k1", jti: "token", authTimeMs: t },
      epoch: [7, 1, 1] as const,
    };
    const ticket = { hash: "h", caller, tokenUntilMs: t + 20, untilMs: t + 10 };
    book.insertTicket(ticket);
    book.insertTicket({ ...ticket, hash: "over", untilMs: t });
    book.dropOldTickets(t);
    expect(book.takeTicket("over")).toBeNull();
    expect([book.takeTicket("h"), book.takeTicket("h")]).toEqual([ticket, null]);
  });

  test("puts events behind each other, and reads them back newest first, page by page", () => {
    const kinds = ["registered", "signed_in", "frozen"] as const;
    for (const kind of kinds) book.appendEvent(ownEvent(kind, 1, t));
    const newest = book.eventsBefore(never, 2);
    expect(newest.map(({ number, kind }) => [number, kind])).toEqual([
      [3, "frozen"],
      [2, "signed_in"],
    ]);
    const placed = { number: 1, logSequence: 0, ...ownEvent("registered", 1, t) };
    expect(book.eventsBefore(2, 2)).toEqual([placed]);
  });

  test("knows the levels of devices that came with a statement", () => {
    const statement = { format: "android-key", statement: "chain", level: "unverified" } as const;
    book.insertAttestation(2, statement, t);
    expect([...book.attestationLevels()]).toEqual([[2, "unverified"]]);
  });

  test("takes a proof once, for its own key", () => {
    const proof = { jkt: "k1", jti: "proof", untilMs: t + 10 };
    expect([book.useProof(proof, t), book.useProof(proof, t)]).toEqual([true, false]);
    expect(book.useProof({ ...proof, jkt: "k2" }, t)).toBe(true);
  });

  test("remembers what it was told was seen of Control", () => {
    book.saveSeen({ snapshotVersion: 9, customersEpoch: 8 });
    expect(book.head()).toMatchObject({ snapshotVersion: 9, customersEpoch: 8 });
  });
}
