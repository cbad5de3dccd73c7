import { beforeEach, expect, test } from "vitest";
import * as acts from "./acts.ts";
import { authorityAt, callerOf, enrolled, identityWorld, type World } from "./identity-world.ts";

let world: World;

beforeEach(() => {
  world = identityWorld();
  enrolled(world);
});

function open(hash: string, tokenUntilMs: number) {
  const own = { caller: callerOf(), proof: world.proof() };
  return acts.openEventTicket(world.desk(), { ...own, hash, tokenUntilMs }, authorityAt(world));
}

const use = (hash: string, customersEpoch = 7) =>
  acts.useEventTicket(world.desk(), { hash, customersEpoch });

test("opens one stream within 30 s, which ends with its token", () => {
  const tokenUntilMs = world.nowMs + 600_000;
  const expiresAtMs = world.nowMs + 30_000;
  for (const hash of ["in time", "late"]) {
    expect(open(hash, tokenUntilMs)).toEqual({ kind: "ticket", expiresAtMs });
  }
  world.nowMs += 29_999;
  expect(use("in time")).toEqual({ caller: callerOf(), untilMs: tokenUntilMs });
  expect(use("in time")).toBeNull();
  world.nowMs += 1;
  expect(use("late")).toBeNull();
});

test("forgets with the next one what nobody used in time", () => {
  const kept = () => world.sql.exec("SELECT 1 FROM owner WHERE kind = 'event_ticket'").length;
  for (const hash of ["one", "two"]) open(hash, 2 ** 50);
  world.nowMs += 29_999;
  open("three", 2 ** 50);
  expect(kept()).toBe(3);
  world.nowMs += 1;
  open("four", 2 ** 50);
  expect(kept()).toBe(2);
});

test("opens none once the token that it was asked for with is over, or revoked", () => {
  const tokenUntilMs = world.nowMs + 1_000;
  for (const hash of ["in time", "late", "revoked"]) open(hash, tokenUntilMs);
  expect(use("revoked", 8)).toBeNull();
  world.nowMs = tokenUntilMs - 1;
  expect(use("in time")).toMatchObject({ untilMs: tokenUntilMs });
  world.nowMs = tokenUntilMs;
  expect(use("late")).toBeNull();
});
