import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { failuresBeforeParking } from "../../src/bounds.ts";
import { controlObject } from "../../worker/control/stub.ts";
import { Settlement } from "../../worker/settlement/object.ts";
import { soon } from "../soon.ts";
import {
  allTaken,
  env,
  failuresOf,
  holder,
  newPhone,
  openWorld,
  pay,
  payApproved,
  refusal,
  scan,
  send,
  setMarks,
  told,
  unique,
} from "../world.ts";

const world = openWorld();

interface Alert {
  readonly alert_id: string;
  readonly kind: string;
  readonly subject: string;
  readonly count: number;
  readonly evidence: Record<string, unknown>;
  readonly proposed_stop: { scope: string; id: string | null } | null;
  readonly last_at: string;
}

async function alerts(kind: string): Promise<Alert[]> {
  const { alerts: open } = (await told(world().viewer.client.alerts())) as unknown as {
    alerts: Alert[];
  };
  return open.filter((each) => each.kind === kind);
}

describe("an alert", () => {
  it("is one while it is open, is taken off by one person on record, and can come again", async () => {
    const { operator, viewer } = world();
    const alert = {
      kind: "guard_source_blocked",
      subject: unique("source"),
      evidence: { n: 1 },
      proposedStop: null,
    } as const;
    const control = controlObject(env);
    for (const n of [1, 2, 3]) await control.raiseAlert({ ...alert, evidence: { n } });
    const mine = async () =>
      (await alerts(alert.kind)).filter((each) => each.subject === alert.subject);
    const [open, ...more] = await mine();
    expect(more).toEqual([]);
    expect(open).toMatchObject({ count: 3, evidence: { n: 3 }, proposed_stop: null });
    const id = open?.alert_id ?? "";
    expect(await refusal(viewer.client.acknowledgeAlert(id))).toMatchObject({ status: 403 });
    expect(await refusal(operator.client.acknowledgeAlert("alr_none"))).toMatchObject({
      status: 404,
    });
    await scheduler.wait(5);
    const taken = await told(operator.client.acknowledgeAlert(id));
    expect(taken).toMatchObject({ alert_id: id, acknowledged_by: operator.operatorId });
    expect(String(taken.acknowledged_at) > String(open?.last_at)).toBe(true);
    expect(await told(world().approver.client.acknowledgeAlert(id))).toEqual(taken);
    expect(await mine()).toEqual([]);
    const { alerts: listed } = await told(viewer.client.alerts({ state: "acknowledged" }));
    expect(listed.filter((each) => each.alert_id === id)).toEqual([{ ...open, ...taken }]);
    await control.raiseAlert(alert);
    expect(await mine()).toMatchObject([{ count: 1 }]);
    const acts = (await control.audit(0, 1_000)).filter((row) => row.act === "acknowledge_alert");
    expect(acts).toHaveLength(1);
  });
});

describe("what raises one", () => {
  it("is a code that was spent and is shown at another merchant, not at the same one", async () => {
    const { till, neighbour, stranger } = world();
    const buyer = await world().customer();
    const code = await scan(buyer);
    await payApproved(till, code);
    expect((await pay(neighbour, code)).decline?.code).toBe("code_spent");
    const declined = await pay(stranger, code);
    expect(declined.decline?.code).toBe("code_spent");
    await vi.waitFor(async () => {
      const found = await alerts("code_spent_elsewhere");
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({
        evidence: { payment_id: declined.payment_id, terminal_id: stranger.terminalId },
        proposed_stop: { scope: "wallet", id: found[0]?.subject },
      });
    }, soon);
    const by = await holder(world().operator);
    const [alert] = await alerts("code_spent_elsewhere");
    const body = { ...alert?.proposed_stop, reason: "a test" };
    expect((await send(by, "PUT", "/v1/operator/stops", body)).status).toBe(200);
    expect((await pay(till, code)).decline?.code).toBe("wallet_unavailable");
  });

  it("is a source that has to wait, once however often it tries", async () => {
    const { app } = await newPhone();
    const start = () => app.register({ type: "email", value: `${unique("guest")}@example.com` });
    for (let i = 0; i < 20; i += 1) await told(start());
    for (let i = 0; i < 3; i += 1) expect(await refusal(start())).toMatchObject({ status: 429 });
    await vi.waitFor(async () => {
      const found = await alerts("guard_source_blocked");
      expect(found.filter((each) => each.evidence.source === "device")).toMatchObject([
        {
          count: 1,
          evidence: {
            way_in: "registration",
            rule: "sign_in.device.count.10m",
            value: 21,
            limit: 20,
          },
        },
      ]);
    }, soon);
  });

  it("is a destination that is parked; the payment was answered all the same", async () => {
    const { till } = world();
    const buyer = await world().customer();
    await payApproved(till, buyer);
    const { route } = buyer;
    const ring = async () => await runDurableObjectAlarm(walletStub(buyer.route));
    await allTaken();
    await ring();
    await vi.waitFor(async () => expect(await failuresOf(route)).toEqual([0]), soon);
    await setMarks(route, { failures: failuresBeforeParking - 1 });
    const broken = vi.spyOn(Settlement.prototype, "deliver").mockImplementation(() => {
      throw new Error("a test");
    });
    await payApproved(till, buyer, { amount: 700 });
    await ring();
    await vi.waitFor(async () => {
      expect(await alerts("delivery_parked")).toMatchObject([
        { count: 1, evidence: { failures: failuresBeforeParking, delivered_up_to: 1 } },
      ]);
    }, soon);
    broken.mockRestore();
    await setMarks(route, { retryAtMs: null });
    await payApproved(till, buyer, { amount: 800 });
    await allTaken();
    await ring();
    await vi.waitFor(async () => expect(await failuresOf(route)).toEqual([0]), soon);
  });
});

function walletStub(route: string): DurableObjectStub {
  const namespace = env.WALLET as unknown as DurableObjectNamespace;
  return namespace.get(namespace.idFromName(route));
}
