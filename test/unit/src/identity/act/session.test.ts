import { beforeEach, expect, test } from "vitest";
import { hourMs } from "../../../../../src/time.ts";
import { walletBook } from "../../../../../worker/wallet/book.ts";
import * as acts from "./acts.ts";
import { authorityAt, callerOf, enrolled, identityWorld, type World } from "./identity-world.ts";

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
