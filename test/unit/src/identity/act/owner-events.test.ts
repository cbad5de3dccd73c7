import { beforeEach, expect, test } from "vitest";
import { totpCode } from "../../../../../src/client/access/totp.ts";
import { renderTotpSecret } from "../../../../../src/identity/totp.ts";
import { hourMs, minuteMs } from "../../../../../src/time.ts";
import { eventsBefore } from "../../../../wallet-rows.ts";
import * as acts from "./acts.ts";
import {
  authorityAt,
  callerOf,
  enrolled,
  identityWorld,
  secondDevice,
  steppedUp,
  type World,
} from "./identity-world.ts";

let world: World;

beforeEach(() => {
  world = identityWorld();
  enrolled(world);
  world.nowMs += 60_000;
});

const own = () => ({ caller: callerOf(), proof: world.proof() });
const at = () => [world.desk(), authorityAt(world)] as const;

/** What an act has put on the owner's record, oldest first: kind, device, and who else did it. */
function recordedBy(act: () => unknown): unknown[] {
  const before = eventsBefore(world.sql, Number.MAX_SAFE_INTEGER, 1)[0]?.number ?? 0;
  act();
  const events = eventsBefore(world.sql, Number.MAX_SAFE_INTEGER, 50).toReversed();
  return events
    .filter(({ number }) => number > before)
    .map(({ kind, device, atMs, actor, reason }) => {
      expect([atMs, actor]).toEqual([world.nowMs, "customer"]);
      return [kind, device, reason];
    });
}

function addContact(blind: string) {
  const contact = { type: "email", hint: "", sealed: `sealed ${blind}`, blind } as const;
  const [desk, authority] = at();
  return acts.addContact(desk, { ...own(), ...contact, reservedUntilMs: world.nowMs }, authority);
}

function removeContact(number: number) {
  const command = { ...steppedUp(world, "contact"), number };
  return acts.removeContact(world.desk(), command, authorityAt(world));
}

test("has a contact on it as often as one is added or removed, and not when it is asked again", () => {
  expect(recordedBy(() => addContact("new"))).toEqual([["contact_added", 1, ""]]);
  expect(recordedBy(() => addContact("new"))).toEqual([]);
  expect(recordedBy(() => removeContact(2))).toEqual([["contact_removed", 1, ""]]);
  expect(recordedBy(() => removeContact(2))).toEqual([]);
  expect(recordedBy(() => removeContact(1))).toEqual([]);
});

test("has a freeze and its end on it once each, and tells the contacts of both", () => {
  const freeze = () => acts.freeze(world.desk(), own(), authorityAt(world));
  const unfreeze = () =>
    acts.unfreeze(world.desk(), steppedUp(world, "unfreeze"), authorityAt(world));
  const told = { notice: { sealedContacts: ["sealed contact"] } };
  expect(recordedBy(() => expect(unfreeze()).toMatchObject({ notice: null }))).toEqual([]);
  expect(recordedBy(() => expect(freeze()).toMatchObject({ state: "frozen", ...told }))).toEqual([
    ["frozen", 1, ""],
  ]);
  expect(recordedBy(() => expect(freeze()).toMatchObject({ notice: null }))).toEqual([]);
  expect(recordedBy(() => expect(unfreeze()).toMatchObject({ state: "live", ...told }))).toEqual([
    ["unfrozen", 1, ""],
  ]);
});

test("has a freeze by a contact on it once, as that of an owner who has lost their phone", () => {
  const byContact = () => acts.freezeByContact(...at());
  const told = { kind: "frozen", notice: { sealedContacts: ["sealed contact"] } };
  expect(recordedBy(() => expect(byContact()).toMatchObject(told))).toEqual([
    ["frozen", null, "lost_device"],
  ]);
  expect(world.desk().book.profile()?.state).toBe("frozen");
  const again = { kind: "frozen", notice: null };
  expect(recordedBy(() => expect(byContact()).toEqual(again))).toEqual([]);
});

test("freezes by a contact no wallet that is not live: none, a pending one, a closed one", () => {
  const { book } = world.desk();
  const profile = book.profile();
  if (profile === null) throw new Error("a wallet was enrolled");
  for (const state of ["pending", "closed"] as const) {
    book.saveProfile({ ...profile, state });
    expect(recordedBy(() => acts.freezeByContact(...at()))).toEqual([]);
    expect([acts.freezeByContact(...at()), book.profile()?.state]).toEqual([
      { kind: "refused" },
      state,
    ]);
  }
  const empty = identityWorld();
  expect(acts.freezeByContact(empty.desk(), authorityAt(empty))).toEqual({ kind: "refused" });
  const stale = authorityAt(world, { validUntilMs: 0 });
  book.saveProfile(profile);
  expect(acts.freezeByContact(world.desk(), stale)).toMatchObject({ kind: "stale_snapshot" });
  expect(book.profile()?.state).toBe("live");
});

test("has a factor on it that is added or removed, and never the removal of the last one", async () => {
  const open = { ...steppedUp(world, "factor"), sealedSecret: "sealed totp", label: "" };
  expect(recordedBy(() => acts.openTotpFactor(world.desk(), open, authorityAt(world)))).toEqual([]);
  const code = await totpCode(renderTotpSecret(world.secret), world.nowMs);
  const proof = { ...own(), route: "route", number: 2, code };
  expect(recordedBy(() => acts.proveTotpFactor(world.desk(), proof, authorityAt(world)))).toEqual([
    ["factor_added", 1, ""],
  ]);
  const remove = (number: number) => {
    const command = { ...steppedUp(world, "factor"), number };
    return acts.removeFactor(world.desk(), command, authorityAt(world));
  };
  expect(remove(9)).toEqual({ kind: "unknown" });
  expect(recordedBy(() => remove(1))).toEqual([["factor_removed", 1, ""]]);
  expect(recordedBy(() => remove(1))).toEqual([]);
  expect(remove(1)).toMatchObject({ kind: "factor", number: 1, state: "removed", notice: null });
  expect(recordedBy(() => remove(2))).toEqual([]);
  expect(remove(2)).toEqual({ kind: "last_factor" });
});

test("counts no factor that is open or disabled among those that are left", () => {
  const { book } = world.desk();
  const [first] = book.factors();
  if (first === undefined) throw new Error("a wallet has a factor");
  for (const state of ["open", "disabled", "removed"] as const) {
    book.saveFactor({ ...first, number: 2, state });
    const command = { ...steppedUp(world, "factor"), number: 1 };
    const removed = acts.removeFactor(world.desk(), command, authorityAt(world));
    expect(removed).toEqual({ kind: "last_factor" });
  }
  book.saveFactor({ ...first, number: 2, kind: "passkey" });
  const command = { ...steppedUp(world, "factor"), number: 2 };
  expect(recordedBy(() => acts.removeFactor(world.desk(), command, authorityAt(world)))).toEqual([
    ["passkey_removed", 1, ""],
  ]);
});

test("has new recovery codes on it, which are good in place of the old ones", () => {
  const command = { ...steppedUp(world, "factor"), hashes: ["new code"] };
  const remake = () => acts.remakeRecoveryCodes(world.desk(), command, authorityAt(world));
  const told = { kind: "made", notice: { sealedContacts: ["sealed contact"] } };
  expect(recordedBy(() => expect(remake()).toMatchObject(told))).toEqual([
    ["recovery_codes_made", 1, ""],
  ]);
  const spend = (hash: string) => {
    const factor = { kind: "recovery_code", hash } as const;
    return acts.useFactor(world.desk(), "route", factor).kind;
  };
  expect(spend("recovery 0")).toBe("wrong");
  expect(recordedBy(() => expect(spend("new code")).toBe("right"))).toEqual([
    ["recovery_code_used", null, ""],
  ]);
  expect(recordedBy(() => expect(spend("new code")).toBe("wrong"))).toEqual([]);
});

test("has a device on it that is renamed or removed, and not when it is asked again", () => {
  secondDevice(world, "active");
  const rename = (deviceNumber: number, name: string) =>
    acts.renameDevice(world.desk(), { ...own(), deviceNumber, name }, authorityAt(world));
  const remove = (deviceNumber: number) =>
    acts.removeDevice(world.desk(), { ...own(), deviceNumber }, authorityAt(world));
  expect(rename(9, "none")).toEqual({ kind: "unknown_device" });
  expect(remove(9)).toEqual({ kind: "unknown_device" });
  expect(recordedBy(() => rename(2, "Tablet"))).toEqual([["device_renamed", 2, ""]]);
  expect(world.device(2).name).toBe("Tablet");
  expect(recordedBy(() => rename(2, "Tablet"))).toEqual([]);
  expect(recordedBy(() => remove(2))).toEqual([["device_removed", 2, ""]]);
  expect(world.device(2)).toMatchObject({ epoch: 2, removedMs: world.nowMs });
  world.nowMs += 1;
  expect(recordedBy(() => remove(2))).toEqual([]);
  expect(remove(2)).toMatchObject({ state: "removed", notice: null });
  expect(world.device(2)).toMatchObject({ epoch: 2, removedMs: world.nowMs - 1 });
  expect(rename(2, "Gone")).toEqual({ kind: "unknown_device" });
});

test("approves no device that cools down no longer, and none that is removed", () => {
  secondDevice(world, "cooling");
  const approve = () => {
    const command = { ...steppedUp(world, "device"), deviceNumber: 2 };
    return acts.approveDevice(world.desk(), command, authorityAt(world));
  };
  world.nowMs += 72 * hourMs;
  expect(recordedBy(() => approve())).toEqual([]);
  expect(approve()).toMatchObject({ kind: "device", state: "active", notice: null });
  acts.removeDevice(world.desk(), { ...own(), deviceNumber: 2 }, authorityAt(world));
  expect(approve()).toEqual({ kind: "removed" });
});

test("has the owner's limits on it each time they are set", () => {
  const set = () => {
    const command = { ...steppedUp(world, "limits"), limits: { paymentMinorMax: 5 } };
    return acts.setLimits(world.desk(), command, authorityAt(world));
  };
  expect(recordedBy(set)).toEqual([["limits_changed", 1, ""]]);
});

test("has a step-up on it that was granted, for five minutes after it was opened", async () => {
  const open = (purpose: "unfreeze") => {
    const command = { ...own(), purpose, challenge: "asked" };
    return acts.openStepUp(world.desk(), command, authorityAt(world));
  };
  const give = (number: number, code: string) => {
    const factor = { kind: "totp", code } as const;
    const command = { ...own(), route: "route", number, factor, factorHashes: [code], jti: "new" };
    return acts.grantStepUp(world.desk(), command, authorityAt(world));
  };
  const now = () => totpCode(renderTotpSecret(world.secret), world.nowMs);
  const openedMs = world.nowMs;
  for (const number of [1, 2]) {
    expect(open("unfreeze")).toMatchObject({ number, untilMs: openedMs + 5 * minuteMs });
  }
  world.nowMs = openedMs + 5 * minuteMs - 1;
  const code = await now();
  expect(recordedBy(() => give(1, code))).toEqual([["stepped_up", 1, ""]]);
  expect(recordedBy(() => give(1, code))).toEqual([]);
  expect(give(1, code)).toMatchObject({ kind: "granted", untilMs: world.nowMs + 5 * minuteMs });
  world.nowMs = openedMs + 5 * minuteMs;
  expect(give(2, await now())).toEqual({ kind: "unknown" });
  world.nowMs = openedMs + 10 * minuteMs - 2;
  expect(give(1, code)).toMatchObject({ kind: "granted" });
  world.nowMs += 1;
  expect(give(1, code)).toEqual({ kind: "unknown" });
});
