import { beforeEach, expect, test } from "vitest";
import { type Caller, callerToken, isRevoked } from "../../../../src/identity/caller.ts";
import { hourMs } from "../../../../src/time.ts";
import { migrate } from "../../../../worker/rows/sql.ts";
import { walletBook } from "../../../../worker/wallet/book.ts";
import { emptyHead } from "../../../../worker/wallet/head-book.ts";
import * as acts from "../../../../worker/wallet/identity-acts.ts";
import { migrations } from "../../../../worker/wallet/migrations.ts";
import { oneMemory } from "../../../../worker/wallet/schema.ts";
import { nodeSql } from "../../../node-sql.ts";
import { saveDevice } from "../../../wallet-rows.ts";
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

function isTokenRevoked(caller: Caller, customersEpoch: number | null): boolean {
  return isRevoked(world.desk().book, callerToken(caller), customersEpoch);
}

test("is no wallet until it was activated by the flow that enrolled it", () => {
  const outcome = acts.enrol(world.desk(), enrolCommand(), authorityAt(world));
  expect(outcome).toMatchObject({ kind: "enrolled", grant: { deviceNumber: 1, epoch: [7, 1, 1] } });
  expect(walletBook(world.sql).profile()).toBeNull();
  expect(isTokenRevoked(callerOf(), null)).toBe(true);
  expect(acts.activate(world.desk(), { flowId: "other" })).toEqual({ kind: "unknown" });
  expect(acts.activate(world.desk(), { flowId: "flow" })).toEqual({ kind: "live" });
  expect(walletBook(world.sql).profile()).toEqual({
    state: "live",
    epoch: 1,
    stoppedUntilMs: null,
    createdAtMs: world.nowMs,
  });
});

test("enrols once per flow: again it only adds a session, and another flow is refused", () => {
  enrolled(world);
  const again = acts.enrol(world.desk(), enrolCommand({ refreshHash: "h2" }), authorityAt(world));
  expect(again).toMatchObject({ kind: "enrolled", grant: { deviceNumber: 1 } });
  const other = enrolCommand({ flowId: "flow2" });
  expect(acts.enrol(world.desk(), other, authorityAt(world))).toEqual({ kind: "refused" });
  expect(world.count("device")).toBe(1);
  expect(world.count("session")).toBe(2);
});

test("has used the step of the later code that a registration was repeated with", () => {
  const used = [8, 9, 8].map((totpStep, i) => {
    const command = enrolCommand({ totpStep, refreshHash: `h${i}` });
    expect(acts.enrol(world.desk(), command, authorityAt(world)).kind).toBe("enrolled");
    return world.sql.exec("SELECT last_step FROM factor")[0]?.last_step;
  });
  expect(used).toEqual([8, 9, 9]);
});

test("refuses to enrol under a stop, after its reservation, and on a stale snapshot", () => {
  const stop = { stopId: "s", scope: "registration", id: null, untilMs: null } as const;
  const stopped = authorityAt(world, { stops: [stop] });
  expect(acts.enrol(world.desk(), enrolCommand(), stopped)).toEqual({ kind: "stopped" });
  const late = enrolCommand({ reservedUntilMs: world.nowMs - 1 });
  expect(acts.enrol(world.desk(), late, authorityAt(world))).toEqual({ kind: "refused" });
  const stale = authorityAt(world, { validUntilMs: world.nowMs - 1 });
  expect(acts.enrol(world.desk(), enrolCommand(), stale)).toEqual({
    kind: "stale_snapshot",
    fault: "snapshot_expired",
  });
  expect(world.count("profile")).toBe(0);
});

test("renews a session for its own key until 30 days are over", () => {
  enrolled(world);
  const session = (hash = "h1", jkt = "k1") => ({ hash, proof: world.proof(jkt) });
  expect(acts.refresh(world.desk(), session(), authorityAt(world))).toMatchObject({
    kind: "granted",
    grant: { deviceNumber: 1, epoch: [7, 1, 1], authTimeMs: world.startMs },
  });
  for (const wrong of [session("h1", "k2"), session("h9")]) {
    expect(acts.refresh(world.desk(), wrong, authorityAt(world))).toEqual({ kind: "refused" });
  }
  world.nowMs = world.startMs + 30 * 24 * hourMs - 1;
  expect(acts.refresh(world.desk(), session(), authorityAt(world))).toMatchObject({
    kind: "granted",
  });
  world.nowMs += 1;
  expect(acts.refresh(world.desk(), session(), authorityAt(world))).toEqual({ kind: "refused" });
});

test("refuses sessions and tokens from before the customers' epoch was raised, for good", () => {
  enrolled(world);
  const raised = authorityAt(world, { version: 2, customers: 8 });
  const session = (hash = "h1", jkt = "k1") => ({ hash, proof: world.proof(jkt) });
  expect(isTokenRevoked(callerOf(), 8)).toBe(true);
  expect(acts.refresh(world.desk(), session(), raised)).toEqual({ kind: "refused" });
  const command = { caller: callerOf({ epoch: [8, 1, 1] }), proof: world.proof() };
  expect(acts.freeze(world.desk(), command, raised)).toMatchObject({ kind: "state" });
  expect(walletBook(world.sql).head().customersEpoch).toBe(8);
  expect(isTokenRevoked(callerOf(), null)).toBe(true);
  expect(acts.refresh(world.desk(), session(), authorityAt(world))).toEqual({
    kind: "stale_snapshot",
    fault: "snapshot_old",
  });
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
  expect(isTokenRevoked(callerOf(), null)).toBe(true);
  expect(
    acts.refresh(world.desk(), { hash: "h1", proof: world.proof("k1") }, authorityAt(world)),
  ).toEqual({
    kind: "refused",
  });
  expect(walletBook(world.sql).device(1)).toMatchObject({ state: "removed", epoch: 2 });
  const again = enrolCommand({ refreshHash: "h3" });
  expect(acts.enrol(world.desk(), again, authorityAt(world))).toEqual({ kind: "refused" });
});

test("stops and releases a wallet and a device for the payment step to see", () => {
  enrolled(world);
  const command = { reason: "case 1", actor: "opr_1" };
  const wallet = { ...command, scope: "wallet" } as const;
  const device = { ...command, scope: "device", deviceNumber: 1 } as const;
  const authority = authorityAt(world);
  acts.raiseStop(world.desk(), { ...wallet, untilMs: null }, authority);
  acts.raiseStop(world.desk(), { ...device, untilMs: 99 }, authority);
  expect(walletBook(world.sql).profile()?.stoppedUntilMs).toBe("open");
  expect(walletBook(world.sql).device(1)?.stoppedUntilMs).toBe(99);
  expect(acts.liftStop(world.desk(), wallet, authority)).toMatchObject({ kind: "done" });
  expect(walletBook(world.sql).profile()?.stoppedUntilMs).toBeNull();
  const unknown = { ...device, deviceNumber: 9 };
  expect(acts.liftStop(world.desk(), unknown, authority)).toEqual({ kind: "unknown" });
});

test.each([
  ["wallet", [7, 1, 1], [7, 2, 1]],
  ["device", [7, 1, 1], [7, 1, 2]],
] as const)("revokes what was issued before the %s's epoch was raised", (scope, old, fresh) => {
  enrolled(world);
  const command = { scope, deviceNumber: 1, reason: "case 2", actor: "opr_1" };
  acts.raiseEpoch(world.desk(), command, authorityAt(world));
  expect(isTokenRevoked(callerOf({ epoch: old }), null)).toBe(true);
  expect(isTokenRevoked(callerOf({ epoch: fresh }), null)).toBe(false);
  expect(world.count("session")).toBe(0);
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

test("remembers the highest of what money and identity had seen, when two memories become one", () => {
  const sql = nodeSql();
  migrate(sql, migrations.slice(0, migrations.indexOf(oneMemory)));
  sql.exec(
    `INSERT INTO profile (id, state, epoch, customers_epoch, snapshot_version, stopped_until_ms,
       locale, id_key, flow_id, own_limits, created_ms)
     VALUES (1, 'live', 1, 8, 9, NULL, 'ja', 1, 'flow', '{}', 0)`,
  );
  const other = nodeSql();
  migrate(other, migrations.slice(0, migrations.indexOf(oneMemory)));
  other.exec(
    `INSERT INTO head (id, sequence, last_ms, hash, snapshot_version, velocity_sequence, balances,
       codes, outbox, maturing, closing)
     VALUES (1, 3, 7, 'hash', 11, 0, '{}', '[]', '{}', '[]', '[]')`,
  );
  for (const each of [sql, other]) migrate(each, migrations);
  expect(walletBook(sql).head()).toEqual({
    ...emptyHead,
    ...{ snapshotVersion: 9, customersEpoch: 8 },
  });
  expect(walletBook(other).head()).toMatchObject({ sequence: 3, snapshotVersion: 11 });
});
