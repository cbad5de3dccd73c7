import { beforeEach, expect, test } from "vitest";
import { hourMs } from "../../../../../src/time.ts";
import { saveContact, saveDevice } from "../../../../wallet-rows.ts";
import * as acts from "./acts.ts";
import { enrolCommand } from "./identity-command.ts";
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
});

test("shows devices and contacts, and nothing to a revoked token", () => {
  enrolled(world);
  const query = { caller: callerOf(), customersEpoch: 7 };
  expect(acts.walletView(world.desk(), query)).toMatchObject({
    kind: "view",
    state: "live",
    devices: [{ number: 1, state: "active" }],
    contacts: [{ number: 1, hint: "a…@example.com" }],
    recoveryCodesLeft: 10,
  });
  expect(acts.walletView(world.desk(), { ...query, customersEpoch: 8 })).toEqual({
    kind: "revoked",
  });
  const view = acts.walletView(world.desk(), query);
  expect(JSON.stringify(view)).not.toContain("sealed");
  saveDevice(world.sql, { ...world.device(1), state: "removed" });
  expect(acts.walletView(world.desk(), query)).toEqual({ kind: "revoked" });
});

test("shows until when a device is held back, and nothing of it once that is over", () => {
  enrolled(world);
  secondDevice(world, "cooling");
  const untilMs = world.nowMs + 72 * hourMs;
  const second = () => acts.operatorView(world.desk())?.devices[1];
  expect(second()).toMatchObject({ state: "cooling", coolingUntilMs: untilMs });
  world.nowMs = untilMs;
  expect(second()).toMatchObject({ state: "active", coolingUntilMs: null });
});

test("is registered under the first of its contacts' names, whichever was added first", () => {
  enrolled(world);
  const [contact] = world.desk().book.contacts();
  if (contact === undefined) throw new Error("a wallet has a contact");
  expect(acts.registeredAs(world.desk())).toEqual({ firstBlind: "blind", idKey: 1 });
  saveContact(world.sql, { ...contact, number: 2, blind: "a blind" });
  expect(acts.registeredAs(world.desk())).toEqual({ firstBlind: "a blind", idKey: 1 });
});

test("shows factors and contacts that were proven, and none that is open or removed", () => {
  enrolled(world);
  const { book } = world.desk();
  const [factor] = book.factors();
  const [contact] = book.contacts();
  if (factor === undefined || contact === undefined) throw new Error("a wallet has both");
  for (const [n, state] of (["open", "removed", "disabled", "active"] as const).entries()) {
    book.saveFactor({ ...factor, number: n + 2, state });
  }
  saveContact(world.sql, { ...contact, number: 2, state: "removed" });
  const view = acts.operatorView(world.desk());
  expect(view?.factors.map(({ number, state }) => [number, state])).toEqual([
    [1, "active"],
    [4, "disabled"],
    [5, "active"],
  ]);
  expect(view?.contacts.map(({ number }) => number)).toEqual([1]);
});

test("shows what is known of a device's key: nothing, what was said, or that it holds", () => {
  const attestation = { format: "android-key", statement: "AA", level: "verified" } as const;
  const label = { name: "Phone", attestation };
  expect(acts.enrol(world.desk(), enrolCommand({ label }), authorityAt(world)).kind).toBe(
    "enrolled",
  );
  acts.activateWallet(world.desk(), { flowId: "flow" });
  secondDevice(world, "active");
  const view = acts.operatorView(world.desk());
  expect(view?.devices).toMatchObject([
    { number: 1, name: "Phone", attestation: "verified" },
    { number: 2, attestation: "none" },
  ]);
});
