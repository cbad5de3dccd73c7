import { describe, expect, it } from "vitest";
import {
  addPartner,
  addTill,
  allTaken,
  bill,
  call,
  footprint,
  holder,
  invite,
  keyOf,
  makePair,
  openWorld,
  payApproved,
  refusal,
  register,
  scan,
  send,
  told,
  topUp,
  travel,
  unique,
  walletHolding,
} from "../world.ts";

const world = openWorld();

describe("A11: another merchant's reference, payment id, refund id", () => {
  it("answers as for what never was, and writes nothing", async () => {
    const { till, stranger } = world();
    const buyer = await world().customer();
    const paid = await payApproved(till, buyer);
    const refund = { reference: unique("refund"), amount: 100 };
    const { refund_id } = await told(till.client.refund(paid.payment_id, refund));
    await payApproved(stranger, await world().customer());
    const by = await holder(stranger);
    const path = `/v1/payments/${paid.payment_id}`;
    const before = await footprint();
    const attempts: [string, string, object?][] = [
      ["GET", path],
      ["GET", `/v1/payments?reference=${paid.reference}`],
      ["GET", `/v1/payments?reference=${paid.reference}&terminal_id=${till.terminalId}`],
      ["GET", `${path}/refunds`],
      ["GET", `/v1/refunds?payment_id=${paid.payment_id}&reference=${refund.reference}`],
      ["GET", `/v1/payments/${refund_id}`],
      ["POST", `${path}/refunds`, { reference: unique("refund"), amount: 1 }],
      ["POST", "/v1/cancellations", { reference: unique("x-cancel"), payment_id: paid.payment_id }],
    ];
    const details = new Set<string>();
    for (const [method, at, body] of attempts) {
      const told = await send(by, method, at, body);
      const code = at.includes("?reference=") ? "payment_not_found" : "not_found";
      expect([method, at, told.status, told.body.code]).toEqual([method, at, 404, code]);
      expect(told.text).not.toContain(buyer.walletId);
      details.add(told.body.detail);
    }
    expect(details.size).toBeLessThanOrEqual(2);
    expect(await footprint()).toEqual(before);
    expect((await told(till.client.payment(paid.payment_id))).status).toBe("captured");
  });

  it("leaves a payment alone that another merchant cancels by its reference", async () => {
    const { till, stranger } = world();
    const paid = await payApproved(till, await world().customer());
    await allTaken();
    const cancel = { reference: unique("cancel"), payment_reference: paid.reference };
    expect((await told(stranger.client.cancel(cancel))).status).toBe("waiting");
    await allTaken();
    expect((await told(till.client.payment(paid.payment_id))).status).toBe("captured");
  });
});

describe("A14: a stolen terminal", () => {
  it("lends its token to no other key, and its key to no other token", async () => {
    const { till, neighbour } = world();
    const stolen = await holder(till);
    const other = await holder(neighbour);
    const mallory = await makePair();
    const code = await scan(await world().customer());
    const before = await footprint();
    const body = bill(code);
    const asked = { method: "POST", path: "/v1/payments", body };
    for (const by of [
      { key: mallory, token: stolen.token },
      { key: other.key, token: stolen.token },
      { key: stolen.key, token: other.token },
    ]) {
      expect(await call({ ...asked, by })).toMatchObject({
        status: 401,
        challenge: "invalid_dpop_proof",
      });
    }
    const path = "/v1/terminals/sessions";
    for (const [key, terminal_id] of [
      [mallory, till.terminalId],
      [other.key, till.terminalId],
      [stolen.key, neighbour.terminalId],
    ] as const) {
      const session = await send({ key, token: null }, "POST", path, { terminal_id });
      expect(session.status).toBe(401);
    }
    expect(await footprint()).toEqual(before);
  });

  it("is refused everywhere from the acknowledgement on, with token and key alike", async () => {
    const { till, approver } = world();
    const doomed = await addTill(approver.client, till.storeId);
    const buyer = await world().customer();
    const paid = await payApproved(doomed, buyer);
    const code = await scan(buyer);
    const by = await holder(doomed);
    await allTaken();
    await told(approver.client.revokeTerminal(doomed.terminalId));
    const before = await footprint();
    const refund = { reference: unique("refund"), amount: 1 };
    const cancel = { reference: unique("cancel"), payment_id: paid.payment_id };
    const calls: [string, string, object?][] = [
      ["POST", "/v1/payments", bill(code)],
      ["GET", `/v1/payments/${paid.payment_id}`],
      ["GET", `/v1/payments?reference=${paid.reference}`],
      ["POST", `/v1/payments/${paid.payment_id}/refunds`, refund],
      ["POST", "/v1/cancellations", cancel],
    ];
    for (const [method, path, body] of calls) {
      const told = await send(by, method, path, body);
      expect([path, told.status, told.challenge]).toEqual([path, 401, "invalid_token"]);
    }
    const session = { terminal_id: doomed.terminalId };
    const key = { key: keyOf(doomed.key), token: null };
    expect((await send(key, "POST", "/v1/terminals/sessions", session)).status).toBe(401);
    expect(await footprint()).toEqual(before);
    expect((await told(till.client.payment(paid.payment_id))).status).toBe("captured");
    travel(16 * 60_000);
    expect((await send(by, "POST", "/v1/payments", bill(code))).status).toBe(401);
    expect((await send(key, "POST", "/v1/terminals/sessions", session)).status).toBe(401);
  });
});

describe("F9: what is not yours", () => {
  it("answers other wallets' devices as unknown, and changes nothing", async () => {
    const [mine, other] = [await register(), await register()];
    const by = await holder(mine);
    const before = await walletHolding(other.route);
    const remove = await send(by, "DELETE", `/v1/wallet/devices/${other.deviceId}`);
    expect(remove.status).toBe(404);
    expect(await walletHolding(other.route)).toEqual(before);
    const { devices } = (await send(by, "GET", "/v1/wallet")).body;
    expect(devices.map((device: { device_id: string }) => device.device_id)).toEqual([
      mine.deviceId,
    ]);
  });

  it("shows a partner only its own references", async () => {
    const { approver, partner } = world();
    const buyer = await world().customer(0);
    const { reference } = await topUp(partner, buyer, 500);
    const other = await holder(await addPartner(approver.client));
    const path = `/v1/funding/cash_register/credits?reference=${reference}`;
    expect((await send(other, "GET", path)).status).toBe(404);
    expect((await send(await holder(partner), "GET", path)).status).toBe(200);
    const elsewhere = path.replace("cash_register", "atm");
    expect((await send(other, "GET", elsewhere)).status).toBe(403);
  });

  it("shows a merchant's own operator that merchant only", async () => {
    const { approver, till, stranger } = world();
    const role = { role: "merchant", merchant_id: till.merchantId } as const;
    const { client } = await invite(approver.client, role);
    expect(await told(client.merchant(till.merchantId))).toMatchObject({ state: "active" });
    expect((await refusal(client.merchant(stranger.merchantId))).status).toBe(404);
    expect((await refusal(client.stops())).status).toBe(403);
    expect((await refusal(client.merchants())).status).toBe(403);
  });
});
