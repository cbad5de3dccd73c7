import { beforeEach, expect, test } from "vitest";
import { walletBook } from "../../../../../worker/wallet/book.ts";
import { factorsOf } from "../../../../wallet-rows.ts";
import * as acts from "./acts.ts";
import { enrolCommand } from "./identity-command.ts";
import { authorityAt, callerOf, enrolled, identityWorld, type World } from "./identity-world.ts";

let world: World;

beforeEach(() => {
  world = identityWorld();
});

test("is no wallet until it was activated by the flow that enrolled it", () => {
  const outcome = acts.enrol(world.desk(), enrolCommand(), authorityAt(world));
  expect(outcome).toMatchObject({ kind: "enrolled", grant: { deviceNumber: 1, epoch: [7, 1, 1] } });
  expect(walletBook(world.sql).profile()).toBeNull();
  expect(world.isRevoked(callerOf(), null)).toBe(true);
  expect(acts.activateWallet(world.desk(), { flowId: "other" })).toEqual({ kind: "unknown" });
  expect(acts.activateWallet(world.desk(), { flowId: "flow" })).toEqual({ kind: "live" });
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
    return factorsOf(world.sql)[0]?.lastStep;
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
  const inTime = enrolCommand({ reservedUntilMs: world.nowMs });
  expect(acts.enrol(world.desk(), inTime, authorityAt(world)).kind).toBe("enrolled");
});
