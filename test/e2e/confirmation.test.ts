import { describe, expect, it } from "vitest";
import type { ConfirmationDecision, Payment } from "../../src/client/index.ts";
import {
  approve,
  bill,
  drained,
  holder,
  openWorld,
  raiseStop,
  refusal,
  scan,
  send,
  told,
  travel,
  unique,
} from "../world.ts";

const world = openWorld();
const amount = 40_000;

async function waiting() {
  const { till } = world();
  const buyer = await world().customer(50_000);
  const request = bill(await scan(buyer), { amount });
  const by = await holder(till);
  const payment = (await send(by, "POST", "/v1/payments", request)).body as Payment & {
    payment_id: string;
  };
  const { merchant_name, store_name } = payment;
  type Other = Partial<Pick<ConfirmationDecision, "amount" | "shown">>;
  const decide = (decision: "approve" | "reject", more: Other = {}) =>
    buyer.app.confirm(payment.payment_id, {
      decision,
      amount,
      currency: "JPY",
      merchant_id: till.merchantId,
      shown: { merchant_name, store_name },
      ...more,
    });
  const balances = async () => (await told(buyer.app.wallet())).balances;
  return { till, buyer, by, request, payment, decide, balances };
}

describe("a payment above the deployment's limit", () => {
  it("waits for the payer with its money held", async () => {
    const { payment, balances, buyer } = await waiting();
    expect(payment).toMatchObject({
      result: "pending",
      final: false,
      status: "pending_confirmation",
      amount_captured: 0,
      decline: null,
    });
    expect(Date.parse(payment.confirm_by as string)).toBeGreaterThan(Date.now());
    expect(await balances()).toMatchObject({ available: 10_000, held: 40_000 });
    const { confirmations } = await told(buyer.app.confirmations());
    expect(confirmations).toMatchObject([
      { payment_id: payment.payment_id, amount, ...shopNames(payment) },
    ]);
  });

  it("is captured when the payer approves, and replays that answer from then on", async () => {
    const { till, by, request, payment, decide, balances } = await waiting();
    const approved = await told(decide("approve"));
    expect(approved).toMatchObject({ result: "approved", status: "captured", version: 2 });
    expect(await balances()).toMatchObject({ available: 10_000, held: 0 });
    const first = await send(by, "POST", "/v1/payments", request);
    expect(first.body).toMatchObject({ result: "approved", final: true, reward: 800 });
    await told(till.client.refund(payment.payment_id, { reference: "refund-of-40000", amount }));
    const again = await send(by, "POST", "/v1/payments", request);
    expect(again.text).toBe(first.text);
    expect(await told(decide("approve"))).toMatchObject({ payment_id: payment.payment_id });
    expect(await refusal(decide("reject"))).toMatchObject({ code: "state_conflict" });
  });

  it("declines confirmation_rejected when the payer rejects, and gives the money back", async () => {
    const { by, request, decide, balances } = await waiting();
    expect(await told(decide("reject"))).toMatchObject({
      result: "declined",
      decline: { code: "confirmation_rejected" },
    });
    expect(await balances()).toMatchObject({ available: 50_000, held: 0 });
    const replay = await send(by, "POST", "/v1/payments", request);
    expect(replay.body).toMatchObject({ decline: { code: "confirmation_rejected" } });
  });

  it("refuses a signature over another amount, and keeps waiting", async () => {
    const { till, payment, decide } = await waiting();
    const refused = await refusal(decide("approve", { amount: 4_000 }));
    expect(refused).toMatchObject({ code: "state_conflict", differ: ["amount"] });
    const now = await told(till.client.payment(payment.payment_id));
    expect(now.status).toBe("pending_confirmation");
  });

  it("tells the shop's names to payer and cashier alike, and refuses a signature over others", async () => {
    const { till, buyer, payment, decide } = await waiting();
    const { client: operator } = world().operator;
    const shop = await told(operator.merchant(till.merchantId));
    const names = shopNames(payment);
    expect(names).toMatchObject({ merchant_name: shop.name });
    const { merchant_name, store_name } = names;
    const refused: [ConfirmationDecision["shown"], string][] = [
      [{ merchant_name: "Another Shop", store_name }, "shown.merchant_name"],
      [{ merchant_name, store_name: "Another Store" }, "shown.store_name"],
    ];
    for (const [shown, member] of refused) {
      const problem = await refusal(decide("approve", { shown }));
      expect(problem).toMatchObject({ code: "state_conflict", differ: [member] });
    }
    expect((await told(till.client.payment(payment.payment_id))).status).toBe(payment.status);
    await told(decide("approve"));
    const { events } = await told(buyer.app.activity());
    const named = events.filter((event) => event.merchant_name !== null);
    expect(named.map(({ kind }) => kind)).toEqual(["confirmation", "payment"]);
    for (const event of named) expect(event).toMatchObject(names);
  });

  it("takes the first of fifty decisions at the same time", async () => {
    const { decide, balances } = await waiting();
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, index) => decide(index % 2 === 0 ? "approve" : "reject")),
    );
    expect(all.filter((reply) => reply.ok).length).toBe(25);
    const { available, held } = await balances();
    expect(held).toBe(0);
    expect([10_000, 50_000]).toContain(available);
  });

  it("declines confirmation_timed_out for whoever reads it after its time", async () => {
    const { till, payment, decide, balances } = await waiting();
    travel(60_001);
    const now = await told(till.client.payment(payment.payment_id));
    expect(now).toMatchObject({ final: true, decline: { code: "confirmation_timed_out" } });
    expect(await balances()).toMatchObject({ available: 50_000, held: 0 });
    expect(await refusal(decide("approve"))).toMatchObject({ code: "state_conflict" });
  });

  it("is declined spending_stopped when a stop came before the approval", async () => {
    const { approver, second } = world();
    const { decide, balances } = await waiting();
    const { stop_id } = await raiseStop(approver, { scope: "spending" });
    expect(await told(decide("approve"))).toMatchObject({
      result: "declined",
      decline: { code: "spending_stopped" },
    });
    expect(await balances()).toMatchObject({ available: 50_000, held: 0 });
    await approve(second, approver.client.liftStop(stop_id));
  });

  it("can be cancelled while it waits", async () => {
    const { till, by, request, payment, decide, balances } = await waiting();
    const cancel = { reference: "cancel-waiting-1", payment_id: payment.payment_id };
    expect(await told(till.client.cancel(cancel))).toMatchObject({ final: true });
    expect(await balances()).toMatchObject({ available: 50_000, held: 0 });
    expect(await refusal(decide("approve"))).toMatchObject({ state: "cancelled" });
    const replay = await send(by, "POST", "/v1/payments", request);
    expect(replay.body).toMatchObject({ status: "cancelled", final: true });
  });

  it("never reads approved once it was cancelled while it waited, wherever it is asked for", async () => {
    const { till, by, request, payment } = await waiting();
    const counted = async () => {
      const { payments, cancellations, declines, net } = await told(till.client.totals());
      return { payments, declines, net, cancellations: cancellations as { count: number } };
    };
    await drained();
    const before = await counted();
    const cancel = { reference: unique("cancel"), payment_id: payment.payment_id };
    const unpaid = {
      result: "declined",
      status: "cancelled",
      final: true,
      confirm_by: null,
      amount_captured: 0,
      reward: 0,
      decline: { code: "cancelled_before_payment", advice: "stop" },
      message: { en: "This payment was cancelled." },
    };
    for (let i = 0; i < 2; i += 1) {
      expect((await told(till.client.cancel(cancel))).payment).toMatchObject(unpaid);
    }
    await drained();
    expect(await told(till.client.payment(payment.payment_id))).toMatchObject(unpaid);
    expect(await told(till.client.byReference(request.reference))).toMatchObject(unpaid);
    const replays = [];
    for (let i = 0; i < 2; i += 1) replays.push(await send(by, "POST", "/v1/payments", request));
    for (const replay of replays) {
      expect(replay.body).toMatchObject(unpaid);
      expect(replay.headers.get("Payment-Status")).toBe("cancelled");
      expect(replay.text).toBe(replays[0]?.text);
    }
    expect(await till.client.pay(request)).toMatchObject({ kind: "cancelled", payment: unpaid });
    const { cancellations, ...others } = before;
    const cancelled = { ...cancellations, count: cancellations.count + 1 };
    expect(await counted()).toEqual({ ...others, cancellations: cancelled });
  });

  it("ends cancelled for a cashier who gives up while the payer is asked", async () => {
    const { till } = world();
    const buyer = await world().customer(50_000);
    const request = bill(await scan(buyer), { amount });
    const outcome = till.client.pay(request);
    const held = async () => (await told(buyer.app.wallet())).balances.held;
    await expect.poll(held).toBe(amount);
    expect(await till.client.abandon(request.reference)).toBe(true);
    expect(await outcome).toMatchObject({ kind: "cancelled" });
    expect((await told(buyer.app.wallet())).balances).toMatchObject({ available: 50_000, held: 0 });
  });
});

/** What a payment calls its shop. */
function shopNames({ merchant_name, merchant_name_kana, store_name }: Payment) {
  return { merchant_name, merchant_name_kana, store_name };
}
