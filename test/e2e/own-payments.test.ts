import { expect, it } from "vitest";
import { ownPaymentsPage } from "../../src/bounds.ts";
import { totpCode } from "../../src/client/index.ts";
import {
  bill,
  holder,
  openWorld,
  payApproved,
  refusal,
  register,
  scan,
  send,
  told,
  travel,
  unique,
  walletLog,
} from "../world.ts";

const world = openWorld();

it("a payment is read by its payer as by its merchant, and by nobody else", async () => {
  const { till } = world();
  const buyer = await world().customer(5_000);
  const paid = await payApproved(till, buyer, { amount: 700 });
  const mine = await told(buyer.app.payment(paid.payment_id));
  expect(mine).toMatchObject({ ...paid, server_time: expect.any(String) });
  await told(till.client.refund(paid.payment_id, { reference: unique("refund"), amount: 200 }));
  expect(await told(buyer.app.payment(paid.payment_id))).toMatchObject({ amount_refunded: 200 });
  const unknown = { status: 404, code: "not_found", retry: "never" };
  // One wallet has no such row, the other has a payment of its own in each that it could be.
  const others = [await register(), await world().customer(5_000)] as const;
  for (let i = 0; i < 3; i += 1) await payApproved(till, others[1], { amount: 100 + i });
  for (const { app } of others) {
    expect(await refusal(app.payment(paid.payment_id))).toMatchObject(unknown);
  }
  expect(await refusal(buyer.app.payment(buyer.walletId))).toMatchObject(unknown);
});

it("lists the payer's own payments, newest first and declined ones too, page by page", async () => {
  const { till } = world();
  const buyer = await world().customer(5_000);
  expect(await told(buyer.app.payments())).toEqual({ payments: [], cursor: null });
  const first = await payApproved(till, buyer, { amount: 100 });
  const declined = await told(till.client.postPayment(bill(await scan(buyer), { amount: 5_001 })));
  const last = await payApproved(till, buyer, { amount: 300 });
  const { payments, cursor } = await told(buyer.app.payments());
  const ids = [last, declined, first].map(({ payment_id }) => payment_id);
  expect(payments.map(({ payment_id }) => payment_id)).toEqual(ids);
  expect(payments[1]).toMatchObject({
    result: "declined",
    decline: { code: "insufficient_funds" },
  });
  expect(cursor).toBeNull();
});

it("goes on where a page ended, whatever came meanwhile", async () => {
  const { till } = world();
  const buyer = await world().customer(50_000);
  const by = await holder(till);
  // The rules of velocity decline most of them; declined ones are listed, too.
  for (let i = 0; i < ownPaymentsPage + 2; i += 1) {
    await send(by, "POST", "/v1/payments", bill(await scan(buyer), { amount: 100 + i }));
  }
  const page = await told(buyer.app.payments());
  expect(page.payments.length).toBe(ownPaymentsPage);
  await send(by, "POST", "/v1/payments", bill(await scan(buyer), { amount: 99 }));
  const rest = await told(buyer.app.payments(page.cursor ?? ""));
  expect(rest.payments.map(({ amount }) => amount)).toEqual([101, 100]);
  expect(rest.cursor).toBeNull();
});

it("says that a refund and a cancellation are the shop's acts, not the payer's", async () => {
  const { client } = world().till;
  const buyer = await world().customer(5_000);
  const { payment_id } = await payApproved(world().till, buyer);
  await told(client.refund(payment_id, { reference: unique("refund"), amount: 100 }));
  await told(client.cancel({ reference: unique("cancel"), payment_id }));
  const { events } = await told(buyer.app.activity());
  const acts = events.slice(0, 3).map(({ kind, actor }) => `${kind} ${actor}`);
  expect(acts).toEqual(["cancellation merchant", "refund merchant", "payment customer"]);
});

it("says of a cursor that is none where one comes from", async () => {
  const { app } = await world().customer(0);
  const errors = [{ pointer: "/cursor", reason: "the cursor of the page before" }];
  for (const list of [app.payments("page two"), app.activity("page two")]) {
    expect(await refusal(list)).toMatchObject({ status: 400, errors });
  }
});

it("answers 401 to a token that was revoked, whatever is read", async () => {
  const buyer = await world().customer(5_000);
  const paid = await payApproved(world().till, buyer);
  const by = await holder(buyer);
  await told(buyer.app.signOut());
  for (const path of [`/v1/payments/${paid.payment_id}`, "/v1/wallet/payments"]) {
    expect((await send(by, "GET", path)).status).toBe(401);
  }
});

/** Has a customer take 1,000 out, after a fresh factor. */
async function redeemed({ app, totpSecret }: Awaited<ReturnType<typeof register>>) {
  await told(app.stepUp("redemption", await totpCode(totpSecret, Date.now())));
  return await told(
    app.redeem({
      ...{ reference: unique("redemption"), amount: 1_000 },
      payout_account: {
        ...{ bank_code: "0001", branch_code: "123", account_type: "ordinary" },
        ...{ account_number: "7654321", holder_kana: "ヤマダ ハナコ" },
      },
    }),
  );
}

it("a redemption is read by its owner with its status", async () => {
  const owner = await world().customer(5_000);
  const neighbour = await world().customer(5_000);
  travel(30_000);
  const [made, theirs] = [await redeemed(owner), await redeemed(neighbour)];
  expect(made.status).toBe("accepted");
  const read = await told(owner.app.redemption(made.redemption_id));
  expect(read).toEqual(made);
  expect(JSON.stringify(read)).not.toContain("7654321");
  const unknown = { status: 404, code: "not_found", retry: "never" };
  // Each has a redemption in the same row of its own books.
  for (const { app } of [await register(), neighbour]) {
    expect(await refusal(app.redemption(made.redemption_id))).toMatchObject(unknown);
  }
  expect(await refusal(owner.app.redemption(theirs.redemption_id))).toMatchObject(unknown);
  expect((await walletLog(owner.route)).length).toBe(2);
});

it("a top-up names its partner and channel, in the activity and to an operator", async () => {
  const { approver, partner } = world();
  const owner = await world().customer(5_000);
  const { subject_id: partner_id } = await partner.session.state();
  const named = { kind: "top_up", actor: "partner", channel: "cash_register", partner_id };
  const { events } = await told(owner.app.activity());
  const topUp = events.find(({ kind }) => kind === "top_up");
  expect(topUp).toMatchObject({ ...named, partner_name: expect.stringMatching(/^partner/) });
  const seen = await told(approver.client.walletActivity(owner.walletId));
  expect(seen.events).toContainEqual(topUp);
});
