import { describe, expect, it, vi } from "vitest";
import { payment as paymentSchema } from "../../worker/routes/terminal/payment-schema.ts";
import { Wallet } from "../../worker/wallet/object.ts";
import {
  addMerchant,
  addTill,
  allTaken,
  answered,
  bill,
  done,
  footprint,
  holder,
  openWorld,
  pay,
  payApproved,
  refusal,
  scan,
  send,
  tokyo,
  told,
  topUp,
  travel,
  unique,
  walletHolding,
  walletLog,
} from "../world.ts";

const world = openWorld();

describe("a payment", () => {
  it("is approved with every member of its schema, and moves the money once", async () => {
    const { till } = world();
    const buyer = await world().customer(5_000);
    const request = { ...bill(await scan(buyer)), cashier: "cashier 7" };
    const reply = await answered(till.client.postPayment(request));
    expect(reply.status).toBe(200);
    expect(reply.replayed).toBe(false);
    const paid = paymentSchema.parse(reply.body);
    expect(paid).toMatchObject({
      reference: request.reference,
      result: "approved",
      final: true,
      status: "captured",
      confirm_by: null,
      amount: 1_200,
      currency: "JPY",
      amount_captured: 1_200,
      amount_refunded: 0,
      reward: 24,
      decline: null,
      merchant_id: till.merchantId,
      store_id: till.storeId,
      terminal_id: till.terminalId,
      cashier: "cashier 7",
      version: 1,
    });
    expect(paid.payment_id).toMatch(/^pay_[A-Za-z0-9_-]{52}$/);
    expect(Math.abs(Date.parse(paid.server_time) - Date.now())).toBeLessThan(5_000);
    const wallet = await told(buyer.app.wallet());
    expect(wallet.balances).toEqual({ available: 3_800, held: 0, points: 0, points_pending: 24 });
    expect((await walletLog(buyer.route)).map((row) => row.kind)).toEqual(["top_up", "payment"]);
  });

  it("is found by its id and by its reference", async () => {
    const { till, neighbour } = world();
    const paid = await payApproved(till, await world().customer());
    const byId = await told(till.client.payment(paid.payment_id));
    expect(byId).toEqual({ ...paid, server_time: byId.server_time });
    const byReference = await told(till.client.byReference(paid.reference));
    expect(byReference).toEqual({ ...paid, server_time: byReference.server_time });
    const elsewhere = await told(neighbour.client.byReference(paid.reference, till.terminalId));
    expect(elsewhere.payment_id).toBe(paid.payment_id);
    const unknown = await refusal(till.client.byReference(unique("never-sent")));
    expect(unknown).toMatchObject({ code: "payment_not_found", retry: "same_request" });
  });

  it("is replayed byte for byte, with its status now, and writes nothing", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const by = await holder(till);
    const request = bill(await scan(buyer));
    const first = await send(by, "POST", "/v1/payments", request);
    expect(first.headers.get("Idempotent-Replayed")).toBeNull();
    const before = await footprint();
    const again = await send(by, "POST", "/v1/payments", request);
    expect(again.text).toBe(first.text);
    expect(again.headers.get("Idempotent-Replayed")).toBe("true");
    expect(again.headers.get("Payment-Status")).toBe("captured");
    expect(await footprint()).toEqual(before);
    const { reference, body } = { reference: unique("cancel"), body: first.body };
    await told(till.client.cancel({ reference, payment_id: body.payment_id }));
    const after = await send(by, "POST", "/v1/payments", request);
    expect(after.text).toBe(first.text);
    expect(after.headers.get("Payment-Status")).toBe("cancelled");
  });

  it("names what spent a code to the merchant that spent it, and to no other", async () => {
    const { till, neighbour, stranger } = world();
    const code = await scan(await world().customer());
    const paid = await payApproved(till, code);
    const { reference, payment_id } = paid;
    const again = await pay(neighbour, code);
    expect(again).toMatchObject({ result: "declined", status: "declined", amount_captured: 0 });
    expect(again.decline).toEqual({
      code: "code_spent",
      advice: "new_code",
      reference,
      payment_id,
    });
    const other = await pay(stranger, code);
    expect(other.decline).toEqual({ code: "code_spent", advice: "new_code" });
  });

  it("declines insufficient_funds when the balance is one yen short, and takes nothing", async () => {
    const { till } = world();
    const buyer = await world().customer(1_199);
    const declined = await pay(till, buyer);
    expect(declined.decline).toEqual({
      code: "insufficient_funds",
      advice: "smaller_amount_or_other_means",
    });
    expect((await told(buyer.app.wallet())).balances.available).toBe(1_199);
    expect((await payApproved(till, buyer, { amount: 1_199 })).amount).toBe(1_199);
  });

  it("declines code_not_for_this_payment above the code's cap and at another merchant", async () => {
    const { till, stranger } = world();
    const buyer = await world().customer();
    const capped = await pay(till, await scan(buyer, { amount_max: 1_199 }));
    expect(capped.decline?.code).toBe("code_not_for_this_payment");
    const elsewhere = await scan(buyer, { merchant_id: till.merchantId });
    expect((await pay(stranger, elsewhere)).decline?.code).toBe("code_not_for_this_payment");
    await payApproved(till, await scan(buyer, { amount_max: 1_200, merchant_id: till.merchantId }));
  });

  it("declines duplicate_suspected unless the cashier has asked", async () => {
    const { till, neighbour, stranger } = world();
    const buyer = await world().customer();
    const first = await payApproved(till, buyer);
    const second = await pay(neighbour, buyer);
    expect(second.decline).toEqual({ code: "duplicate_suspected", advice: "ask_then_new_code" });
    await payApproved(stranger, buyer);
    await payApproved(till, buyer, { allow_duplicate: true });
    const cancel = { reference: unique("cancel"), payment_reference: first.reference };
    await told(till.client.cancel(cancel));
    const third = await pay(neighbour, buyer);
    expect(third.decline?.code).toBe("duplicate_suspected");
  });

  it("declines answered_too_late when the till's patience ended before the decision", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const code = await scan(buyer);
    const decide = Wallet.prototype.pay;
    const slow = async function (this: Wallet, ...input: Parameters<typeof decide>) {
      await scheduler.wait(30);
      return decide.apply(this, input);
    };
    vi.spyOn(Wallet.prototype, "pay").mockImplementationOnce(slow as never);
    const late = await pay(till, code, { answer_within_ms: 1 });
    expect(late.decline).toEqual({ code: "answered_too_late", advice: "new_code" });
    expect((await pay(till, code)).decline?.code).toBe("code_spent");
  });
});

describe("giving back", () => {
  it("cancels a payment once, with its reward, and answers the same again", async () => {
    const { till } = world();
    const buyer = await world().customer(5_000);
    const paid = await payApproved(till, buyer);
    const request = { reference: unique("cancel"), payment_id: paid.payment_id };
    const first = await answered(till.client.cancel(request));
    expect(first.body).toMatchObject({ status: "done", final: true });
    expect(first.body.payment).toMatchObject({ status: "cancelled", reward: 0, version: 2 });
    const again = await answered(till.client.cancel(request));
    expect(again.replayed).toBe(true);
    expect(again.body.cancellation_id).toBe(first.body.cancellation_id);
    const balances = (await told(buyer.app.wallet())).balances;
    expect(balances).toEqual({ available: 5_000, held: 0, points: 0, points_pending: 0 });
  });

  it("says of a declined payment that it is ended since its cancellation, not since the decline", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const request = bill(await scan(buyer), { amount: 900_000 });
    const declined = await told(till.client.postPayment(request));
    await allTaken();
    await scheduler.wait(5);
    const cancel = { reference: unique("cancel"), payment_reference: request.reference };
    const { payment } = await told(till.client.cancel(cancel));
    expect(payment).toMatchObject({ ...declined, server_time: expect.any(String) });
    expect((payment?.server_time ?? "") > declined.server_time).toBe(true);
  });

  it("refunds in part, then the rest, and the reward in proportion", async () => {
    const { till } = world();
    const buyer = await world().customer(5_000);
    const { payment_id: id } = await payApproved(till, buyer);
    const part = { reference: unique("refund"), amount: 500, reason: "one of two" };
    const first = await answered(till.client.refund(id, part));
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ amount: 500, amount_credited: 500, reward_taken_back: 10 });
    const again = await answered(till.client.refund(id, part));
    expect(again.replayed).toBe(true);
    expect(again.body).toEqual(first.body);
    const rest = await told(till.client.refund(id, { reference: unique("refund"), amount: 700 }));
    expect(rest).toMatchObject({ amount: 700, reward_taken_back: 14 });
    const listed = await told(till.client.refunds(id));
    expect(listed.refunds).toEqual([first.body, rest]);
    const named = await told(
      till.client.findRefunds({ payment_id: id, reference: part.reference }),
    );
    expect(named.refunds).toEqual([first.body]);
    const now = await told(till.client.payment(id));
    expect(now).toMatchObject({ status: "captured", amount_refunded: 1_200, reward: 0 });
    const balances = (await told(buyer.app.wallet())).balances;
    expect(balances).toEqual({ available: 5_000, held: 0, points: 0, points_pending: 0 });
  });

  it("leaves the point that what is left would have earned, when a yen comes back", async () => {
    const { till } = world();
    const buyer = await world().customer(5_000);
    const { payment_id: id } = await payApproved(till, buyer, { amount: 99 });
    const yen = await told(till.client.refund(id, { reference: unique("refund"), amount: 1 }));
    expect(yen).toMatchObject({ amount_credited: 1, reward_taken_back: 0 });
    expect(await told(till.client.payment(id))).toMatchObject({ amount_refunded: 1, reward: 1 });
  });

  it("refuses state_conflict for a yen more than was captured, and writes nothing", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const { payment_id: id } = await payApproved(till, buyer);
    await told(till.client.refund(id, { reference: unique("refund"), amount: 1_000 }));
    const before = await walletHolding(buyer.route);
    const beyond = { reference: unique("refund"), amount: 201 };
    const refused = await refusal(till.client.refund(id, beyond));
    expect(refused).toMatchObject({ status: 409, code: "state_conflict", state: "captured" });
    expect(await walletHolding(buyer.route)).toEqual(before);
  });

  it("is made at a shop whose names are as long as names may be", async () => {
    const { approver } = world();
    const longest = { merchant: "長".repeat(100), kana: "ナ".repeat(100), store: "店".repeat(100) };
    const terms = { name: longest.merchant, name_kana: longest.kana };
    const { merchantId } = await addMerchant(approver.client, terms);
    const store = { ...tokyo, name: longest.store };
    const { store_id } = await done(approver.client.addStore(merchantId, store));
    const till = await addTill(approver.client, store_id);
    expect(await payApproved(till, await world().customer())).toMatchObject({
      merchant_name: longest.merchant,
      merchant_name_kana: longest.kana,
      store_name: longest.store,
    });
  });

  it("matures the reward when the cancellation window ends, and cancels no more", async () => {
    const { till, partner } = world();
    const buyer = await world().customer(5_000);
    const paid = await payApproved(till, buyer);
    travel(24 * 3_600_000 + 16 * 60_000);
    const late = { reference: unique("cancel"), payment_id: paid.payment_id };
    expect(await refusal(till.client.cancel(late))).toMatchObject({ code: "state_conflict" });
    await topUp(partner, buyer, 1_000);
    const balances = (await told(buyer.app.wallet())).balances;
    expect(balances).toEqual({ available: 4_800, held: 0, points: 24, points_pending: 0 });
    const refund = { reference: unique("refund"), amount: 1_200 };
    const given = await told(till.client.refund(paid.payment_id, refund));
    expect(given).toMatchObject({ amount_credited: 1_200, reward_taken_back: 24 });
    expect((await told(buyer.app.wallet())).balances).toMatchObject({
      available: 6_000,
      points: 0,
    });
  });
});
