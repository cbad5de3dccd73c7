import { beforeEach, expect, test } from "vitest";
import { hourMs } from "../../../../../src/time.ts";
import { walletBook } from "../../../../../worker/wallet/book.ts";
import { eventsBefore } from "../../../../wallet-rows.ts";
import * as acts from "./acts.ts";
import { enrolCommand } from "./identity-command.ts";
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
});

test("freezes by any device, uses a proof once, and unfreezes with a step-up only", () => {
  enrolled(world);
  const command = { caller: callerOf(), proof: world.proof() };
  expect(acts.freeze(world.desk(), command, authorityAt(world))).toMatchObject({
    state: "frozen",
    notice: { sealedContacts: ["sealed contact"] },
  });
  expect(acts.freeze(world.desk(), command, authorityAt(world))).toEqual({ kind: "proof_used" });
  const other = { caller: callerOf(), proof: world.proof() };
  expect(acts.unfreeze(world.desk(), other, authorityAt(world))).toEqual({
    kind: "step_up_required",
    purpose: "unfreeze",
  });
  expect(walletBook(world.sql).profile()?.state).toBe("frozen");
});

test("lets a cooling device freeze, and refuses it everything that changes the wallet", () => {
  enrolled(world);
  secondDevice(world, "cooling");
  const command = () => ({
    caller: callerOf({ deviceNumber: 2, jkt: "k2" }),
    proof: world.proof(),
  });
  const on = (deviceNumber: number) => ({ ...command(), deviceNumber });
  const authority = authorityAt(world);
  expect(acts.removeDevice(world.desk(), on(1), authority)).toMatchObject({ kind: "cooling" });
  expect(acts.approveDevice(world.desk(), on(2), authority)).toMatchObject({ kind: "cooling" });
  expect(acts.unfreeze(world.desk(), command(), authority)).toMatchObject({ kind: "cooling" });
  expect(acts.freeze(world.desk(), command(), authority)).toMatchObject({ state: "frozen" });
  world.nowMs += 72 * hourMs;
  expect(acts.removeDevice(world.desk(), on(1), authorityAt(world))).toMatchObject({
    state: "removed",
  });
});

test("ends sessions, tokens and the epoch of a removed device, and never takes it back", () => {
  enrolled(world);
  secondDevice(world, "active");
  const command = { caller: callerOf({ deviceNumber: 2, jkt: "k2" }), proof: world.proof() };
  const outcome = acts.removeDevice(
    world.desk(),
    { ...command, deviceNumber: 1 },
    authorityAt(world),
  );
  expect(outcome).toMatchObject({ kind: "device", number: 1, state: "removed" });
  expect(world.isRevoked(callerOf(), null)).toBe(true);
  expect(
    acts.refreshSession(world.desk(), { hash: "h1", proof: world.proof("k1") }, authorityAt(world)),
  ).toEqual({
    kind: "refused",
  });
  expect(walletBook(world.sql).device(1)).toMatchObject({ state: "removed", epoch: 2 });
  const again = enrolCommand({ refreshHash: "h3" });
  expect(acts.enrol(world.desk(), again, authorityAt(world))).toEqual({ kind: "refused" });
});

test("ends the sessions of the device that is removed, and of no other", () => {
  enrolled(world);
  secondDevice(world, "active");
  const { book } = world.desk();
  const first = book.session("h1");
  if (first === null) throw new Error("the first device has a session");
  book.insertSession({ ...first, hash: "h2", device: 2 });
  const own = { caller: callerOf({ deviceNumber: 2, jkt: "k2" }), proof: world.proof() };
  acts.removeDevice(world.desk(), { ...own, deviceNumber: 1 }, authorityAt(world));
  expect([book.session("h1"), book.session("h2")?.device]).toEqual([null, 2]);
});

test("approves a device that is held back, and puts that device on record", () => {
  enrolled(world);
  secondDevice(world, "cooling");
  const approve = (deviceNumber: number) => {
    const command = { ...steppedUp(world, "device"), deviceNumber };
    return acts.approveDevice(world.desk(), command, authorityAt(world));
  };
  expect(approve(1)).toEqual({ kind: "own_device" });
  expect(approve(2)).toMatchObject({ kind: "device", number: 2, state: "active" });
  expect(world.device(2)).toMatchObject({ state: "active", coolingUntilMs: null });
  expect(approve(2)).toMatchObject({ kind: "device", notice: null });
  const [newest] = eventsBefore(world.sql, Number.MAX_SAFE_INTEGER, 1);
  expect(newest).toMatchObject({ kind: "device_approved", device: 2 });
});
