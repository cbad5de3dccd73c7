import { describe, expect, it } from "vitest";
import type { Transfer } from "../../src/ledger/transfer.ts";
import {
  allTaken,
  bill,
  type Customer,
  expectSoundBooks,
  holder,
  netOf,
  openWorld,
  pay,
  payApproved,
  persist,
  refusal,
  scan,
  send,
  told,
  unique,
  walletHolding,
  walletLog,
} from "../world.ts";

const world = openWorld();

/** The money is back: the balance as it was, nothing between the books, no points left. */
async function expectUntouched(customer: Customer, balance = 10_000): Promise<void> {
  const holding = await walletHolding(customer.route);
  const { available, points, points_pending } = (await told(customer.app.wallet())).balances;
  const cleared = netOf(holding, "clearing_settlement");
  expect({ available, points, points_pending, cleared }).toEqual({
    available: balance,
    points: 0,
    points_pending: 0,
    cleared: 0,
  });
}

/** How often money came back to a wallet, by the transfers in its log. */
async function returns({ route }: Customer): Promise<number> {
  const transfers = (await walletLog(route)).flatMap(
    ({ body }) => (JSON.parse(body) as { transfers?: readonly Transfer[] }).transfers ?? [],
  );
  const back = transfers.filter(
    ({ debit, credit }) => debit === "clearing_settlement" && credit === "balance",
  );
  return back.length;
}

describe("A12: cancellations", () => {
  it("refuses reference_reused for another payment by reference, which stands", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const first = await payApproved(till, buyer, { amount: 500 });
    const second = await payApproved(till, buyer, { amount: 600 });
    await allTaken();
    const reference = unique("cancel");
    await told(till.client.cancel({ reference, payment_reference: first.reference }));
    const again = till.client.cancel({ reference, payment_reference: second.reference });
    expect(await refusal(again)).toMatchObject({ code: "reference_reused" });
    expect(await told(till.client.payment(second.payment_id))).toMatchObject({
      status: "captured",
    });
    expect((await told(buyer.app.wallet())).balances.available).toBe(9_400);
  });

  it("answers one by reference alone in the same bytes once it is final", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const paid = await payApproved(till, buyer, { amount: 500 });
    const declined = await told(
      till.client.postPayment(bill(await scan(buyer), { amount: 900_000 })),
    );
    await allTaken();
    for (const { reference: payment_reference } of [paid, declined]) {
      const cancel = { reference: unique("cancel"), payment_reference };
      const answers = [];
      for (let times = 0; times < 3; times += 1) {
        const reply = await till.client.cancel(cancel);
        if (!reply.ok) throw new Error("it is cancelled");
        answers.push({ text: JSON.stringify(reply.body), replayed: reply.replayed });
        await scheduler.wait(5);
      }
      const [{ text }] = answers as [(typeof answers)[number]];
      expect(JSON.parse(text)).toMatchObject({ status: "done", final: true });
      expect(answers).toEqual([
        { text, replayed: false },
        { text, replayed: true },
        { text, replayed: true },
      ]);
    }
  });

  it("declines cancelled_before_payment for what comes after a cancellation with its code", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const request = bill(await scan(buyer));
    const cancel = {
      reference: unique("cancel"),
      payment_reference: request.reference,
      code: request.code,
    };
    const first = await told(till.client.cancel(cancel));
    expect(first).toMatchObject({ status: "done", final: true });
    expect(first.payment).toBeUndefined();
    const declined = await told(till.client.postPayment(request));
    expect(declined.decline).toEqual({ code: "cancelled_before_payment", advice: "stop" });
    const again = await told(till.client.cancel(cancel));
    expect(again).toMatchObject({ status: "done", final: true });
    expect(again.cancellation_id).toBe(first.cancellation_id);
    await expectUntouched(buyer);
  });

  it("gives the money back once when the cancellation is lost and repeated, however named", async () => {
    const { till } = world();
    const by = await holder(till);
    for (const named of ["code", "id", "reference"] as const) {
      const buyer = await world().customer();
      const request = bill(await scan(buyer));
      const paid = await told(till.client.postPayment(request));
      await allTaken();
      const names = {
        code: { payment_reference: request.reference, code: request.code },
        id: { payment_id: paid.payment_id },
        reference: { payment_reference: request.reference },
      };
      const cancel = { reference: unique("cancel"), ...names[named] };
      const answers = await Promise.all(
        Array.from({ length: 10 }, () =>
          persist(() => send(by, "POST", "/v1/cancellations", cancel)),
        ),
      );
      for (const answer of answers) {
        expect(answer).toMatchObject({ status: 200, body: { status: "done", final: true } });
        expect(answer.body.payment).toMatchObject({ status: "cancelled", reward: 0 });
      }
      const others = { reference: unique("cancel"), payment_id: `${paid.payment_id}` };
      await told(till.client.cancel(others));
      expect(await returns(buyer)).toBe(1);
      await allTaken();
      await expectUntouched(buyer);
    }
  });

  it("undoes a payment that comes after a cancellation by its reference alone", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const request = bill(await scan(buyer));
    const cancel = { reference: unique("cancel"), payment_reference: request.reference };
    const waiting = await told(till.client.cancel(cancel));
    expect(waiting).toMatchObject({ status: "waiting", final: false });
    const paid = await told(till.client.postPayment(request));
    expect(paid.result).toBe("approved");
    await allTaken();
    const now = await told(till.client.cancel(cancel));
    expect(now).toMatchObject({ status: "done", final: true, payment: { status: "cancelled" } });
    expect((await told(till.client.payment(`${paid.payment_id}`))).status).toBe("cancelled");
    expect(await returns(buyer)).toBe(1);
    await allTaken();
    await expectUntouched(buyer);
  });

  it("counts a code that does not open, or of a stranger, as absent", async () => {
    const { till } = world();
    const [buyer, other] = [await world().customer(), await world().customer()];
    const request = bill(await scan(buyer));
    const foreign = await scan(other);
    const before = await walletHolding(other.route);
    for (const code of ["手形", `${request.code.slice(0, -1)}!`]) {
      const cancel = { reference: unique("cancel"), payment_reference: unique("nothing"), code };
      expect((await told(till.client.cancel(cancel))).status).toBe("waiting");
    }
    const paid = await told(till.client.postPayment(request));
    await allTaken();
    // The stranger's wallet keeps a tombstone for a reference it will never see; nobody is undone.
    const cancel = { reference: unique("cancel"), payment_reference: request.reference };
    await told(till.client.cancel({ ...cancel, code: foreign }));
    expect((await walletHolding(other.route)).balances).toEqual(before.balances);
    await told(till.client.cancel({ ...cancel, reference: unique("cancel") }));
    expect((await told(till.client.payment(`${paid.payment_id}`))).status).toBe("cancelled");
    await allTaken();
    await expectUntouched(buyer);
  });

  it("ends undone whichever comes first when cancellation and payment are in flight", async () => {
    const { till } = world();
    const by = await holder(till);
    const seen = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      const buyer = await world().customer(2_000);
      const request = bill(await scan(buyer));
      const { reference: payment_reference, code } = request;
      const cancel = { reference: unique("cancel"), payment_reference, code };
      const both = [
        () => send(by, "POST", "/v1/payments", request),
        () => send(by, "POST", "/v1/cancellations", cancel),
      ];
      const started = (round % 2 === 0 ? both : both.reverse()).map((start) => start());
      const [one, two] = await Promise.all(started);
      const paid = round % 2 === 0 ? one : two;
      const undone = round % 2 === 0 ? two : one;
      expect(undone?.body).toMatchObject({ status: "done", final: true });
      seen.add(paid?.body.decline?.code ?? "approved");
      await expectUntouched(buyer, 2_000);
    }
    for (const outcome of seen) expect(["approved", "cancelled_before_payment"]).toContain(outcome);
    await expectSoundBooks();
  });
});

describe("A13: refunds beyond the payment", () => {
  it("gives back no more than was captured when many refunds come at once", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const paid = await payApproved(till, buyer, { amount: 1_000 });
    const by = await holder(till);
    const path = `/v1/payments/${paid.payment_id}/refunds`;
    const refunds = await Promise.all(
      Array.from({ length: 20 }, () => {
        const body = { reference: unique("refund"), amount: 300 };
        return persist(() => send(by, "POST", path, body));
      }),
    );
    const statuses = refunds.map((refund) => refund.status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([...Array(3).fill(201), ...Array(17).fill(409)]);
    const last = { reference: unique("refund"), amount: 100 };
    expect((await send(by, "POST", path, last)).status).toBe(201);
    expect((await told(till.client.payment(paid.payment_id))).amount_refunded).toBe(1_000);
    await expectUntouched(buyer);
  });

  it("refuses state_conflict for a refund larger than captured, and of what was undone", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const paid = await payApproved(till, buyer);
    const cancelled = await payApproved(till, buyer, { amount: 900 });
    const undo = { reference: unique("cancel"), payment_id: cancelled.payment_id };
    await told(till.client.cancel(undo));
    const declined = await pay(till, buyer, { amount: 20_000 });
    const before = await walletHolding(buyer.route);
    const attempts: [string, number, string][] = [
      [paid.payment_id, 1_201, "captured"],
      [paid.payment_id, 2 ** 53 - 1, "captured"],
      [cancelled.payment_id, 1, "cancelled"],
      [`${declined.payment_id}`, 1, "declined"],
    ];
    for (const [id, amount, state] of attempts) {
      const refused = await refusal(
        till.client.refund(id, { reference: unique("refund"), amount }),
      );
      expect(refused).toMatchObject({ status: 409, code: "state_conflict", state });
    }
    expect(await walletHolding(buyer.route)).toEqual(before);
  });

  it("cancels what refunds have left, and refunds nothing after it", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const paid = await payApproved(till, buyer);
    const part = { reference: unique("refund"), amount: 500 };
    await told(till.client.refund(paid.payment_id, part));
    const undo = { reference: unique("cancel"), payment_id: paid.payment_id };
    await told(till.client.cancel(undo));
    await expectUntouched(buyer);
    const more = { reference: unique("refund"), amount: 1 };
    expect((await refusal(till.client.refund(paid.payment_id, more))).status).toBe(409);
  });
});

describe("A28: a full refund by id races a cancellation by reference", () => {
  it("gives the money back once, whichever is first", async () => {
    const { till } = world();
    const by = await holder(till);
    for (let round = 0; round < 10; round += 1) {
      const buyer = await world().customer(2_000);
      const paid = await payApproved(till, buyer);
      if (round % 2 === 0) await allTaken();
      const refund = { reference: unique("refund"), amount: 1_200 };
      const cancel = { reference: unique("cancel"), payment_reference: paid.reference };
      const [refunded, cancelled] = await Promise.all([
        send(by, "POST", `/v1/payments/${paid.payment_id}/refunds`, refund),
        send(by, "POST", "/v1/cancellations", cancel),
      ]);
      expect([201, 409]).toContain(refunded.status);
      expect(cancelled.status).toBe(200);
      await allTaken();
      await told(till.client.cancel(cancel));
      expect(await returns(buyer)).toBe(1);
      await expectUntouched(buyer, 2_000);
    }
    await expectSoundBooks();
  });
});
