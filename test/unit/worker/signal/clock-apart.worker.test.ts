import { expect, it } from "vitest";
import type { Authority } from "../../../../src/control/authority.ts";
import { controlObject } from "../../../../worker/control/stub.ts";
import { noteStale } from "../../../../worker/signal/clock-apart.ts";
import { env, openAlerts, travel } from "../../../world.ts";

const alerts = async () => (await openAlerts()).filter(({ kind }) => kind === "clock_apart");

/** An object has refused a snapshot with a fault, with so much time left by the clock here. */
async function refused(fault: string, leftMs: number, sentAgoMs = 0): Promise<void> {
  const works: Promise<unknown>[] = [];
  const by = { env, after: (work: Promise<unknown>) => void works.push(work) };
  const nowMs = Date.now();
  const snapshot = { ...(await controlObject(env).snapshot()), validUntilMs: nowMs + leftMs };
  const authority: Authority = { snapshot, sentAtMs: nowMs - sentAgoMs, requestId: "req_test" };
  noteStale(by, authority, { object: "wallet", fault });
  await Promise.all(works);
}

it("alerts clock_apart once a minute when the sender's own clock says that there was time left", async () => {
  await refused("snapshot_expired", 100);
  await refused("snapshot_old", 900);
  await refused("clock_apart", 900, 1_000);
  expect(await alerts()).toEqual([]);
  for (let n = 0; n < 5; n += 1) await refused("snapshot_expired", 900);
  await refused("clock_apart", 900);
  expect(await alerts()).toMatchObject([
    { subject: "wallet", count: 1, evidence: { object: "wallet", fault: "snapshot_expired" } },
  ]);
  travel(60_000);
  await refused("clock_apart", 900);
  expect(await alerts()).toMatchObject([{ count: 2, evidence: { fault: "clock_apart" } }]);
});
