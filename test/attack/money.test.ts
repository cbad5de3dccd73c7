import { describe, expect, it } from "vitest";
import {
  expectSoundBooks,
  holder,
  openWorld,
  pay,
  payApproved,
  persist,
  scan,
  send,
  told,
  topUp,
  travel,
  unique,
  walletLog,
} from "../world.ts";

const world = openWorld();
const hourMs = 3_600_000;

describe("F11: the reported trace", () => {
  it("stops 60,000 + 60,000 + 70,000 within a minute at the second, and slows the spending", async () => {
    const { partner, till, stranger } = world();
    const victim = await world().customer(0);
    const credit = (amount: number) => {
      const request = { reference: unique("topup"), route: victim.fundingRoute, amount };
      return told(partner.credit({ ...request, currency: "JPY" }));
    };
    expect((await credit(60_000)).result).toBe("credited");
    const second = await credit(60_000);
    expect(second).toMatchObject({
      result: "declined",
      decline: { code: "velocity_amount_exceeded" },
    });
    expect(await credit(70_000)).toMatchObject({
      result: "declined",
      decline: { code: "velocity_amount_exceeded" },
    });
    const { balances } = await told(victim.app.wallet());
    expect(balances.available).toBe(60_000);
    for (const amount of [95_000, 100_000]) {
      const spent = await pay(till, victim, { amount });
      expect(spent.decline?.code).toBe("velocity_amount_exceeded");
    }
    await payApproved(till, victim, { amount: 30_000 });
    await payApproved(stranger, victim, { amount: 20_000 });
    const rest = await pay(till, victim, { amount: 10_000 });
    expect(rest.decline?.code).toBe("velocity_amount_exceeded");
    expect((await told(victim.app.wallet())).balances.available).toBe(10_000);
    const topUps = (await walletLog(victim.route)).filter((row) => row.kind === "top_up");
    expect(topUps.filter((row) => JSON.parse(row.body).declineCode === null)).toHaveLength(1);
  });

  it("keeps the count per wallet when the credits come at once", async () => {
    const { partner } = world();
    const victim = await world().customer(0);
    const by = await holder(partner);
    const wanted = { route: victim.fundingRoute, amount: 30_000, currency: "JPY" };
    const path = "/v1/funding/cash_register/credits";
    const credit = (body: object) => persist(() => send(by, "POST", path, body));
    const credits = await Promise.all(
      Array.from({ length: 20 }, () => credit({ ...wanted, reference: unique("topup") })),
    );
    expect(credits.filter(({ body }) => body.result === "credited")).toHaveLength(3);
    expect((await told(victim.app.wallet())).balances.available).toBe(90_000);
    await expectSoundBooks();
  });
});

describe("A2: many payments of one wallet at once", () => {
  it("approves no more than the count of the minute, and never below zero", async () => {
    const { till, stranger } = world();
    const buyer = await world().customer(1_000);
    const amounts = [400, 390, 380, 370, 360, 350, 340, 330];
    const paid = [];
    for (const amount of amounts) {
      const code = await scan(buyer);
      // The twin of a pair and the code before it are sent together: one is decided.
      paid.push(
        ...(await Promise.all([pay(till, code, { amount }), pay(stranger, code, { amount })])),
      );
    }
    const approved = paid.filter(({ result }) => result === "approved");
    const sum = approved.reduce((all, { amount }) => all + amount, 0);
    const { available } = (await told(buyer.app.wallet())).balances;
    expect(available).toBe(1_000 - sum);
    expect(available).toBeGreaterThanOrEqual(0);
    expect(approved.length).toBeLessThanOrEqual(5);
  });
});

describe("A25: reward farming", () => {
  it("leaves the customer what was paid in, over many rounds of paying and refunding", async () => {
    const { till, partner } = world();
    const farmer = await world().customer(50_000);
    let paidIn = 50_000;
    for (let round = 0; round < 4; round += 1) {
      const paid = await payApproved(till, farmer, { amount: 9_999 + round });
      const parts = [1, 49, 3_333, paid.amount - 3_383];
      if (round % 2 === 1) travel(25 * hourMs);
      for (const amount of parts) {
        const request = { reference: unique("refund"), amount };
        await told(till.client.refund(paid.payment_id, request));
      }
      const { available, points, points_pending } = (await told(farmer.app.wallet())).balances;
      expect([available, points, points_pending]).toEqual([paidIn, 0, 0]);
      travel(25 * hourMs);
    }
    const paid = await payApproved(till, farmer, { amount: 10_000 });
    travel(25 * hourMs);
    await topUp(partner, farmer, 1_000);
    paidIn += 1_000;
    expect((await told(farmer.app.wallet())).balances).toMatchObject({
      available: paidIn - 10_000,
      points: 200,
    });
    const whole = { reference: unique("refund"), amount: 10_000 };
    expect(await told(till.client.refund(paid.payment_id, whole))).toMatchObject({
      reward_taken_back: 200,
    });
    expect((await told(farmer.app.wallet())).balances).toMatchObject({
      available: paidIn,
      points: 0,
    });
  });
});
