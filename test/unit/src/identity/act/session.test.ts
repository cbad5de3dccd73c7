import { beforeEach, expect, test } from "vitest";
import { hourMs } from "../../../../../src/time.ts";
import { walletBook } from "../../../../../worker/wallet/book.ts";
import { eventsBefore } from "../../../../wallet-rows.ts";
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
});

test("renews a session for its own key until 30 days are over", () => {
  enrolled(world);
  const session = (hash = "h1", jkt = "k1") => ({ hash, proof: world.proof(jkt) });
  expect(acts.refreshSession(world.desk(), session(), authorityAt(world))).toMatchObject({
    kind: "granted",
    grant: { deviceNumber: 1, epoch: [7, 1, 1], authTimeMs: world.startMs },
  });
  for (const wrong of [session("h1", "k2"), session("h9")]) {
    expect(acts.refreshSession(world.desk(), wrong, authorityAt(world))).toEqual({
      kind: "refused",
    });
  }
  world.nowMs = world.startMs + 30 * 24 * hourMs - 1;
  expect(acts.refreshSession(world.desk(), session(), authorityAt(world))).toMatchObject({
    kind: "granted",
  });
  world.nowMs += 1;
  expect(acts.refreshSession(world.desk(), session(), authorityAt(world))).toEqual({
    kind: "refused",
  });
});

test("refuses sessions and tokens from before the customers' epoch was raised, for good", () => {
  enrolled(world);
  const raised = authorityAt(world, { version: 2, customers: 8 });
  const session = (hash = "h1", jkt = "k1") => ({ hash, proof: world.proof(jkt) });
  expect(world.isRevoked(callerOf(), 8)).toBe(true);
  expect(acts.refreshSession(world.desk(), session(), raised)).toEqual({ kind: "refused" });
  const command = { caller: callerOf({ epoch: [8, 1, 1] }), proof: world.proof() };
  expect(acts.freeze(world.desk(), command, raised)).toMatchObject({ kind: "state" });
  expect(walletBook(world.sql).head().customersEpoch).toBe(8);
  expect(world.isRevoked(callerOf(), null)).toBe(true);
  expect(acts.refreshSession(world.desk(), session(), authorityAt(world))).toEqual({
    kind: "stale_snapshot",
    fault: "snapshot_old",
  });
});

test("keeps to the hour when a device renewed its session", () => {
  enrolled(world);
  const renew = () => {
    const session = { hash: "h1", proof: world.proof("k1") };
    return acts.refreshSession(world.desk(), session, authorityAt(world)).kind;
  };
  world.nowMs += hourMs - 1;
  expect([renew(), world.device(1).lastUsedMs]).toEqual(["granted", world.startMs]);
  world.nowMs += 1;
  expect([renew(), world.device(1).lastUsedMs]).toEqual(["granted", world.nowMs]);
});

test("ends by a sign-out what its own device has, and everywhere what any has", () => {
  enrolled(world);
  secondDevice(world, "active");
  const { book } = world.desk();
  const first = book.session("h1");
  if (first === null) throw new Error("the first device has a session");
  book.insertSession({ ...first, hash: "h2", device: 2 });
  const signOut = (everywhere: boolean, caller = callerOf()) => {
    const command = { caller, proof: world.proof(caller.jkt), everywhere };
    return acts.signOut(world.desk(), command, authorityAt(world));
  };
  const sessions = () => ["h1", "h2"].map((hash) => book.session(hash)?.device ?? null);
  const second = callerOf({ deviceNumber: 2, jkt: "k2" });
  expect(signOut(false)).toEqual({ kind: "signed_out" });
  expect(sessions()).toEqual([null, 2]);
  expect([world.isRevoked(callerOf(), null), world.isRevoked(second, null)]).toEqual([true, false]);
  expect(signOut(true, second)).toEqual({ kind: "signed_out" });
  expect(sessions()).toEqual([null, null]);
  expect(world.isRevoked(second, null)).toBe(true);
  expect([book.profile()?.epoch, book.device(1)?.epoch, book.device(2)?.epoch]).toEqual([2, 2, 1]);
  const kinds = eventsBefore(world.sql, Number.MAX_SAFE_INTEGER, 2).map((each) => [
    each.kind,
    each.device,
  ]);
  expect(kinds).toEqual([
    ["signed_out_everywhere", 2],
    ["signed_out", 1],
  ]);
});
