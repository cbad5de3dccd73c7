import { beforeEach, expect, test } from "vitest";
import { stepUpOpenMs } from "../../../../../src/bounds.ts";
import type { PasskeyFault } from "../../../../../src/identity/passkey.ts";
import { factorsOf } from "../../../../wallet-rows.ts";
import * as acts from "./acts.ts";
import { enrolCommand } from "./identity-command.ts";
import { authorityAt, callerOf, identityWorld, type World } from "./identity-world.ts";

let world: World;
const passkey = { id: "credential", publicKey: "key", transports: ["internal"], synced: false };

beforeEach(() => {
  world = identityWorld();
  const factor = { sealedTotp: null, totpStep: null };
  const made = { passkey, counter: 5, name: "name" };
  const command = enrolCommand({ ...factor, passkey: made, amr: ["pop", "user", "mfa"] });
  expect(acts.enrol(world.desk(), command, authorityAt(world)).kind).toBe("enrolled");
  acts.activateWallet(world.desk(), { flowId: "flow" });
});

type Assertion = Extract<acts.GivenFactor, { kind: "passkey" }>["assertion"];

/** Opens a step-up and answers it with a counter, or with a fault that was found before. */
function answer(given: number | PasskeyFault, credentialId = passkey.id) {
  const own = () => ({ caller: callerOf(), proof: world.proof() });
  const open = { ...own(), purpose: "unfreeze", challenge: `asked ${world.nowMs}` } as const;
  const opened = acts.openStepUp(world.desk(), open, authorityAt(world));
  if (opened.kind !== "opened") throw new Error(opened.kind);
  const signed = { ok: true, challenge: open.challenge, publicKey: passkey.publicKey } as const;
  const assertion: Assertion =
    typeof given === "number" ? { ...signed, counter: given } : { ok: false, fault: given };
  const factor = { kind: "passkey", credentialId, assertion } as const;
  const { number } = opened;
  const command = { ...own(), route: "route", number, factor, factorHashes: ["hash"], jti: "t" };
  return acts.grantStepUp(world.desk(), command, authorityAt(world));
}

const factor = () => factorsOf(world.sql)[0];
const suspected = () =>
  world.sql.exec("SELECT 1 FROM security_event WHERE kind = 'passkey_suspected'").length;

test("takes a counter that rises, and keeps it with the time of its use", () => {
  world.nowMs += 1_000;
  expect(answer(6)).toMatchObject({ kind: "granted", grant: { amr: ["pop", "user", "mfa"] } });
  expect(factor()).toMatchObject({ lastStep: 6, usedMs: world.nowMs, failures: 0 });
});

test("refuses a counter that is equal, lower or zero, and puts it on record", () => {
  for (const counter of [5, 4, 0]) {
    expect(answer(counter)).toMatchObject({ kind: "wrong", fault: "counter" });
  }
  expect(factor()).toMatchObject({ lastStep: 5, usedMs: null, failures: 3 });
  expect(suspected()).toBe(3);
});

test("disables a passkey at its hundredth failure in a row, and not before", () => {
  const fail = (times: number) => {
    for (let failure = 1; failure <= times; failure++) {
      answer("signature");
      world.nowMs += stepUpOpenMs / 4;
    }
  };
  fail(99);
  expect(factor()).toMatchObject({ state: "active", failures: 99 });
  expect(answer(6)).toMatchObject({ kind: "granted" });
  expect(factor()).toMatchObject({ state: "active", failures: 0 });
  fail(99);
  expect(factor()).toMatchObject({ state: "active", failures: 99 });
  fail(1);
  expect(factor()?.state).toBe("disabled");
  expect(answer(7)).toMatchObject({ kind: "wrong", fault: "credential" });
  expect(acts.passkeys(world.desk())).toEqual([]);
});

test("counts nothing on a passkey that was not named", () => {
  expect(answer("signature", "other")).toMatchObject({ fault: "credential" });
  expect(factor()?.failures).toBe(0);
});

test("knows the name of its passkey when a reservation asks", () => {
  const asked = { flowId: "flow", jkt: "name", blind: null };
  expect(acts.enrolment(world.desk(), asked).hasKey).toBe(true);
  expect(acts.enrolment(world.desk(), { ...asked, jkt: "else" }).hasKey).toBe(false);
});

test("repeats no step-up that a passkey was given for", () => {
  const own = () => ({ caller: callerOf(), proof: world.proof(), jti: "t" });
  expect(answer(6)).toMatchObject({ kind: "granted" });
  const assertion = { ok: true, challenge: "asked", publicKey: "key", counter: 7 } as const;
  const given = { kind: "passkey", credentialId: passkey.id, assertion } as const;
  const again = { ...own(), route: "route", number: 1, factor: given, factorHashes: ["hash"] };
  expect(acts.grantStepUp(world.desk(), again, authorityAt(world))).toEqual({ kind: "unknown" });
});

test("suspects a passkey by its counter alone, whatever else was wrong", () => {
  for (const fault of ["signature", "origin", "malformed"] as const) {
    expect(answer(fault)).toMatchObject({ kind: "wrong", fault });
  }
  expect(suspected()).toBe(0);
  answer(5);
  expect(suspected()).toBe(1);
});
