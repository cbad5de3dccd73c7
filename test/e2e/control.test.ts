import { describe, expect, it } from "vitest";
import {
  addTill,
  approve,
  bill,
  holder,
  openWorld,
  pay,
  payApproved,
  raiseStop,
  refusal,
  register,
  scan,
  send,
  told,
  walletHolding,
} from "../world.ts";

const world = openWorld();

describe("velocity", () => {
  it("declines the eleventh payment of a minute and explains it with the rule's figures", async () => {
    const { till, viewer } = world();
    const buyer = await world().customer();
    for (let i = 1; i <= 10; i += 1) await payApproved(till, buyer, { amount: 100 + i });
    const eleventh = await pay(till, buyer, { amount: 111 });
    expect(eleventh.decline).toEqual({ code: "velocity_count_exceeded", advice: "try_later" });
    const explained = await told(viewer.client.explanation(`${eleventh.payment_id}`));
    expect(explained).toMatchObject({
      decided_by: "velocity_count_exceeded",
      policy_version: 1,
      same_verdict: true,
      velocity: { policy_version: 1, verdict: "decline", code: "velocity_count_exceeded" },
    });
    const rules = explained.velocity?.rules ?? [];
    const exceeded = rules.filter((rule) => rule.verdict === "exceeded");
    const figures = { before: 10, after: 11, limit: 10, verdict: "exceeded", action: "decline" };
    expect(exceeded.find((rule) => rule.rule === "payment.wallet.count.1m")).toMatchObject(figures);
    expect((await told(buyer.app.wallet())).balances.available).toBe(10_000 - 1_055);
  });

  it("explains an approved payment with rules that pass", async () => {
    const { till, operator } = world();
    const paid = await payApproved(till, await world().customer());
    const explained = await told(operator.client.explanation(paid.payment_id));
    expect(explained).toMatchObject({ decided_by: "approved", same_verdict: true });
    const rules = explained.velocity?.rules ?? [];
    expect(rules.length).toBeGreaterThan(0);
    expect(rules.filter((rule) => rule.verdict === "exceeded")).toEqual([]);
  });
});

describe("a stop of spending", () => {
  it("declines spending_stopped until a second person lifts it", async () => {
    const { till, approver, second, operator } = world();
    const buyer = await world().customer();
    const paid = await payApproved(till, buyer);
    const stop = await raiseStop(operator, { scope: "spending" });
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(stop.in_force_at));
    const stopped = await pay(till, buyer, { amount: 300 });
    expect(stopped.decline).toEqual({ code: "spending_stopped", advice: "stop" });
    const code = await scan(buyer);
    const still = await told(approver.client.stops());
    expect(still.stops.map((each) => each.stop_id)).toContain(stop.stop_id);
    await told(till.client.refund(paid.payment_id, { reference: "refund-in-stop", amount: 100 }));
    const lifted = await approve(second, approver.client.liftStop(stop.stop_id));
    expect(lifted).toMatchObject({ act: "lift_stop", status: "approved" });
    await payApproved(till, code, { amount: 300 });
  });

  it("stops one merchant, one terminal or one wallet, and nobody else", async () => {
    const { till, neighbour, stranger, operator } = world();
    const [buyer, other] = [await world().customer(), await world().customer()];
    await raiseStop(operator, { scope: "terminal", id: neighbour.terminalId });
    expect((await pay(neighbour, buyer)).decline?.code).toBe("spending_stopped");
    await payApproved(till, buyer);
    await raiseStop(operator, { scope: "merchant", id: stranger.merchantId });
    expect((await pay(stranger, buyer)).decline?.code).toBe("spending_stopped");
    await payApproved(till, buyer, { amount: 900 });
    const code = await scan(buyer);
    await raiseStop(operator, { scope: "wallet", id: buyer.walletId });
    expect((await pay(till, code)).decline?.code).toBe("wallet_unavailable");
    await payApproved(till, other);
  });
});

describe("revocation", () => {
  it("refuses a revoked terminal at once, its token and its key alike", async () => {
    const { till, approver } = world();
    const doomed = await addTill(approver.client, till.storeId);
    const code = await scan(await world().customer());
    const by = await holder(doomed);
    await told(approver.client.revokeTerminal(doomed.terminalId));
    const refused = await send(by, "POST", "/v1/payments", bill(code));
    expect([refused.status, refused.challenge]).toEqual([401, "invalid_token"]);
    const renewal = await doomed.client.openSession();
    expect(renewal).toMatchObject({ problem: { status: 401 } });
    await payApproved(till, code);
  });

  it("ends every customer's tokens and codes when two persons raise their epoch", async () => {
    const { till, approver, second } = world();
    const buyer = await world().customer();
    const by = await holder(buyer);
    const code = await scan(buyer);
    const before = await walletHolding(buyer.route);
    const proposal = approver.client.raiseEpoch({ scope: "customers", reason: "a drill" });
    const raised = await approve(second, proposal);
    expect(raised).toMatchObject({ act: "raise_kind_epoch", status: "approved" });
    const dead = await pay(till, code);
    expect(dead.decline).toEqual({ code: "device_unavailable", advice: "other_means" });
    expect(await send(by, "GET", "/v1/wallet")).toMatchObject({
      status: 401,
      challenge: "invalid_token",
    });
    const refused = await refusal(buyer.app.issueCode());
    expect(refused).toMatchObject({ status: 401, code: "unauthorized" });
    const after = await walletHolding(buyer.route);
    expect(after.balances).toEqual(before.balances);
    const newcomer = await register();
    expect((await told(newcomer.app.wallet())).state).toBe("live");
  });
});
