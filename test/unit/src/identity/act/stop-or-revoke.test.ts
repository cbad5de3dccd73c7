import { beforeEach, describe, expect, test } from "vitest";
import { walletBook } from "../../../../../worker/wallet/book.ts";
import { eventsBefore } from "../../../../wallet-rows.ts";
import * as acts from "./acts.ts";
import { enrolCommand } from "./identity-command.ts";
import { authorityAt, callerOf, enrolled, identityWorld, type World } from "./identity-world.ts";

let world: World;

beforeEach(() => {
  world = identityWorld();
});

test("stops and releases a wallet and a device for the payment step to see", () => {
  enrolled(world);
  const command = { reason: "case 1", actor: "opr_1" };
  const wallet = { ...command, scope: "wallet", stopId: "stp_1", untilMs: null } as const;
  const device = { ...command, scope: "device", deviceNumber: 1, stopId: "stp_2" } as const;
  const authority = authorityAt(world);
  acts.stopWallet(world.desk(), wallet, authority);
  acts.stopWallet(world.desk(), { ...device, untilMs: 99 }, authority);
  expect(walletBook(world.sql).profile()?.stoppedUntilMs).toBe("open");
  expect(walletBook(world.sql).device(1)?.stoppedUntilMs).toBe(99);
  expect(acts.liftWalletStop(world.desk(), wallet, authority)).toMatchObject({ kind: "done" });
  expect(walletBook(world.sql).profile()?.stoppedUntilMs).toBeNull();
  const unknown = { ...device, deviceNumber: 9, untilMs: null };
  expect(acts.liftWalletStop(world.desk(), unknown, authority)).toEqual({ kind: "unknown" });
});

test("puts on record which of the wallet and its device was stopped, and which released", () => {
  enrolled(world);
  const command = { reason: "case 1", actor: "opr_1" };
  const authority = authorityAt(world);
  for (const scope of ["wallet", "device"] as const) {
    const target = { ...command, scope, deviceNumber: 1, stopId: "stp_1", untilMs: null };
    acts.stopWallet(world.desk(), target, authority);
    acts.liftWalletStop(world.desk(), target, authority);
  }
  acts.raiseWalletEpoch(world.desk(), { ...command, scope: "wallet" }, authority);
  const events = eventsBefore(world.sql, Number.MAX_SAFE_INTEGER, 5).toReversed();
  expect(events.map(({ kind, device }) => [kind, device])).toEqual([
    ["stopped", null],
    ["stop_lifted", null],
    ["device_stopped", 1],
    ["device_stop_lifted", 1],
    ["epoch_raised", null],
  ]);
  expect(events[0]).toMatchObject({ actor: "opr_1", reason: "case 1" });
});

describe.each(["wallet", "device"] as const)("a %s that hears of its stops", (scope) => {
  const stop = { reason: "case 1", actor: "opr_1", deviceNumber: 1, scope, untilMs: null };
  const kept = () => {
    const book = walletBook(world.sql);
    return (scope === "wallet" ? book.profile() : book.device(1))?.stoppedUntilMs;
  };
  const raise = (stopId: string, isAnew = false) =>
    acts.stopWallet(world.desk(), { ...stop, stopId, isAnew }, authorityAt(world));
  const lift = (stopId: string) =>
    acts.liftWalletStop(world.desk(), { ...stop, stopId }, authorityAt(world));
  const recorded = () => eventsBefore(world.sql, Number.MAX_SAFE_INTEGER, 9).length;

  test("stays free when one comes after it was lifted, and its record tells nothing", () => {
    enrolled(world);
    const before = recorded();
    expect(lift("stp_1")).toMatchObject({ kind: "done", standing: [] });
    for (const _ of [1, 2]) expect(raise("stp_1")).toMatchObject({ kind: "done", standing: [] });
    expect([kept(), recorded()]).toEqual([null, before]);
  });

  test("stays stopped when an earlier one is lifted after that", () => {
    enrolled(world);
    raise("stp_1");
    expect(raise("stp_2")).toMatchObject({ standing: ["stp_1", "stp_2"] });
    const before = recorded();
    for (const _ of [1, 2]) expect(lift("stp_1")).toMatchObject({ standing: ["stp_2"] });
    expect([kept(), recorded()]).toEqual(["open", before]);
    expect(lift("stp_2")).toMatchObject({ standing: [] });
    expect([kept(), recorded()]).toEqual([null, before + 1]);
  });

  test("is stopped by one that Control lists after it was lifted", () => {
    enrolled(world);
    raise("stp_1");
    lift("stp_1");
    expect(raise("stp_1", true)).toMatchObject({ standing: ["stp_1"] });
    expect(kept()).toBe("open");
  });
});

test.each([
  ["wallet", [7, 1, 1], [7, 2, 1]],
  ["device", [7, 1, 1], [7, 1, 2]],
] as const)("revokes what was issued before the %s's epoch was raised", (scope, old, fresh) => {
  enrolled(world);
  const command = { scope, deviceNumber: 1, reason: "case 2", actor: "opr_1" };
  acts.raiseWalletEpoch(world.desk(), command, authorityAt(world));
  expect(world.isRevoked(callerOf({ epoch: old }), null)).toBe(true);
  expect(world.isRevoked(callerOf({ epoch: fresh }), null)).toBe(false);
  expect(world.count("session")).toBe(0);
});

test("knows no wallet that was not activated", () => {
  acts.enrol(world.desk(), enrolCommand(), authorityAt(world));
  const command = { scope: "wallet", reason: "case 3", actor: "opr_1" } as const;
  const authority = authorityAt(world);
  const unknown = { kind: "unknown" };
  const stop = { ...command, stopId: "stp_1", untilMs: null };
  expect(acts.stopWallet(world.desk(), stop, authority)).toEqual(unknown);
  expect(acts.raiseWalletEpoch(world.desk(), command, authority)).toEqual(unknown);
  acts.activateWallet(world.desk(), { flowId: "flow" });
  expect(acts.raiseWalletEpoch(world.desk(), command, authority)).toMatchObject({ kind: "done" });
});

test("notes the newest snapshot by every act that is not the customer's own, and refuses an older one", () => {
  enrolled(world);
  const { book } = world.desk();
  const known = () => [book.head().snapshotVersion, book.head().customersEpoch];
  const operator = { reason: "case", actor: "opr_1", scope: "wallet", untilMs: null } as const;
  let version = 1;
  const noted = (act: (authority: ReturnType<typeof authorityAt>) => unknown) => {
    version += 1;
    act(authorityAt(world, { version, customers: 5 + version }));
    expect(known()).toEqual([version, 5 + version]);
    const older = act(authorityAt(world, { version: version - 1 }));
    expect(older).toMatchObject({ kind: "stale_snapshot" });
  };
  noted((authority) => acts.stopWallet(world.desk(), { ...operator, stopId: "stp_1" }, authority));
  noted((authority) =>
    acts.liftWalletStop(world.desk(), { ...operator, stopId: "stp_1" }, authority),
  );
  noted((authority) => acts.raiseWalletEpoch(world.desk(), operator, authority));
  noted((authority) => acts.freezeByContact(world.desk(), authority));
});
