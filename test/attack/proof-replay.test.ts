import { describe, expect, it } from "vitest";
import {
  allTaken,
  ask,
  bill,
  call,
  expectSoundBooks,
  type Forgery,
  holder,
  makeRequest,
  openWorld,
  payApproved,
  register,
  scan,
  send,
  tokyo,
  told,
  unique,
} from "../world.ts";

const world = openWorld();

/** A write without a reference: nothing but its proof keeps it from being made twice. */
async function newStore(): Promise<Forgery> {
  const { till, approver } = world();
  const path = `/v1/operator/merchants/${till.merchantId}/stores`;
  const body = { name: unique("store"), ...tokyo };
  return { by: await holder(approver), method: "POST", path, body };
}

describe("N: a proof's jti on a write without a reference", () => {
  it("is refused with another body under a proof of its own, by the same device", async () => {
    const jti = unique("the-same-jti");
    const claims = (honest: object) => ({ ...honest, jti });
    expect((await call({ ...(await newStore()), claims })).status).toBe(201);
    const again = await call({ ...(await newStore()), claims });
    expect([again.status, again.challenge]).toEqual([401, "invalid_dpop_proof"]);
  });

  it("passes when another device has used the same", async () => {
    const jti = unique("the-same-jti");
    const claims = (honest: object) => ({ ...honest, jti });
    for (let i = 0; i < 2; i += 1) {
      const by = await holder(await register());
      const told = await call({ by, method: "POST", path: "/v1/codes", body: {}, claims });
      expect(told.status).toBe(201);
    }
    const { approver, second } = world();
    for (const operator of [approver, second]) {
      const told = await call({ ...(await newStore()), by: await holder(operator), claims });
      expect(told.status).toBe(201);
    }
  });
});

describe("N: a proof's jti on a call about money", () => {
  it("gets the same answer again, and moves nothing more", async () => {
    const { till, partner } = world();
    const buyer = await world().customer();
    const by = await holder(till);
    const jti = unique("the-same-jti");
    const claims = (honest: object) => ({ ...honest, jti });
    const body = bill(await scan(buyer));
    const asked = { by, method: "POST", path: "/v1/payments", body, claims };
    const first = await call(asked);
    expect(first.body.result).toBe("approved");
    expect((await call(asked)).text).toBe(first.text);
    const paid = await payApproved(till, buyer, { amount: 500 });
    const refund = {
      ...{ by, method: "POST", path: `/v1/payments/${paid.payment_id}/refunds`, claims },
      body: { reference: unique("refund"), amount: 100 },
    };
    expect((await call(refund)).text).toBe((await call(refund)).text);
    const credit = {
      ...{ by: await holder(partner), method: "POST", claims },
      path: "/v1/funding/cash_register/credits",
      body: {
        ...{ reference: unique("topup"), amount: 100, currency: "JPY" },
        route: buyer.fundingRoute,
      },
    };
    expect((await call(credit)).text).toBe((await call(credit)).text);
    expect((await told(buyer.app.wallet())).balances.available).toBe(
      10_000 - 1_200 - 500 + 100 + 100,
    );
    await allTaken();
    await expectSoundBooks();
  });

  it("lets reads be repeated within the proof's time", async () => {
    const by = await holder(await register());
    const recorded = await makeRequest({ by, method: "GET", path: "/v1/wallet" });
    for (let i = 0; i < 3; i += 1) expect((await ask(recorded.clone())).status).toBe(200);
    expect((await send(by, "GET", "/v1/wallet")).status).toBe(200);
  });
});
