import { describe, expect, it } from "vitest";
import {
  answered,
  openWorld,
  payApproved,
  refusal,
  told,
  travel,
  unique,
  walletHolding,
  walletLog,
} from "../world.ts";

const world = openWorld();
const weekMs = 7 * 24 * 3_600_000;

async function held(amount = 5_000) {
  const { till } = world();
  const buyer = await world().customer(10_000);
  const paid = await payApproved(till, buyer, { amount, capture: "manual" });
  const capture = (captured: number, last?: boolean) =>
    till.client.capture(paid.payment_id, {
      reference: unique("capture"),
      amount: captured,
      ...(last === undefined ? {} : { last }),
    });
  const balances = async () => (await told(buyer.app.wallet())).balances;
  return { till, buyer, paid, capture, balances };
}

describe("a hold", () => {
  it("takes the amount out of the balance and nothing to the merchant", async () => {
    const { paid, balances } = await held();
    expect(paid).toMatchObject({
      status: "authorized",
      final: true,
      amount_captured: 0,
      reward: 0,
    });
    expect(await balances()).toMatchObject({ available: 5_000, held: 5_000, points_pending: 0 });
  });

  it("is captured in parts, and the last one releases the rest and earns the reward", async () => {
    const { till, paid, capture, balances } = await held();
    const first = await told(capture(1_000));
    expect(first).toMatchObject({ status: "authorized", amount_captured: 1_000, version: 2 });
    const last = await told(capture(2_000, true));
    expect(last).toMatchObject({ status: "captured", amount_captured: 3_000, reward: 60 });
    expect(await balances()).toMatchObject({ available: 7_000, held: 0, points_pending: 60 });
    expect(await told(till.client.payment(paid.payment_id))).toMatchObject({ version: 3 });
  });

  it("refuses state_conflict when a capture is larger than what is held", async () => {
    const { buyer, capture, balances } = await held();
    await told(capture(4_000));
    const rows = (await walletLog(buyer.route)).length;
    expect(await refusal(capture(1_001))).toMatchObject({
      code: "state_conflict",
      state: "authorized",
      held: 1_000,
    });
    expect((await walletLog(buyer.route)).length).toBe(rows);
    expect(await balances()).toMatchObject({ available: 5_000, held: 1_000 });
  });

  it("gives a lost answer of a capture again, byte for byte, with the status now", async () => {
    const { till, paid } = await held();
    const request = { reference: unique("capture"), amount: 5_000 };
    const first = await answered(till.client.capture(paid.payment_id, request));
    await told(till.client.refund(paid.payment_id, { reference: unique("refund"), amount: 5_000 }));
    const again = await answered(till.client.capture(paid.payment_id, request));
    expect(again.body).toEqual(first.body);
    expect(again.replayed).toBe(true);
    const other = till.client.capture(paid.payment_id, { ...request, amount: 4_999 });
    expect(await refusal(other)).toMatchObject({ code: "reference_reused", differ: ["amount"] });
  });

  it("captures once of fifty at the same time, and no more than is held", async () => {
    const { till, paid, balances } = await held();
    const all = await Promise.all(
      Array.from({ length: 50 }, () =>
        till.client.capture(paid.payment_id, { reference: unique("capture"), amount: 1_200 }),
      ),
    );
    expect(all.filter((reply) => reply.ok).length).toBe(4);
    expect(await balances()).toMatchObject({ available: 5_000, held: 200 });
  });

  it("is cancelled whole, also after a part was captured", async () => {
    const { till, paid, capture, balances } = await held();
    await told(capture(1_500));
    const cancelled = await told(
      till.client.cancel({ reference: unique("cancel"), payment_id: paid.payment_id }),
    );
    expect(cancelled).toMatchObject({ status: "done", final: true });
    expect(cancelled.payment).toMatchObject({ status: "cancelled" });
    expect(await balances()).toMatchObject({ available: 10_000, held: 0 });
    expect(await refusal(capture(1))).toMatchObject({ code: "state_conflict", state: "cancelled" });
  });

  it("ends by itself: the money is back without a call, and a capture comes too late", async () => {
    const { till, buyer, paid, capture, balances } = await held();
    const partly = await held();
    await told(partly.capture(2_000));
    travel(weekMs);
    expect(await refusal(capture(1))).toMatchObject({ code: "state_conflict", state: "expired" });
    expect(await balances()).toMatchObject({ available: 10_000, held: 0 });
    expect(await told(till.client.payment(paid.payment_id))).toMatchObject({ status: "expired" });
    expect(await told(till.client.payment(partly.paid.payment_id))).toMatchObject({
      status: "captured",
      amount_captured: 2_000,
    });
    expect(await partly.balances()).toMatchObject({ available: 8_000, held: 0 });
    const before = [await walletHolding(buyer.route), await walletHolding(partly.buyer.route)];
    for (const late of [capture(1), capture(5_000, true), partly.capture(1)]) {
      expect(await refusal(late)).toMatchObject({ status: 409, code: "state_conflict" });
    }
    const after = [await walletHolding(buyer.route), await walletHolding(partly.buyer.route)];
    expect(after).toEqual(before);
  });
});
