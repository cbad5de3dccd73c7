import { describe, expect, it } from "vitest";
import {
  addTill,
  approve,
  bill,
  type Customer,
  holder,
  openWorld,
  payApproved,
  persist,
  raiseStop,
  refusal,
  scan,
  send,
  type Told,
  told,
  unique,
} from "../world.ts";

const world = openWorld();
const buyersCount = 8;

interface Sale {
  readonly answer: Told;
  readonly sentAtMs: number;
}

/**
 * Payments without a pause at several tills, from wallets that pay five times each; while they do `act`
 * happens, and the last one of each is after it. Tells every sale and when `act` was acknowledged.
 */
async function underLoad<T>(act: (first: Customer) => Promise<T>) {
  const { till, neighbour, stranger } = world();
  const tills = await Promise.all([till, neighbour, stranger].map(holder));
  const buyers = await world().customers(buyersCount, 5_000);
  const sales: (Sale & { buyer: Customer })[] = [];
  const acting = Promise.withResolvers<void>();
  const spend = async (buyer: Customer, at: number) => {
    for (let i = 0; i < 5; i += 1) {
      if (i === 4) await acting.promise;
      const phone = await holder(buyer);
      const code = await persist(() => send(phone, "POST", "/v1/codes", {}));
      if (code.status !== 201) return;
      const by = tills[(at + i) % tills.length] as Awaited<ReturnType<typeof holder>>;
      const sentAtMs = Date.now();
      const request = bill(code.body.qr, { amount: 100 + i });
      const answer = await persist(() => send(by, "POST", "/v1/payments", request));
      sales.push({ answer, sentAtMs, buyer });
      await scheduler.wait(300);
    }
  };
  const spending = Promise.all(buyers.map(spend));
  await someApproved(sales);
  const acknowledged = await act(buyers[0] as Customer).finally(acting.resolve);
  const acknowledgedAtMs = Date.now();
  await spending;
  return { sales, acknowledged, acknowledgedAtMs, buyers };
}

/** Resolves when payments are under way: some were approved, most are still to come. */
async function someApproved(sales: readonly Sale[]): Promise<void> {
  const isThere = () => sales.some(({ answer }) => answer.body.result === "approved");
  await expect.poll(isThere, { interval: 10 }).toBe(true);
}

function approvedAfter(sales: readonly Sale[], atMs: number): Sale[] {
  return sales.filter(
    ({ answer }) => answer.body.result === "approved" && Date.parse(answer.body.server_time) > atMs,
  );
}

describe("A16: payments race", () => {
  it("a stop of spending: none is approved after it is acknowledged", async () => {
    const { operator, approver, second } = world();
    const load = await underLoad(() => raiseStop(operator, { scope: "spending" }));
    const { sales, acknowledged, acknowledgedAtMs, buyers } = load;
    expect(acknowledgedAtMs).toBeGreaterThanOrEqual(Date.parse(acknowledged.in_force_at));
    expect(approvedAfter(sales, acknowledgedAtMs)).toEqual([]);
    expect(approvedAfter(sales, Date.parse(acknowledged.in_force_at))).toEqual([]);
    const later = sales.filter(({ sentAtMs }) => sentAtMs > acknowledgedAtMs);
    for (const { answer } of later) expect(answer.body.decline.code).toBe("spending_stopped");
    const code = await scan(buyers[0] as Customer);
    const by = await holder(world().till);
    const next = await send(by, "POST", "/v1/payments", bill(code));
    expect(next.body.decline.code).toBe("spending_stopped");
    await approve(second, approver.client.liftStop(acknowledged.stop_id));
  });

  it("a freeze by the owner: none of the wallet's is approved after it", async () => {
    const { sales, acknowledgedAtMs, buyers } = await underLoad(async (first) => {
      expect(await told(first.app.freeze())).toMatchObject({ state: "frozen" });
    });
    const own = sales.filter(({ buyer }) => buyer === buyers[0]);
    expect(approvedAfter(own, acknowledgedAtMs)).toEqual([]);
    const others = sales.filter(({ buyer }) => buyer !== buyers[0]);
    expect(approvedAfter(others, acknowledgedAtMs).length).toBeGreaterThan(0);
  });

  it("a wallet's epoch: its codes and tokens die with the call, the others' live", async () => {
    const { operator } = world();
    const { sales, acknowledgedAtMs, buyers } = await underLoad(({ walletId: id }) =>
      told(operator.client.raiseEpoch({ scope: "wallet", id, reason: "a test" })),
    );
    const own = sales.filter(({ buyer }) => buyer === buyers[0]);
    expect(approvedAfter(own, acknowledgedAtMs)).toEqual([]);
    const others = sales.filter(({ buyer }) => buyer !== buyers[0]);
    expect(approvedAfter(others, acknowledgedAtMs).length).toBeGreaterThan(0);
  });

  it("a terminal's revocation: none of its sales is approved after it", async () => {
    const { approver, till } = world();
    const doomed = await addTill(approver.client, till.storeId);
    const by = await holder(doomed);
    const buyers = await world().customers(8, 2_000);
    const sales: Sale[] = [];
    const spending = Promise.all(
      buyers.map(async (buyer, at) => {
        for (let i = 0; i < 4; i += 1) {
          const phone = await holder(buyer);
          const code = await persist(() => send(phone, "POST", "/v1/codes", {}));
          const request = bill(code.body.qr, { amount: 100 + i });
          const sentAtMs = Date.now();
          const answer = await persist(() => send(by, "POST", "/v1/payments", request));
          sales.push({ answer, sentAtMs });
          await scheduler.wait(350 + at);
        }
      }),
    );
    await someApproved(sales);
    await told(approver.client.revokeTerminal(doomed.terminalId));
    const acknowledgedAtMs = Date.now();
    await spending;
    expect(approvedAfter(sales, acknowledgedAtMs)).toEqual([]);
    const late = sales.filter(({ sentAtMs }) => sentAtMs > acknowledgedAtMs);
    for (const { answer } of late) expect(answer.status).toBe(401);
  });
});

describe("F13: top-ups", () => {
  it("stop by channel or all, leave the reference free, and spending has a stop of its own", async () => {
    const { operator, approver, second, partner, till } = world();
    const buyer = await world().customer(1_000);
    const credit = {
      reference: unique("topup"),
      route: buyer.fundingRoute,
      amount: 500,
      currency: "JPY",
    };
    const atm = await raiseStop(operator, { scope: "top_up:atm" });
    await told(partner.credit({ ...credit, reference: unique("topup") }));
    const register = await raiseStop(operator, { scope: "top_up:cash_register" });
    expect(await refusal(partner.credit(credit))).toMatchObject({ status: 403, code: "stopped" });
    await payApproved(till, buyer, { amount: 300 });
    const [all] = await Promise.all([
      raiseStop(operator, { scope: "top_up" }),
      approve(second, approver.client.liftStop(register.stop_id)),
      approve(second, approver.client.liftStop(atm.stop_id)),
    ]);
    expect((await refusal(partner.credit(credit))).code).toBe("stopped");
    await approve(second, approver.client.liftStop(all.stop_id));
    expect((await told(partner.credit(credit))).result).toBe("credited");
    expect((await told(buyer.app.wallet())).balances.available).toBe(1_700);
  });
});

describe("F14: a stop of everything", () => {
  it("leaves the owner the view of the money, the freeze, and what is due back", async () => {
    const { operator, till, partner } = world();
    const buyer = await world().customer();
    const paid = await payApproved(till, buyer);
    const code = await scan(buyer);
    await raiseStop(operator, { scope: "everything" });
    expect((await told(buyer.app.wallet())).balances.available).toBe(8_800);
    expect((await refusal(buyer.app.issueCode())).code).toBe("stopped");
    const declined = await told(till.client.postPayment(bill(code)));
    expect(declined.decline?.code).toBe("spending_stopped");
    const credit = { reference: unique("topup"), route: buyer.fundingRoute, amount: 500 };
    const stopped = await refusal(partner.credit({ ...credit, currency: "JPY" }));
    expect(stopped.code).toBe("stopped");
    const undo = { reference: unique("cancel"), payment_id: paid.payment_id };
    expect(await told(till.client.cancel(undo))).toMatchObject({ status: "done" });
    expect((await told(buyer.app.wallet())).balances.available).toBe(10_000);
    await told(buyer.app.freeze());
  });
});
