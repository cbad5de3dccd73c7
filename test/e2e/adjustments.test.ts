import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { controlObject } from "../../worker/control/stub.ts";
import { Wallet } from "../../worker/wallet/object.ts";
import {
  approve,
  type Customer,
  env,
  expecting,
  expectSoundBooks,
  footprint,
  holder,
  netOf,
  openWorld,
  payApproved,
  refusal,
  send,
  told,
  unique,
  walletHolding,
  walletLog,
} from "../world.ts";

const world = openWorld();

function requestFor(customer: Customer, amount: number) {
  return {
    reference: unique("adjustment"),
    wallet_id: customer.walletId,
    kind: "correction" as const,
    amount,
    currency: "JPY",
    case_number: "CASE-2026-0042",
    reason: "charged twice at the counter",
  };
}

async function availableOf({ app }: Customer): Promise<number> {
  return (await told(app.wallet())).balances.available;
}

async function adjustmentsOf({ route }: Customer) {
  return (await walletLog(route)).filter(({ kind }) => kind === "adjustment");
}

describe("an adjustment", () => {
  it("moves nothing until a second person approves, then once, and shows everywhere", async () => {
    const { operator, approver, viewer } = world();
    const buyer = await world().customer();
    const request = { ...requestFor(buyer, 700), kind: "compensation" as const };
    const { approval_id } = await told(operator.client.adjust(request));
    expect(await told(operator.client.adjust(request))).toMatchObject({ approval_id });
    expect(await availableOf(buyer)).toBe(10_000);
    const { approvals } = await told(approver.client.approvals());
    expect(approvals.filter((each) => each.approval_id === approval_id)).toMatchObject([
      { act: "adjust_wallet", detail: { amount: 700, case_number: request.case_number } },
    ]);
    const all = await Promise.all(
      Array.from({ length: 5 }, () => told(approver.client.approve(approval_id))),
    );
    for (const approved of all) {
      expect(approved).toMatchObject({ status: "approved", result: { amount: 700 } });
      expect(approved.result.adjustment_id).toBe(all[0]?.result.adjustment_id);
    }
    expect(await availableOf(buyer)).toBe(10_700);
    expect(await adjustmentsOf(buyer)).toHaveLength(1);
    const { events } = (await told(buyer.app.activity())) as unknown as { events: object[] };
    const entry = {
      kind: "adjustment",
      actor: "operator",
      amount: 700,
      message: {
        ja: "調整により残高が増えました",
        en: "Your balance was increased by an adjustment",
      },
    };
    expect(events[0]).toMatchObject(entry);
    expect(await told(viewer.client.walletActivity(buyer.walletId))).toMatchObject({
      events: [entry, { kind: "top_up" }, ...events.slice(2).map(() => ({}))],
    });
    const rest = await send(await holder(buyer), "GET", "/v1/wallet/activity?cursor=1.2");
    expect(rest.body.events).toMatchObject([{ kind: "top_up", amount: 10_000 }]);
    const record = await controlObject(env).audit(0, 1_000);
    const mine = record.filter(({ detail }) => detail.includes(approval_id));
    expect(mine.map(({ act }) => act)).toEqual(
      expect.arrayContaining(["adjust_wallet", "approve", "adjustment_done"]),
    );
    expect(mine.filter(({ act }) => act === "adjustment_done")).toHaveLength(1);
    expect(mine[0]?.detail).toContain(request.case_number);
  });

  it("takes as well as gives, clears nothing, and the wallet's equation holds", async () => {
    const { operator, approver, till } = world();
    const buyer = await world().customer();
    const paid = await payApproved(till, buyer);
    await told(till.client.refund(paid.payment_id, { reference: unique("refund"), amount: 200 }));
    await approve(approver, operator.client.adjust(requestFor(buyer, -3_000)));
    await approve(approver, operator.client.adjust(requestFor(buyer, 50)));
    expect(await availableOf(buyer)).toBe(10_000 - 1_200 + 200 - 3_000 + 50);
    const holding = await walletHolding(buyer.route);
    const net = (account: Parameters<typeof netOf>[1]) => netOf(holding, account);
    const into = -net("clearing_partner") - net("points_exchange_money") - net("adjusted");
    const out = net("clearing_settlement") + net("redeemed") + net("reward_recovered");
    expect(into - out).toBe(net("balance"));
    expect(net("adjusted")).toBe(2_950);
    await expectSoundBooks();
  });

  it("refuses state_conflict beyond the balance and the limit, when proposed and when approved", async () => {
    const { operator, approver, till } = world();
    const buyer = await world().customer();
    const before = await footprint();
    expect(await refusal(operator.client.adjust(requestFor(buyer, -10_001)))).toMatchObject({
      ...{ status: 409, code: "state_conflict", state: "insufficient_funds", available: 10_000 },
    });
    const much = await refusal(operator.client.adjust(requestFor(buyer, 10_000_000)));
    expect(much).toMatchObject({ status: 409, state: "balance_limit_exceeded" });
    expect(await footprint()).toEqual(before);
    const request = requestFor(buyer, -9_000);
    const { approval_id } = await told(operator.client.adjust(request));
    await payApproved(till, buyer);
    for (let i = 0; i < 2; i += 1) {
      expect(await refusal(approver.client.approve(approval_id))).toMatchObject({
        ...{ code: "state_conflict", state: "insufficient_funds", available: 8_800 },
      });
    }
    expect(await availableOf(buyer)).toBe(8_800);
    const { events } = (await told(buyer.app.activity())) as unknown as { events: object[] };
    expect(JSON.stringify(events)).not.toContain("adjustment");
  });

  it("is refused whole for a wrong body, a person alone, a stranger's id and another's reference", async () => {
    const { operator, approver, viewer } = world();
    const buyer = await world().customer();
    const by = await holder(operator);
    const good = requestFor(buyer, -500);
    const path = "/v1/operator/adjustments";
    const faults: [object, number, string][] = [
      [{ ...good, amount: 0 }, 400, "malformed_request"],
      [{ ...good, amount: 1.5 }, 400, "malformed_request"],
      [{ ...good, kind: "compensation" }, 400, "malformed_request"],
      [{ ...good, currency: "USD" }, 400, "malformed_request"],
      [{ ...good, case_number: undefined }, 400, "malformed_request"],
      [{ ...good, wallet_id: `${buyer.walletId.slice(0, -4)}AAAA` }, 404, "not_found"],
    ];
    const before = await footprint();
    for (const [body, status, code] of faults) {
      const refused = await send(by, "POST", path, body);
      expect([body, refused.status, refused.body.code]).toEqual([body, status, code]);
    }
    expect((await send(await holder(viewer), "POST", path, good)).status).toBe(403);
    const { approval_id } = await told(approver.client.adjust(good));
    expect((await refusal(approver.client.approve(approval_id))).status).toBe(403);
    expect((await refusal(operator.client.approve(approval_id))).status).toBe(403);
    const other = await refusal(approver.client.adjust({ ...good, amount: -501 }));
    expect(other).toMatchObject({ status: 422, code: "reference_reused", differ: ["amount"] });
    expect(await footprint()).toEqual(before);
  });

  it("is carried out by Control's alarm when the answer of the wallet was lost", async () => {
    const { operator, approver } = world();
    const buyer = await world().customer();
    const { approval_id } = await told(operator.client.adjust(requestFor(buyer, 300)));
    const adjust = Wallet.prototype.adjust;
    const lost = vi.spyOn(Wallet.prototype, "adjust").mockImplementation(function (
      this: Wallet,
      command,
    ) {
      adjust.call(this, command);
      throw new Error("the answer is lost");
    });
    await expecting([500, 503], async () => {
      expect((await refusal(approver.client.approve(approval_id))).status).toBe(503);
    });
    lost.mockRestore();
    const control = env.CONTROL as unknown as DurableObjectNamespace;
    await runDurableObjectAlarm(control.get(control.idFromName("control")));
    expect((await controlObject(env).approval(approval_id))?.result).toMatchObject({ amount: 300 });
    expect(await told(approver.client.approve(approval_id))).toMatchObject({
      result: { amount: 300 },
    });
    expect(await availableOf(buyer)).toBe(10_300);
    expect(await adjustmentsOf(buyer)).toHaveLength(1);
  });
});
