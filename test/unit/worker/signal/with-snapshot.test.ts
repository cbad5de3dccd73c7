import { expect, it } from "vitest";
import type { AlertCommand } from "../../../../src/control/alert-record.ts";
import { type SnapshotCall, withSnapshot } from "../../../../worker/signal/with-snapshot.ts";

/** A call whose wallet has seen a newer snapshot than Control has; Control takes its alert late. */
function callAtOldControl() {
  const alerts: AlertCommand[] = [];
  const after: Promise<unknown>[] = [];
  let take = () => {};
  const taken = new Promise<void>((resolve) => {
    take = resolve;
  });
  const control = {
    async raiseAlert(alert: AlertCommand) {
      await taken;
      alerts.push(alert);
    },
  };
  const env = { CONTROL: { idFromName: () => "id", getByName: () => control, get: () => control } };
  const call = {
    ...{ env, requestId: "req_1" },
    after: (work: Promise<unknown>) => void after.push(work),
    snapshot: async () => ({ snapshot: { version: 7 }, policy: null }),
  };
  return { call: call as unknown as SnapshotCall, alerts, after, take };
}

it("keeps the request alive until Control has taken the alert that it was put back", async () => {
  const { call, alerts, after, take } = callAtOldControl();
  const stale = async () => ({ kind: "stale_snapshot", fault: "snapshot_old" });
  expect(await withSnapshot(call, stale)).toMatchObject({ ok: false });
  const told = after.at(-1);
  const first = await Promise.race([told, Promise.resolve().then(() => Promise.resolve("waits"))]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect([first, alerts]).toEqual(["waits", []]);
  take();
  await told;
  expect(alerts).toMatchObject([
    { kind: "books_behind", subject: "control", evidence: { version: 7 } },
  ]);
});

it("repeats a call whose snapshot ended on its way three times, and any other stale one once", async () => {
  for (const [fault, sends] of [["snapshot_expired", 4] as const, ["snapshot_old", 2] as const]) {
    const { call, take } = callAtOldControl();
    take();
    let sent = 0;
    const outcome = await withSnapshot(call, async () => {
      sent += 1;
      return { kind: "stale_snapshot", fault };
    });
    expect(outcome).toMatchObject({ ok: false, fault: { fault } });
    expect(sent).toBe(sends);
  }
});

it("answers what the third repetition has decided, with tables that were asked for in between", async () => {
  const { call } = callAtOldControl();
  const told = ["needs_policy", "stale", "stale", "stale", "decided"];
  const outcome = await withSnapshot(call, async () => {
    const kind = told.shift();
    if (kind === "stale") return { kind: "stale_snapshot", fault: "snapshot_expired" };
    return { kind: kind ?? "" };
  });
  expect(outcome).toEqual({ ok: true, value: { kind: "decided" } });
});

it("sends each repetition with the time at which it is sent", async () => {
  const { call } = callAtOldControl();
  const sent: number[] = [];
  const beganMs = Date.now();
  await withSnapshot(call, async ({ sentAtMs }) => {
    sent.push(sentAtMs);
    return { kind: "stale_snapshot", fault: "snapshot_expired" };
  });
  expect(sent).toHaveLength(4);
  for (const sentAtMs of sent) {
    expect(sentAtMs).toBeGreaterThanOrEqual(beganMs);
    expect(sentAtMs).toBeLessThanOrEqual(Date.now());
  }
});
