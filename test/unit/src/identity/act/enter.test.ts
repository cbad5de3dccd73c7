import { beforeEach, expect, test } from "vitest";
import { totpCode } from "../../../../../src/client/access/totp.ts";
import type { Stop } from "../../../../../src/control/snapshot.ts";
import { admitCustomer } from "../../../../../src/identity/act/admit-customer.ts";
import { amrOf } from "../../../../../src/identity/assurance.ts";
import { renderTotpSecret } from "../../../../../src/identity/totp.ts";
import { hourMs } from "../../../../../src/time.ts";
import { deviceOf, eventsBefore } from "../../../../wallet-rows.ts";
import * as acts from "./acts.ts";
import {
  authorityAt,
  callerOf,
  enrolled,
  identityWorld,
  secondDevice,
  type World,
} from "./identity-world.ts";

let world: World;

beforeEach(() => {
  world = identityWorld();
  enrolled(world);
});

function totp(steps = 0): Promise<string> {
  return totpCode(renderTotpSecret(world.secret), world.nowMs + steps * 30_000);
}

function enter(change: Partial<acts.EnterCommand> & { code?: string }): acts.EnterOutcome {
  const { code, ...rest } = change;
  return acts.enter(
    world.desk(),
    {
      kind: "sign_in",
      route: "route",
      flowId: "f1",
      jkt: "k1",
      factor: { kind: "totp", code: code ?? "000000" },
      factorHashes: [`factor ${code}`],
      contactBlinds: ["blind"],
      refreshHash: `h ${Math.random()}`,
      ...rest,
    },
    authorityAt(world),
  );
}

function addDevice(flowId: string, jkt: string, stops: readonly Stop[] = []) {
  const command = {
    flowId,
    jkt,
    jwk: { kty: "EC", crv: "P-256", x: "x", y: "y" } as const,
    reservedUntilMs: world.nowMs + 1,
    idKey: 1,
    refreshHash: `h ${Math.random()}`,
  };
  return acts.addDevice(world.desk(), command, authorityAt(world, { stops }));
}

test("lets an enrolled key in, and knows the same factor of the same flow again", async () => {
  const code = await totp();
  expect(enter({ code })).toMatchObject({ kind: "entered", coolingUntilMs: null, notice: null });
  expect(enter({ code })).toMatchObject({ kind: "entered" });
  expect(enter({ code, flowId: "f2" })).toEqual({ kind: "wrong", fault: "code_used" });
  expect(world.count("device")).toBe(1);
});

test("adds a new key as a cooling device, for 72 hours to the millisecond", async () => {
  expect(enter({ code: await totp(), jkt: "k2" })).toEqual({ kind: "new_device" });
  expect(addDevice("f1", "k2")).toMatchObject({
    kind: "entered",
    grant: { deviceNumber: 2 },
    coolingUntilMs: world.nowMs + 72 * hourMs,
    notice: { sealedContacts: ["sealed contact"] },
  });
  expect(addDevice("f1", "k2")).toMatchObject({ kind: "entered", notice: null });
  expect(world.count("device")).toBe(2);
  expect(deviceOf(world.sql, 2)).toMatchObject({ state: "cooling" });
  world.nowMs += 72 * hourMs - 1;
  expect(enter({ code: await totp(), flowId: "f2", jkt: "k2" })).toMatchObject({
    kind: "entered",
    coolingUntilMs: world.nowMs + 1,
  });
  world.nowMs += 1 + 30_000;
  expect(enter({ code: await totp(), flowId: "f3", jkt: "k2" })).toMatchObject({
    kind: "entered",
    coolingUntilMs: null,
  });
});

test("adds no device without a judged factor, for another key, or after its time", async () => {
  expect(addDevice("f1", "k2")).toEqual({ kind: "refused" });
  expect(enter({ code: await totp(), jkt: "k2" })).toEqual({ kind: "new_device" });
  expect(addDevice("f1", "k3")).toEqual({ kind: "refused" });
  world.nowMs += 10 * 60_000 + 1;
  expect(addDevice("f1", "k2")).toEqual({ kind: "refused" });
  expect(world.count("device")).toBe(1);
  world.nowMs -= 1;
  expect(addDevice("f1", "k2")).toMatchObject({ kind: "entered" });
});

test("answers too_many_devices at the sixth, and key_removed to a removed one", async () => {
  for (let number = 2; number <= 5; number++) {
    world.nowMs += 30_000;
    expect(enter({ code: await totp(), flowId: `f${number}`, jkt: `k${number}` })).toEqual({
      kind: "new_device",
    });
    expect(addDevice(`f${number}`, `k${number}`)).toMatchObject({ kind: "entered" });
  }
  world.nowMs += 30_000;
  const sixth = enter({ code: await totp(), flowId: "f6", jkt: "k6" });
  expect(sixth).toEqual({ kind: "too_many_devices" });
  const command = { caller: callerOf(), proof: world.proof(), deviceNumber: 2 };
  acts.removeDevice(world.desk(), command, authorityAt(world));
  world.nowMs += 30_000;
  const removed = enter({ code: await totp(), flowId: "f7", jkt: "k2" });
  expect(removed).toEqual({ kind: "key_removed" });
  world.nowMs += 30_000;
  expect(enter({ code: await totp(), flowId: "f8", jkt: "k6" })).toEqual({ kind: "new_device" });
});

test("disables a factor at the hundredth failure in a row, and not before", async () => {
  const right = await totp();
  const code = right === "000000" ? "000001" : "000000";
  for (let failure = 1; failure < 100; failure++)
    expect(enter({ code })).toEqual({ kind: "wrong" });
  expect(enter({ code: right, flowId: "f2" })).toMatchObject({ kind: "entered" });
  world.nowMs += 60_000;
  const other = (await totp()) === "000002" ? "000003" : "000002";
  for (let failure = 1; failure < 100; failure++) enter({ code: other });
  expect(enter({ code: other })).toMatchObject({
    kind: "wrong",
    notice: { sealedContacts: ["sealed contact"] },
  });
  expect(onRecord().slice(-2)).toEqual([
    ["factor_disabled", null],
    ["factor_failed", 1],
  ]);
  expect(enter({ code: await totp(), flowId: "f3" })).toEqual({ kind: "wrong" });
  expect(acts.factorKinds(world.desk())).toEqual([]);
});

test("recovers with each code once, and cools an enrolled device down again", () => {
  const recover = (flowId: string, hash: string) =>
    enter({
      kind: "recovery",
      flowId,
      factor: { kind: "recovery_code", hash },
      factorHashes: [hash],
    });
  expect(recover("f1", "recovery 0")).toMatchObject({
    kind: "entered",
    coolingUntilMs: world.nowMs + 72 * hourMs,
  });
  expect(recover("f2", "recovery 0")).toEqual({ kind: "wrong" });
  expect(recover("f1", "recovery 0")).toMatchObject({ kind: "entered" });
  expect(recover("f3", "recovery 99")).toEqual({ kind: "wrong" });
  expect(deviceOf(world.sql, 1)).toMatchObject({ state: "cooling" });
  expect(onRecord().filter(([kind]) => kind === "device_held")).toEqual([["device_held", 1]]);
});

/** What the owner reads of a wallet's security, oldest first: the kind, and the device. */
function onRecord() {
  const events = eventsBefore(world.sql, Number.MAX_SAFE_INTEGER, 100);
  return events.map(({ kind, device }) => [kind, device]).reverse();
}

test("puts each second factor that is not taken on record once, and who tried it", () => {
  const before = onRecord().length;
  const recovery = { kind: "recovery_code", hash: "recovery 99" } as const;
  enter({ kind: "recovery", jkt: "k2", factor: recovery });
  enter({ code: "000000", jkt: "k2", flowId: "f2" });
  enter({ code: "000000", flowId: "f3" });
  stepUp("factor");
  give(1, recovery);
  const assertion = { ok: false, fault: "signature" } as const;
  give(1, { kind: "passkey", credentialId: "nobody's", assertion });
  expect(onRecord().slice(before)).toEqual([
    ["factor_failed", null],
    ["factor_failed", null],
    ["factor_failed", 1],
    ["factor_failed", 1],
    ["factor_failed", 1],
  ]);
});

test("recovers through no contact that was not proven here 72 hours ago", () => {
  const factor = { kind: "recovery_code", hash: "recovery 0" } as const;
  const other = { kind: "recovery", factor, contactBlinds: ["another"] } as const;
  expect(enter(other)).toEqual({ kind: "contact_removed" });
  expect(enter({ ...other, contactBlinds: ["another", "blind"] })).toMatchObject({
    kind: "entered",
  });
});

test("adds no device under a stop that came after its factor was judged", async () => {
  const code = await totp();
  expect(enter({ code, jkt: "k2" })).toEqual({ kind: "new_device" });
  for (const scope of ["everything", "sign_in"] as const) {
    const stop = { stopId: "s", scope, id: null, untilMs: null };
    expect(addDevice("f1", "k2", [stop])).toEqual({ kind: "stopped" });
  }
  expect(world.count("device")).toBe(1);
  expect(addDevice("f1", "k2")).toMatchObject({ kind: "entered" });
});

test("takes no sign-in under a stop, and none on a stale snapshot", async () => {
  const stop = { stopId: "s", scope: "sign_in", id: null, untilMs: null } as const;
  const command = {
    kind: "sign_in",
    route: "route",
    flowId: "f1",
    jkt: "k1",
    factor: { kind: "totp", code: await totp() },
    factorHashes: ["f"],
    contactBlinds: [],
    refreshHash: "h2",
  } as const;
  const stopped = authorityAt(world, { stops: [stop] });
  expect(acts.enter(world.desk(), command, stopped)).toEqual({ kind: "stopped" });
  const stale = authorityAt(world, { validUntilMs: 0 });
  expect(acts.enter(world.desk(), command, stale)).toMatchObject({ kind: "stale_snapshot" });
  expect(world.count("entry")).toBe(0);
});

function stepUp(purpose: "unfreeze" | "factor", device = {}) {
  const command = { caller: callerOf(device), proof: world.proof(), purpose, challenge: "asked" };
  return acts.openStepUp(world.desk(), command, authorityAt(world));
}

function give(number: number, factor: acts.GivenFactor, jti = "stepped", device = {}) {
  const own = { caller: callerOf(device), proof: world.proof(), route: "route" };
  const factorHashes = [`${number} ${JSON.stringify(factor)}`];
  const command = { ...own, number, factor, factorHashes, jti };
  return acts.grantStepUp(world.desk(), command, authorityAt(world));
}

test("binds a step-up to its purpose, its token, its device and five minutes", async () => {
  expect(stepUp("unfreeze")).toMatchObject({ kind: "opened", number: 1 });
  const factor = { kind: "totp", code: await totp() } as const;
  expect(give(1, factor)).toMatchObject({ kind: "granted", jti: "stepped" });
  expect(give(1, factor, "other")).toMatchObject({ kind: "granted", jti: "stepped" });
  const caller = callerOf({ jti: "stepped" });
  const admits = (by = caller, act: "unfreeze" | "approve_device" = "unfreeze") =>
    admitCustomer(world.desk(), { caller: by, proof: world.proof() }, authorityAt(world), act).kind;
  world.nowMs += 5 * 60_000 - 1;
  expect(admits()).toBe("admitted");
  expect(admits(caller, "approve_device")).toBe("step_up_required");
  expect(admits(callerOf({ jti: "other" }))).toBe("step_up_required");
  secondDevice(world, "active");
  expect(admits({ ...caller, deviceNumber: 2, jkt: "k2" })).toBe("step_up_required");
  world.nowMs += 1;
  expect(admits()).toBe("step_up_required");
});

test("refuses a factor that a sign-in used, and ends a step-up at the fifth wrong one", async () => {
  const code = await totp();
  expect(enter({ code })).toMatchObject({ kind: "entered" });
  stepUp("unfreeze");
  for (const triesLeft of [4, 3, 2, 1]) {
    const used = { kind: "wrong", triesLeft, fault: "code_used" };
    expect(give(1, { kind: "totp", code })).toEqual(used);
  }
  const over = { kind: "too_many_attempts", againMs: world.nowMs + 5 * 60_000 };
  expect(give(1, { kind: "totp", code })).toEqual(over);
  const next = { kind: "totp", code: await totp(1) } as const;
  expect(give(1, next)).toEqual(over);
});

test("gives a device no fresh tries with another step-up, until five minutes are over", async () => {
  const wrong = { kind: "totp", code: (await totp()) === "000000" ? "000001" : "000000" } as const;
  const openedMs = world.nowMs;
  for (const triesLeft of [4, 3, 2, 1]) {
    stepUp(triesLeft % 2 === 0 ? "unfreeze" : "factor");
    expect(give(5 - triesLeft, wrong)).toEqual({ kind: "wrong", triesLeft });
    world.nowMs += 10_000;
  }
  stepUp("unfreeze");
  // The first wrong one counts no more five minutes after its step-up was opened.
  const over = { kind: "too_many_attempts", againMs: openedMs + 5 * 60_000 };
  expect(give(5, wrong)).toEqual(over);
  secondDevice(world, "active");
  const second = { deviceNumber: 2, jkt: "k2" };
  stepUp("unfreeze", second);
  expect(give(6, wrong, "stepped", second)).toMatchObject({ kind: "wrong", triesLeft: 4 });
  world.nowMs = over.againMs - 1;
  stepUp("unfreeze");
  const right = { kind: "totp", code: await totp() } as const;
  expect(give(7, right)).toEqual(over);
  world.nowMs = over.againMs;
  expect(give(7, wrong)).toMatchObject({ kind: "too_many_attempts" });
});

test("gives a device all of its tries back with a right factor", async () => {
  const code = await totp();
  const wrong = { kind: "totp", code: code === "000000" ? "000001" : "000000" } as const;
  for (const number of [1, 2]) {
    stepUp("unfreeze");
    expect(give(number, wrong)).toMatchObject({ triesLeft: 5 - number });
  }
  stepUp("unfreeze");
  world.nowMs += 1;
  expect(give(3, { kind: "totp", code })).toMatchObject({ kind: "granted" });
  world.nowMs += 1;
  stepUp("unfreeze");
  expect(give(4, wrong)).toMatchObject({ triesLeft: 4 });
});

test("takes a recovery code in a step-up for the purpose factor only", () => {
  stepUp("unfreeze");
  stepUp("factor");
  const code = { kind: "recovery_code", hash: "recovery 0" } as const;
  expect(give(1, code)).toEqual({ kind: "factor_not_taken" });
  expect(give(2, code)).toMatchObject({ kind: "granted" });
});

test("opens no step-up for a cooling device, and none of another device", async () => {
  secondDevice(world, "cooling");
  const second = { deviceNumber: 2, jkt: "k2" };
  expect(stepUp("unfreeze", second)).toMatchObject({ kind: "cooling" });
  world.nowMs += 72 * hourMs;
  stepUp("unfreeze");
  const factor = { kind: "totp", code: await totp() } as const;
  expect(give(1, factor, "stepped", second)).toEqual({ kind: "unknown" });
});

test("holds a device once a recovery, whatever other factor is given in it", () => {
  const recover = (hash: string) =>
    enter({ kind: "recovery", factor: { kind: "recovery_code", hash }, factorHashes: [hash] });
  const coolingUntilMs = world.nowMs + 72 * hourMs;
  expect(recover("recovery 0")).toMatchObject({ kind: "entered", coolingUntilMs });
  world.nowMs += 60_000;
  expect(recover("recovery 1")).toMatchObject({ kind: "entered", coolingUntilMs, notice: null });
});

test("says of an added device's session when its factor was given", async () => {
  const authTimeMs = world.nowMs;
  enter({ code: await totp(), jkt: "k2" });
  world.nowMs += 60_000;
  expect(addDevice("f1", "k2")).toMatchObject({ kind: "entered", grant: { authTimeMs } });
});

test("opens one session by a passkey's answer to a new device", () => {
  const entry = { flowId: "f1", jkt: "k2", factorHash: "hash", amr: amrOf.passkey };
  world.desk().book.saveEntry({ ...entry, atMs: world.nowMs, device: null }, 0);
  expect(addDevice("f1", "k2")).toMatchObject({ kind: "entered" });
  expect(addDevice("f1", "k2")).toEqual({ kind: "refused" });
});

test("has used up a code that came out of its time when that time comes", async () => {
  const early = await totp(5);
  expect(enter({ code: early })).toEqual({ kind: "wrong", fault: "clock_off" });
  world.nowMs += 5 * 30_000;
  const used = { kind: "wrong", fault: "code_used" };
  expect(enter({ code: early, flowId: "f2" })).toEqual(used);
});

test("counts a failure on every factor that it could have been meant for", async () => {
  const { book } = world.desk();
  const [first] = book.factors();
  if (first === undefined) throw new Error("a wallet has a factor");
  for (const number of [1, 2]) book.saveFactor({ ...first, number, failures: 99 });
  const wrong = (await totp()) === "000000" ? "000001" : "000000";
  expect(enter({ code: wrong })).toMatchObject({ kind: "wrong", disabled: true });
  expect(book.factors().map(({ state }) => state)).toEqual(["disabled", "disabled"]);
});

test("repeats a granted step-up for five minutes from when it was granted", async () => {
  stepUp("unfreeze");
  world.nowMs += 4 * 60_000;
  const factor = { kind: "totp", code: await totp() } as const;
  const untilMs = world.nowMs + 5 * 60_000;
  expect(give(1, factor)).toMatchObject({ kind: "granted", untilMs });
  world.nowMs = untilMs - 1;
  expect(give(1, factor)).toMatchObject({ kind: "granted", untilMs });
  world.nowMs = untilMs;
  expect(give(1, factor)).toEqual({ kind: "unknown" });
});

test("adds no sixth device, though its factor was judged while there was room", async () => {
  for (let number = 2; number <= 6; number++) {
    world.nowMs += 30_000;
    const flow = { flowId: `f${number}`, jkt: `k${number}` };
    expect(enter({ code: await totp(), ...flow })).toEqual({ kind: "new_device" });
  }
  for (let number = 2; number <= 5; number++) {
    expect(addDevice(`f${number}`, `k${number}`)).toMatchObject({ kind: "entered" });
  }
  expect(addDevice("f6", "k6")).toEqual({ kind: "too_many_devices" });
  expect(addDevice("f5", "k5")).toMatchObject({ kind: "entered", notice: null });
  const command = { caller: callerOf(), proof: world.proof(), deviceNumber: 2 };
  acts.removeDevice(world.desk(), command, authorityAt(world));
  expect(addDevice("f6", "k6")).toMatchObject({ kind: "entered", grant: { deviceNumber: 6 } });
  expect(addDevice("f2", "k2")).toEqual({ kind: "refused" });
});
