import { describe, expect, it, vi } from "vitest";
import { codeFaultsMax } from "../../src/bounds.ts";
import { defaultPolicy } from "../../src/velocity/default-policy.ts";
import { controlObject } from "../../worker/control/stub.ts";
import { Terminal } from "../../worker/terminal/object.ts";
import {
  addStore,
  addTill,
  approve,
  bill,
  type Customer,
  env,
  holder,
  openWorld,
  osaka,
  pay,
  payApproved,
  refusal,
  scan,
  send,
  type Till,
  told,
  travel,
  unique,
} from "../world.ts";

const world = openWorld();

/** From a decision to its rule being in force at the terminal, when nothing fails on the way. */
const boundMs = 5_000;
const soon = { timeout: boundMs, interval: 50 };

async function newTill(): Promise<Till> {
  return await addTill(world().approver.client, world().till.storeId);
}

async function buyers(count: number, balance = 60_000): Promise<Customer[]> {
  return await Promise.all(Array.from({ length: count }, () => world().customer(balance)));
}

/** What is told of rules at a till; only rules with this prefix. */
async function alertsAt(till: Till, kind = "terminal_rule") {
  const { alerts } = (await told(world().viewer.client.alerts())) as unknown as {
    alerts: { kind: string; evidence: Record<string, unknown>; count: number }[];
  };
  return alerts.filter((one) => one.kind === kind && one.evidence.terminal_id === till.terminalId);
}

describe("F12: one buyer with many wallets at one till", () => {
  it("is alerted at the third wallet with the same amount, and not before", async () => {
    const till = await newTill();
    const [a, b, c] = await buyers(3);
    for (const buyer of [a, b]) await payApproved(till, buyer as Customer, { amount: 9_800 });
    await vi.waitFor(async () => expect((await totals(till)).payments.count).toBe(2), soon);
    expect(await alertsAt(till)).toEqual([]);
    await payApproved(till, c as Customer, { amount: 9_800 });
    await vi.waitFor(async () => {
      expect(await alertsAt(till)).toMatchObject([
        {
          count: 1,
          subject: `${till.terminalId} terminal.same_amount.wallets.10m`,
          evidence: { action: "flag", value: 3, limit: 2, amount: 9_800 },
          proposed_stop: { scope: "terminal", id: till.terminalId },
        },
      ]);
    }, soon);
    expect(JSON.stringify(await alertsAt(till))).not.toContain(a?.route);
    expect((await controlObject(env).snapshot()).confirmTerminals).toEqual([]);
  });

  it("has every payment there wait for its payer after three large ones, within 5 s", async () => {
    const till = await newTill();
    const crowd = await buyers(4);
    for (const [i, buyer] of crowd.slice(0, 3).entries()) {
      const paid = await pay(till, buyer, { amount: 30_000 });
      expect([i, paid.result]).toEqual([i, "approved"]);
    }
    const from = Date.now();
    await vi.waitFor(async () => {
      const asked = await pay(till, await world().customer(), { amount: 501 });
      expect(asked.status).toBe("pending_confirmation");
    }, soon);
    expect(Date.now() - from).toBeLessThan(boundMs);
    const elsewhere = await payApproved(world().till, crowd[3] as Customer, { amount: 502 });
    expect(elsewhere.status).toBe("captured");
    const told = (await alertsAt(till)).map((alert) => alert.evidence.action).sort();
    expect(told).toEqual(["confirm", "flag"]);
    const record = (await controlObject(env).audit(0, 1_000)).filter(
      (row) => row.act === "confirm_terminal",
    );
    expect(record).toMatchObject([{ actor: "system" }]);
  });

  it("ends the confirmation early when two persons agree, and not one of them alone", async () => {
    const till = await newTill();
    const { operator, approver, viewer } = world();
    for (const buyer of await buyers(3)) await pay(till, buyer, { amount: 30_000 });
    const here = async () => {
      const { confirmations } = await told(viewer.client.stops());
      return confirmations.filter((each) => each.terminal_id === till.terminalId);
    };
    await vi.waitFor(async () => expect(await here()).toHaveLength(1), soon);
    const [waiting] = await here();
    expect(waiting?.reason).toBe("rule terminal.large.wallets.30m");
    expect(Date.parse(waiting?.until ?? "") - Date.parse(waiting?.raised_at ?? "")).toBe(
      86_400_000,
    );
    const lift = (by: typeof operator) => by.client.liftConfirmation(till.terminalId);
    expect(await refusal(lift(viewer))).toMatchObject({ status: 403 });
    const proposed = (await told(lift(approver))) as { approval_id: string };
    expect(await refusal(approver.client.approve(proposed.approval_id))).toMatchObject({
      status: 403,
    });
    expect(await here()).toHaveLength(1);
    await approve(approver, lift(operator));
    expect(await here()).toEqual([]);
    await payApproved(till, await world().customer(), { amount: 503 });
    const elsewhere = operator.client.liftConfirmation(world().till.terminalId);
    expect(await refusal(elsewhere)).toMatchObject({ status: 404, code: "not_found" });
    const acts = (await controlObject(env).audit(0, 1_000)).map(({ act }) => act);
    expect(acts).toContain("lift_confirmation");
  });

  it("stops the till by itself when the rule says so; two persons lift it", async () => {
    const till = await newTill();
    const { operator, approver } = world();
    const rule = {
      id: "test.terminal.stop",
      act: "terminal",
      watch: ["terminal"],
      metric: "distinct:wallet",
      window: { sliding_ms: 60_000 },
      limit: 2,
      when: { amount: { from: 600, to: 610 } },
      action: "decline",
    } as const;
    const policy = { ...defaultPolicy, rules: [...defaultPolicy.rules, rule] };
    const { version } = (await told(operator.client.addPolicy(policy))) as { version: number };
    await approve(approver, operator.client.activatePolicy(version));
    for (const buyer of await buyers(3, 1_000)) await payApproved(till, buyer, { amount: 600 });
    await vi.waitFor(async () => {
      const stopped = await pay(till, await world().customer(), { amount: 700 });
      expect(stopped.decline?.code).toBe("spending_stopped");
    }, soon);
    const { stops } = await told(operator.client.stops());
    const [stop, ...more] = stops.filter((one) => one.id === till.terminalId);
    expect(more).toEqual([]);
    expect(stop).toMatchObject({ scope: "terminal", raised_by: "system", until: null });
    await approve(approver, operator.client.liftStop(stop?.stop_id ?? ""));
    await payApproved(till, await world().customer(), { amount: 701 });
  });

  it("refuses another city within the hour", async () => {
    const store = await addStore(world().approver.client, world().merchant.merchantId, osaka);
    const far = await addTill(world().approver.client, store);
    const buyer = await world().customer();
    await payApproved(world().till, buyer, { amount: 810 });
    expect((await pay(far, buyer, { amount: 811 })).decline?.code).toBe("velocity_pattern");
  });
});

async function totals(till: Till, day?: string) {
  const query = day === undefined ? "" : `?business_date=${day}`;
  return (await send(await holder(till), "GET", `/v1/terminals/me/totals${query}`)).body;
}

describe("a terminal's totals", () => {
  it("count what its drawer closes with, once, also when told twice", async () => {
    const till = await newTill();
    const buyer = await world().customer();
    const lost = vi.spyOn(Terminal.prototype, "take").mockImplementationOnce(async () => {
      throw new Error("a test");
    });
    const first = await payApproved(till, buyer, { amount: 1_000 });
    await payApproved(till, buyer, { amount: 2_000 });
    const held = await payApproved(till, buyer, { amount: 900, capture: "manual" });
    const undone = await payApproved(till, buyer, { amount: 400 });
    await told(till.client.refund(first.payment_id, { reference: unique("refund"), amount: 300 }));
    const request = { reference: unique("capture"), amount: 500, last: true };
    await told(till.client.capture(held.payment_id, request));
    const by = await holder(till);
    const cancellation = { reference: unique("cancel"), payment_id: undone.payment_id };
    expect((await send(by, "POST", "/v1/cancellations", cancellation)).status).toBe(200);
    expect((await pay(till, buyer, { amount: 9_000 })).decline?.code).toBe("insufficient_funds");
    await vi.waitFor(async () => {
      expect(await totals(till)).toMatchObject({
        payments: { count: 4, amount: 3_900 },
        cancellations: { count: 1, amount: 400 },
        refunds: { count: 1, amount: 300 },
        declines: { count: 1, amount: 9_000 },
        net: 3_200,
      });
    }, soon);
    expect(lost).toHaveBeenCalled();
    lost.mockRestore();
    expect(await totals(till, "2020-01-01")).toMatchObject({ net: 0, payments: { count: 0 } });
    expect((await send(by, "GET", "/v1/terminals/me/totals?business_date=x")).status).toBe(400);
  });
});

describe("A6: guessing codes at one till", () => {
  it("is too_many_attempts after 30 numbers in ten minutes; a good code is still paid", async () => {
    const till = await newTill();
    const by = await holder(till);
    const guess = () => send(by, "POST", "/v1/payments", bill("20000000000000000001"));
    for (let i = 0; i < codeFaultsMax.number; i += 1) {
      expect((await guess()).body.decline?.code).toBe("code_invalid");
    }
    await vi.waitFor(async () => {
      const { status, body } = await guess();
      expect([status, body.code]).toEqual([429, "too_many_attempts"]);
    }, soon);
    await payApproved(till, await world().customer());
    const other = await holder(world().till);
    expect((await send(other, "POST", "/v1/payments", bill("20000000000000000001"))).status).toBe(
      200,
    );
    await vi.waitFor(async () => {
      expect(await alertsAt(till, "terminal_guesses")).toMatchObject([{ count: 1 }]);
    }, soon);
    travel(10 * 60_000);
    const later = await holder(till);
    expect(
      (await send(later, "POST", "/v1/payments", bill("20000000000000000001"))).status,
    ).not.toBe(429);
    expect((await refusal(world().viewer.client.acknowledgeAlert("alr_x"))).status).toBe(403);
    expect(await scan(await world().customer(0))).toBeDefined();
  });
});
