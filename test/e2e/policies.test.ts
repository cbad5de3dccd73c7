import { describe, expect, it, vi } from "vitest";
import type { PolicyDocument } from "../../src/client/index.ts";
import { defaultPolicy } from "../../src/velocity/default-policy.ts";
import type { Rule } from "../../src/velocity/policy.ts";
import type { PaymentBody } from "../../src/wallet/record.ts";
import { controlObject } from "../../worker/control/stub.ts";
import { soon } from "../soon.ts";
import {
  addTill,
  approve,
  drained,
  env,
  holder,
  openWorld,
  pay,
  payApproved,
  refusal,
  send,
  told,
  topUp,
  unique,
  walletLog,
} from "../world.ts";

const world = openWorld();

/** The default policy with one rule more: at most `limit` payments of a wallet in a day. */
function withDaily(limit: number, action: Rule["action"] = "decline") {
  const daily: Rule = {
    id: "test.daily",
    act: "payment",
    watch: ["wallet"],
    metric: "count",
    window: { calendar: "day", zone: "Asia/Tokyo" },
    limit,
    action,
  };
  return { ...defaultPolicy, rules: [...defaultPolicy.rules, daily] };
}

async function draft(policy: object = withDaily(2)): Promise<number> {
  return (await told(world().operator.client.addPolicy(policy as PolicyDocument))).version;
}

async function activate(version: number) {
  const { operator, approver } = world();
  return await approve(approver, operator.client.activatePolicy(version));
}

async function policy(version: number) {
  const by = await holder(world().viewer);
  return (await send(by, "GET", `/v1/operator/policies/${version}`)).body;
}

describe("a draft", () => {
  it("is kept as the next version with its author, and decides nothing", async () => {
    const before = (await controlObject(env).snapshot()).policyVersion;
    const version = await draft();
    expect(await policy(version)).toMatchObject({
      version,
      state: "draft",
      created_by: world().operator.operatorId,
      activated_at: null,
      document: { version, rules: expect.arrayContaining([]) },
    });
    expect((await controlObject(env).snapshot()).policyVersion).toBe(before);
    const { policies } = await told(world().viewer.client.policies());
    expect(policies.map((each) => each.version)).toContain(version);
  });

  it("is malformed_request at the very member that is wrong", async () => {
    const [rule] = withDaily(2).rules.slice(-1);
    const wrong: [object, string][] = [
      [{ ...defaultPolicy, rules: [{ ...rule, limit: -1 }] }, "/rules/0/limit"],
      [
        { ...defaultPolicy, rules: [{ ...rule, window: { sliding_ms: 1 } }] },
        "/rules/0/window/sliding_ms",
      ],
      [
        { ...defaultPolicy, rules: [{ ...rule, window: { calendar: "day", zone: "Mars" } }] },
        "/rules/0/window/zone",
      ],
      [{ ...defaultPolicy, rules: [rule, rule] }, "/rules/1/id"],
      [{ ...defaultPolicy, currency: "USD" }, "/currency"],
      [{ ...defaultPolicy, colour: "red" }, ""],
    ];
    const before = (await told(world().viewer.client.policies())).policies.length;
    for (const [document, pointer] of wrong) {
      const fault = await refusal(world().operator.client.addPolicy(document as PolicyDocument));
      expect(fault).toMatchObject({ status: 400, code: "malformed_request", pointer });
      // Among 64 rules a number is found by counting.
      const named = pointer.startsWith("/rules/") && `, in rule ${rule?.id}`;
      expect(fault.detail.includes(", in rule")).toBe(named !== false);
      if (named) expect(fault.detail).toContain(named);
    }
    expect((await told(world().viewer.client.policies())).policies).toHaveLength(before);
  });

  it("is forbidden to a viewer, and 404 where there is none", async () => {
    const { viewer, operator } = world();
    expect(await refusal(viewer.client.addPolicy(withDaily(2)))).toMatchObject({ status: 403 });
    expect(await refusal(operator.client.shadowPolicy(999))).toMatchObject({ status: 404 });
    expect(await refusal(operator.client.activatePolicy(999))).toMatchObject({ status: 404 });
    const by = await holder(viewer);
    expect((await send(by, "GET", "/v1/operator/policies/999")).status).toBe(404);
    expect((await send(by, "GET", "/v1/operator/policies/999/report")).status).toBe(404);
  });

  it("is refused when its table would not fit the snapshot beside the active one", async () => {
    const id = (i: number, name: string) => `${name}-${i}-`.padEnd(40, "x");
    const big = (name: string) => ({
      currency: "JPY",
      rules: Array.from({ length: 64 }, (_, i) => ({
        ...withDaily(2).rules.at(-1),
        id: id(i, name),
        limit: 1_000,
        when: { channel: `${name}_${i}_`.padEnd(32, "x") },
      })),
    });
    const version = await draft(big("first"));
    await activate(version);
    const fault = await refusal(world().operator.client.addPolicy(big("second") as PolicyDocument));
    expect(fault).toMatchObject({ status: 400, pointer: "/rules" });
    await activate(1);
  });
});

describe("activation", () => {
  it("takes two persons, ends the shadow, is in force when answered, and goes back to an older version", async () => {
    const { till, operator, approver } = world();
    const version = await draft();
    await told(operator.client.shadowPolicy(version));
    const waiting = (await told(operator.client.activatePolicy(version))) as {
      approval_id: string;
    };
    expect(await refusal(operator.client.approve(waiting.approval_id))).toMatchObject({
      status: 403,
    });
    expect((await controlObject(env).snapshot()).policyVersion).toBe(1);
    const approved = await told(approver.client.approve(waiting.approval_id));
    expect(approved).toMatchObject({ act: "activate_policy", result: { version } });
    const inUse = { policyVersion: version, shadowVersion: null };
    expect(await controlObject(env).snapshot()).toMatchObject(inUse);
    expect(await refusal(operator.client.shadowPolicy(version))).toMatchObject({ state: "active" });
    const buyer = await world().customer();
    for (let i = 0; i < 2; i += 1) await payApproved(till, buyer, { amount: 100 + i });
    const declined = await pay(till, buyer, { amount: 103 });
    expect(declined.decline?.code).toBe("velocity_count_exceeded");
    const explained = await explain(declined.payment_id as string);
    expect(explained).toMatchObject({ policy_version: version, same_verdict: true });
    expect(await policy(version)).toMatchObject({ state: "active" });
    expect(await refusal(operator.client.activatePolicy(version))).toMatchObject({ status: 409 });
    await activate(1);
    await payApproved(till, buyer, { amount: 104 });
    expect(await policy(version)).toMatchObject({ state: "retired", document: { version } });
  });
});

describe("every decision after the answer", () => {
  it("names the version that was activated, payments and top-ups alike, and so after a way back", async () => {
    const { till, neighbour, partner } = world();
    const buyers = await world().customers(3, 1_000);
    const version = await draft(withDaily(50));
    const decided: (number | null)[][] = [];
    for (const active of [version, 1]) {
      await activate(active);
      const atMs = Date.now();
      await Promise.all(
        buyers.map(async (buyer, i) => {
          await payApproved(i % 2 === 0 ? till : neighbour, buyer, { amount: 10 + active + i });
          await topUp(partner, buyer, 100);
        }),
      );
      const logs = await Promise.all(buyers.map(({ route }) => walletLog(route)));
      const since = logs.flat().filter((row) => row.atMs >= atMs);
      decided.push(since.map(({ body }) => (JSON.parse(body) as PaymentBody).policyVersion));
    }
    expect(decided).toEqual([Array(6).fill(version), Array(6).fill(1)]);
  });
});

async function explain(paymentId: string) {
  return (await told(world().viewer.client.explanation(paymentId))) as Record<string, unknown>;
}

describe("a shadow version", () => {
  it("is judged beside top-ups and at terminals too, recorded and counted by rule", async () => {
    const { approver, neighbour, operator, viewer, partner } = world();
    const fresh = await addTill(approver.client, neighbour.storeId);
    const [usual] = withDaily(1).rules.slice(-1);
    const more = [
      { ...usual, id: "test.top_ups", act: "top_up" },
      { ...usual, id: "test.till", act: "terminal", watch: ["terminal"], action: "flag" },
    ];
    const version = await draft({ ...defaultPolicy, rules: [...defaultPolicy.rules, ...more] });
    // What other tills have sold before, their objects are told before.
    await drained();
    await told(operator.client.shadowPolicy(version));
    const buyer = await world().customer(1_000);
    const credit = await topUp(partner, buyer, 2_000);
    for (let i = 0; i < 3; i += 1) await payApproved(fresh, buyer, { amount: 220 + i });
    const explained = await told(viewer.client.topUpExplanation(credit.top_up_id ?? ""));
    expect(explained).toMatchObject({
      policy_version: 1,
      same_verdict: true,
      velocity: { policy_version: 1, verdict: "pass" },
      shadow: { policy_version: version, verdict: "decline" },
    });
    const report = async () => await told(viewer.client.shadowReport(version));
    await vi.waitFor(async () => {
      const { rules, ...sums } = await report();
      expect(rules.filter(({ exceeded }) => exceeded > 0)).toEqual([
        { rule: "test.top_ups", act: "top_up", action: "decline", exceeded: 1 },
        { rule: "test.till", act: "terminal", action: "flag", exceeded: 2 },
      ]);
      expect(sums).toMatchObject({ judged: 5, would_have_declined: 1, newly_declined: 1 });
    }, soon);
    const { alerts } = await told(viewer.client.alerts());
    expect(JSON.stringify(alerts)).not.toContain("test.till");
    await told(operator.client.endShadow(version));
  });

  it("is judged beside the active one, recorded and counted, and declines nothing", async () => {
    const { till, operator } = world();
    const version = await draft(withDaily(1));
    const inForce = await told(operator.client.shadowPolicy(version));
    expect(inForce).toMatchObject({ version });
    const buyer = await world().customer();
    for (let i = 0; i < 3; i += 1) await payApproved(till, buyer, { amount: 200 + i });
    const bodies = (await walletLog(buyer.route))
      .filter((row) => row.kind === "payment")
      .map((row) => JSON.parse(row.body) as PaymentBody);
    expect(bodies.map(({ velocity, shadow }) => [velocity?.v, shadow?.v, shadow?.verdict])).toEqual(
      ["pass", "decline", "decline"].map((verdict) => [1, version, verdict]),
    );
    const by = await holder(world().viewer);
    await vi.waitFor(async () => {
      const { body } = await send(by, "GET", `/v1/operator/policies/${version}/report`);
      expect(body).toMatchObject({
        state: "shadow",
        judged: 4,
        would_have_declined: 2,
        newly_declined: 2,
        newly_passed: 0,
        would_have_confirmed: 0,
      });
      const exceeded = body.rules.filter((rule: { exceeded: number }) => rule.exceeded > 0);
      expect(exceeded).toEqual([
        { rule: "test.daily", act: "payment", action: "decline", exceeded: 2 },
      ]);
    }, soon);
    const acting = await holder(operator);
    const ended = await send(acting, "DELETE", `/v1/operator/policies/${version}/shadow`);
    expect(ended.status).toBe(200);
    await payApproved(till, buyer, { amount: 300, reference: unique("after-shadow") });
    const last = (await walletLog(buyer.route)).filter((row) => row.kind === "payment").at(-1);
    expect(JSON.parse(last?.body ?? "{}").shadow).toBeUndefined();
  });
});
