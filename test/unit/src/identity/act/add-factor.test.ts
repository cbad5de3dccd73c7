import { beforeEach, expect, test } from "vitest";
import { totpCode } from "../../../../../src/client/access/totp.ts";
import { renderTotpSecret } from "../../../../../src/identity/totp.ts";
import { minuteMs } from "../../../../../src/time.ts";
import { factorsOf } from "../../../../wallet-rows.ts";
import * as acts from "./acts.ts";
import {
  authorityAt,
  callerOf,
  enrolled,
  identityWorld,
  steppedUp,
  type World,
} from "./identity-world.ts";

let world: World;

beforeEach(() => {
  world = identityWorld();
  enrolled(world);
});

const own = () => ({ caller: callerOf(), proof: world.proof() });
const totp = () => totpCode(renderTotpSecret(world.secret), world.nowMs);

function open() {
  const command = { ...steppedUp(world, "factor"), sealedSecret: "sealed totp", label: "" };
  return acts.openTotpFactor(world.desk(), command, authorityAt(world));
}

function prove(number: number, code: string) {
  const command = { ...own(), route: "route", number, code };
  return acts.proveTotpFactor(world.desk(), command, authorityAt(world));
}

function openPasskey(challenge: string) {
  const command = { ...steppedUp(world, "factor"), challenge, label: "" };
  return acts.openPasskeyFactor(world.desk(), command, authorityAt(world));
}

function provePasskey(number: number, challenge: string, name: string) {
  const passkey = { id: name, publicKey: "key", transports: ["internal"], synced: false };
  const made = { ok: true, challenge, passkey, counter: 0, name } as const;
  return acts.provePasskeyFactor(world.desk(), { ...own(), number, made }, authorityAt(world));
}

test("takes the proof of an opened factor for ten minutes", async () => {
  expect(open()).toMatchObject({ kind: "factor", number: 2, state: "open" });
  expect(open()).toMatchObject({ kind: "factor", number: 3, state: "open" });
  world.nowMs += 10 * minuteMs - 1;
  expect(prove(2, await totp())).toMatchObject({ kind: "factor", state: "active" });
  world.nowMs += 1;
  expect(prove(3, await totp())).toEqual({ kind: "unknown" });
  expect(prove(2, await totp())).toEqual({ kind: "unknown" });
});

test("removes an opened factor with the fifth wrong code", async () => {
  open();
  const right = await totp();
  const wrong = right === "000000" ? "000001" : "000000";
  for (const triesLeft of [4, 3, 2, 1]) {
    expect(prove(2, wrong)).toEqual({ kind: "wrong", triesLeft });
  }
  expect(prove(2, wrong)).toEqual({ kind: "too_many_attempts" });
  expect(prove(2, right)).toEqual({ kind: "unknown" });
  expect(factorsOf(world.sql)[1]?.state).toBe("removed");
});

test("has ten factors at most, and counts none that was not proven in its time", () => {
  for (let number = 2; number <= 10; number++) expect(open()).toMatchObject({ number });
  expect(open()).toEqual({ kind: "too_many_factors" });
  world.nowMs += 10 * minuteMs;
  expect(open()).toMatchObject({ kind: "factor", number: 11 });
});

test("refuses a passkey that is one of its own already, and takes it back once removed", () => {
  openPasskey("first");
  openPasskey("second");
  expect(provePasskey(2, "first", "one")).toMatchObject({ kind: "factor", state: "active" });
  const twin = { kind: "wrong", triesLeft: 4, fault: "credential" };
  expect(provePasskey(3, "second", "one")).toEqual(twin);
  const remove = { ...steppedUp(world, "factor"), number: 2 };
  expect(acts.removeFactor(world.desk(), remove, authorityAt(world)).kind).toBe("factor");
  expect(provePasskey(3, "second", "one")).toMatchObject({ kind: "factor", state: "active" });
});

test("takes a passkey for the challenge that it was opened with only", () => {
  openPasskey("first");
  openPasskey("second");
  expect(provePasskey(3, "first", "one")).toMatchObject({ kind: "wrong", fault: "challenge" });
});

test("keeps the last factor that is proven, whatever else was begun", () => {
  open();
  const remove = (number: number) =>
    acts.removeFactor(world.desk(), { ...steppedUp(world, "factor"), number }, authorityAt(world));
  expect(remove(1)).toEqual({ kind: "last_factor" });
  expect(remove(2)).toMatchObject({ kind: "factor", state: "removed" });
});
