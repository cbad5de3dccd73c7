import { describe, expect, it } from "vitest";
import { totpCode } from "../../src/client/index.ts";
import {
  answered,
  approve,
  type Customer,
  openWorld,
  payApproved,
  raiseStop,
  refusal,
  told,
  travel,
  unique,
  walletLog,
} from "../world.ts";

const world = openWorld();
const account = {
  bank_code: "0001",
  branch_code: "123",
  account_type: "ordinary",
  account_number: "7654321",
  holder_kana: "ヤマダ ハナコ",
};

async function withFactor(customer: Customer): Promise<void> {
  travel(30_000);
  await told(customer.app.stepUp("redemption", await totpCode(customer.totpSecret, Date.now())));
}

const redemption = (amount: number) => ({
  reference: unique("redemption"),
  amount,
  payout_account: account,
});

describe("a redemption", () => {
  it("refuses step_up_required without a fresh factor, and moves nothing", async () => {
    const owner = await world().customer(5_000);
    expect(await refusal(owner.app.redeem(redemption(1_000)))).toMatchObject({
      code: "step_up_required",
    });
    expect((await walletLog(owner.route)).length).toBe(1);
  });

  it("pays the balance back once per reference, and no more than there is", async () => {
    const owner = await world().customer(5_000);
    await withFactor(owner);
    const request = redemption(2_000);
    const first = await answered(owner.app.redeem(request));
    expect(first.status).toBe(201);
    const again = await answered(owner.app.redeem(request));
    expect(again.replayed).toBe(true);
    expect(again.body).toEqual(first.body);
    expect(await refusal(owner.app.redeem({ ...request, amount: 2_001 }))).toMatchObject({
      code: "reference_reused",
    });
    expect(await refusal(owner.app.redeem(redemption(3_001)))).toMatchObject({
      code: "state_conflict",
      available: 3_000,
    });
    expect((await told(owner.app.wallet())).balances.available).toBe(3_000);
    const rows = await walletLog(owner.route);
    expect(JSON.stringify(rows)).not.toContain("7654321");
  });

  it("takes the deployment's currency or none, and refuses another one, booking nothing", async () => {
    const owner = await world().customer(5_000);
    await withFactor(owner);
    const usd = { ...redemption(1_000), currency: "USD" };
    const pointer = { status: 400, code: "malformed_request", pointer: "/currency" };
    expect(await refusal(owner.app.redeem(usd))).toMatchObject(pointer);
    expect((await walletLog(owner.route)).length).toBe(1);
    const yen = { ...redemption(1_000), currency: "JPY" };
    expect(await told(owner.app.redeem(yen))).toMatchObject({ amount: 1_000, currency: "JPY" });
  });

  it("F14: works while everything else is stopped, and not under its own stop", async () => {
    const { approver, second } = world();
    const owner = await world().customer(5_000);
    await withFactor(owner);
    const everything = await raiseStop(approver, { scope: "everything" });
    await told(owner.app.redeem(redemption(1_000)));
    const own = await raiseStop(approver, { scope: "redemption" });
    expect(await refusal(owner.app.redeem(redemption(1_000)))).toMatchObject({ code: "stopped" });
    await approve(second, approver.client.liftStop(own.stop_id));
    await approve(second, approver.client.liftStop(everything.stop_id));
  });
});

describe("F14: a stolen wallet is not emptied", () => {
  const points = () => ({
    ...{ reference: unique("points"), channel: "points" },
    ...{ amount: 1, currency: "JPY" },
  });

  it.each(["wallet", "device"] as const)("by redeeming under a stop of the %s", async (scope) => {
    const { approver } = world();
    const owner = await world().customer(5_000);
    await withFactor(owner);
    const id = scope === "wallet" ? owner.walletId : owner.deviceId;
    await raiseStop(approver, { scope, id });
    const stopped = { status: 403, code: "stopped", scope };
    expect(await refusal(owner.app.redeem(redemption(1_000)))).toMatchObject(stopped);
    expect(await refusal(owner.app.topUp(points() as never))).toMatchObject(stopped);
    expect((await walletLog(owner.route)).length).toBe(1);
    expect(await told(owner.app.freeze())).toMatchObject({ state: "frozen" });
  });

  it("by redeeming after its owner froze it, whatever else is stopped", async () => {
    const { approver, second } = world();
    const owner = await world().customer(5_000);
    await withFactor(owner);
    const everything = await raiseStop(approver, { scope: "everything" });
    expect(await told(owner.app.freeze())).toMatchObject({ state: "frozen" });
    expect(await refusal(owner.app.redeem(redemption(1_000)))).toMatchObject({
      ...{ status: 409, code: "state_conflict", state: "frozen" },
    });
    expect((await walletLog(owner.route)).length).toBe(1);
    await approve(second, approver.client.liftStop(everything.stop_id));
  });
});

describe("a stopped phone", () => {
  it("approves no other one, and changes nothing of the wallet", async () => {
    const { approver } = world();
    const owner = await world().customer(5_000);
    travel(30_000);
    const code = await totpCode(owner.totpSecret, Date.now());
    await told(owner.app.stepUp("limits", code));
    await raiseStop(approver, { scope: "device", id: owner.deviceId });
    const stopped = { status: 403, code: "stopped", scope: "device" };
    const limits = { payment_amount_max: 100 };
    expect(await refusal(owner.app.setLimits(limits as never))).toMatchObject(stopped);
    expect(await told(owner.app.wallet())).toMatchObject({
      limits: { own: { payment_amount_max: null } },
    });
  });
});

describe("points", () => {
  it("become balance when they have matured, and not before", async () => {
    const { till } = world();
    const owner = await world().customer(10_000);
    await payApproved(till, owner, { amount: 5_000 });
    const request = {
      reference: unique("points"),
      channel: "points",
      amount: 100,
      currency: "JPY",
    };
    expect(await refusal(owner.app.topUp(request as never))).toMatchObject({
      code: "state_conflict",
      points: 0,
    });
    travel(25 * 3_600_000);
    await owner.app.refresh();
    const credited = await answered(owner.app.topUp(request as never));
    expect(credited.body).toMatchObject({ status: "credited", amount: 100 });
    expect((await told(owner.app.wallet())).balances).toMatchObject({
      available: 5_100,
      points: 0,
      points_pending: 0,
    });
    expect((await answered(owner.app.topUp(request as never))).replayed).toBe(true);
  });

  it("A25: leave nobody with more than was paid in, refunded after they were turned in", async () => {
    const { till } = world();
    const owner = await world().customer(10_000);
    const paid = await payApproved(till, owner, { amount: 5_000 });
    travel(25 * 3_600_000);
    await owner.app.refresh();
    const request = {
      reference: unique("points"),
      channel: "points",
      amount: 100,
      currency: "JPY",
    };
    await told(owner.app.topUp(request as never));
    const refund = await told(
      till.client.refund(paid.payment_id, { reference: unique("refund"), amount: 5_000 }),
    );
    expect(refund).toMatchObject({ amount_credited: 4_900, reward_deducted: 100 });
    expect((await told(owner.app.wallet())).balances).toMatchObject({
      available: 10_000,
      points: 0,
    });
  });
});
