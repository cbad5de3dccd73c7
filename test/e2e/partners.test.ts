import { describe, expect, it } from "vitest";
import {
  addPartner,
  addStore,
  addTill,
  approve,
  footprint,
  holder,
  openWorld,
  pay,
  payApproved,
  persist,
  raiseStop,
  refusal,
  send,
  told,
  topUp,
  unique,
} from "../world.ts";

const world = openWorld();
const path = "/v1/funding/cash_register/credits";

async function partnerOf() {
  const client = await addPartner(world().approver.client);
  const id = `${(await client.session.state()).subject_id}`;
  return { client, id };
}

describe("a stop of one partner", () => {
  it("answers each of its calls 403 stopped, uses no reference up, and lets others credit", async () => {
    const { operator, approver, second, partner } = world();
    const buyer = await world().customer(0);
    const stopped = await partnerOf();
    const stop = await raiseStop(operator, { scope: "partner", id: stopped.id });
    const credit = { reference: unique("topup"), route: buyer.fundingRoute, amount: 700 };
    const request = { ...credit, currency: "JPY" };
    const before = await footprint();
    expect(await refusal(stopped.client.credit(request))).toMatchObject({
      status: 403,
      code: "stopped",
    });
    const asked = await send(await holder(stopped.client), "GET", `${path}?reference=reference-1`);
    expect([asked.status, asked.body.code]).toEqual([403, "stopped"]);
    expect(await footprint()).toEqual(before);
    await topUp(partner, buyer, 300);
    await approve(second, approver.client.liftStop(stop.stop_id));
    expect(await told(stopped.client.credit(request))).toMatchObject({ result: "credited" });
    expect((await told(buyer.app.wallet())).balances.available).toBe(1_000);
  });
});

describe("a partner that is revoked", () => {
  it("is refused with its token and its key when the call answers, and listed as revoked", async () => {
    const { operator, viewer, partner } = world();
    const doomed = await partnerOf();
    const by = await holder(doomed.client);
    const buyer = await world().customer(0);
    const answered = await told(operator.client.revokePartner(doomed.id));
    expect(answered).toMatchObject({ partner_id: doomed.id, state: "revoked" });
    const request = { reference: unique("topup"), route: buyer.fundingRoute, amount: 700 };
    const refused = await send(by, "POST", path, { ...request, currency: "JPY" });
    expect([refused.status, refused.challenge]).toEqual([401, "invalid_token"]);
    expect(await doomed.client.openSession()).toMatchObject({ problem: { status: 401 } });
    await topUp(partner, buyer, 300);
    expect((await told(buyer.app.wallet())).balances.available).toBe(300);
    const { partners } = await told(viewer.client.partners());
    const states = partners.map(({ partner_id, state }) => [partner_id, state]);
    expect(states).toContainEqual([doomed.id, "revoked"]);
    expect(states.filter(([, state]) => state === "active").length).toBeGreaterThan(0);
    const again = await told(operator.client.revokePartner(doomed.id));
    expect(again).toMatchObject({ partner_id: doomed.id, state: "revoked" });
  });

  it("credits nothing after the acknowledgement, however fast it tries", async () => {
    const { operator } = world();
    const doomed = await partnerOf();
    const by = await holder(doomed.client);
    const buyers = await world().customers(6, 0);
    const credits: { result: string; created_at: string }[] = [];
    let ended = false;
    const trying = buyers.map(async ({ fundingRoute: route }) => {
      while (!ended) {
        const request = { reference: unique("topup"), route, amount: 1, currency: "JPY" };
        const { status, body } = await persist(() => send(by, "POST", path, request));
        if (status === 201) credits.push(body);
        // Calls inside one process starve its timers unless the loop waits for one.
        await scheduler.wait(20);
      }
    });
    const revoked = (async () => {
      await expect.poll(() => credits.length).toBeGreaterThan(0);
      const answered = await told(operator.client.revokePartner(doomed.id));
      await scheduler.wait(300);
      return answered;
    })();
    const { in_force_at } = await revoked.finally(() => {
      ended = true;
    });
    await Promise.all(trying);
    const late = credits.filter(({ created_at }) => created_at > in_force_at);
    expect(late.filter(({ result }) => result === "credited")).toEqual([]);
  });
});

describe("a stop of one store", () => {
  it("declines spending_stopped at all its tills, and refunds; another store goes on", async () => {
    const { till, neighbour, approver, operator, merchant } = world();
    const elsewhere = await addStore(approver.client, merchant.merchantId);
    const other = await addTill(approver.client, elsewhere);
    const buyer = await world().customer();
    const paid = await payApproved(till, buyer);
    await raiseStop(operator, { scope: "store", id: till.storeId });
    for (const each of [till, neighbour]) {
      expect((await pay(each, buyer)).decline?.code).toBe("spending_stopped");
    }
    const refund = { reference: unique("refund"), amount: 100 };
    expect(await refusal(till.client.refund(paid.payment_id, refund))).toMatchObject({
      code: "stopped",
    });
    await payApproved(other, buyer, { amount: 900 });
    const unknown = operator.client.raiseStop({ scope: "store", id: "sto_x", reason: "a test" });
    expect(await refusal(unknown)).toMatchObject({ status: 404, code: "not_found" });
  });
});
