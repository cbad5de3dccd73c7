import { beforeEach, expect, test } from "vitest";
import { type Caller, callerToken, isRevoked } from "../../../../../src/identity/caller.ts";
import { saveDevice } from "../../../../wallet-rows.ts";
import * as acts from "./acts.ts";
import { callerOf, enrolled, identityWorld, type World } from "./identity-world.ts";

let world: World;

beforeEach(() => {
  world = identityWorld();
});

function _isTokenRevoked(caller: Caller, customersEpoch: number | null): boolean {
  return isRevoked(world.desk().book, callerToken(caller), customersEpoch);
}

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
