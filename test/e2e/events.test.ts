import { createExecutionContext, evictDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { totpCode } from "../../src/client/index.ts";
import { secondMs } from "../../src/time.ts";
import { createApp } from "../../worker/app.ts";
import { routes } from "../../worker/routes/index.ts";
import { listen, upgrade } from "../world/listener.ts";
import {
  ask,
  bill,
  type Customer,
  env,
  holder,
  openWorld,
  origin,
  pay,
  payApproved,
  scan,
  send,
  told,
  topUp,
  travel,
  walletHolding,
} from "../world.ts";

const world = openWorld();

function walletStub({ route }: Customer) {
  return env.WALLET.get(env.WALLET.idFromName(route));
}

async function ticketOf({ app }: Pick<Customer, "app">): Promise<string> {
  const call = app.session.call<{ ticket: string }>("POST", "/v1/wallet/event-tickets");
  return (await told(call)).ticket;
}

describe("a ticket", () => {
  it("opens one stream, within 30 s, and is echoed as the subprotocol", async () => {
    const buyer = await world().customer(0);
    const ticket = await ticketOf(buyer);
    const response = await upgrade(ticket);
    expect(response.status).toBe(101);
    expect(response.headers.get("Sec-WebSocket-Protocol")).toBe(ticket);
    expect((await upgrade(ticket)).status).toBe(401);
    const late = await ticketOf(buyer);
    travel(30 * secondMs);
    const refused = await upgrade(late);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ code: "unauthorized", retry: "new_request" });
    expect((await walletHolding(buyer.route)).rows.event_ticket).toBe(0);
  });

  it("reaches no object when it was invented, and is the only subprotocol", async () => {
    const buyer = await world().customer(0);
    const ticket = await ticketOf(buyer);
    const wallets = async () => (await walletHolding(buyer.route)).rows.event_ticket;
    const other = `${ticket.slice(0, -1)}${ticket.endsWith("A") ? "B" : "A"}`;
    for (const protocol of [null, "", "chat", other, `${ticket}, chat`, ticket.toUpperCase()]) {
      expect((await upgrade(protocol)).status, String(protocol)).toBe(401);
    }
    expect(await wallets()).toBe(1);
    expect((await upgrade(ticket)).status).toBe(101);
  });

  it("is worth nothing once its token was revoked", async () => {
    const buyer = await world().customer(0);
    const ticket = await ticketOf(buyer);
    await told(buyer.app.signOut());
    expect((await upgrade(ticket)).status).toBe(401);
  });

  it("is refused malformed_request when nothing is upgraded", async () => {
    const plain = await ask(`${origin}/v1/wallet/events`);
    expect(plain.body).toMatchObject({ status: 400, code: "malformed_request" });
    const query = await ask(`${origin}/v1/wallet/events?after=-1`);
    expect(query.body).toMatchObject({ code: "malformed_request", pointer: "/after" });
  });

  it("is not used up by a HEAD, which upgrades nothing", async () => {
    const ticket = await ticketOf(await world().customer(0));
    const headers = { Upgrade: "websocket", "Sec-WebSocket-Protocol": ticket };
    const head = new Request(`${origin}/v1/wallet/events`, { method: "HEAD", headers });
    // Asked in the same isolate: `fetch` makes a GET of all that upgrades.
    const refused = await createApp(routes).fetch(head, env, createExecutionContext());
    expect(refused.status).toBe(400);
    expect((await upgrade(ticket)).status).toBe(101);
  });
});

describe("an event stream", () => {
  it("tells a payment that waits for its payer, and what became of it", async () => {
    const { till } = world();
    const buyer = await world().customer(50_000);
    const phone = await listen(buyer);
    const request = bill(await scan(buyer), { amount: 40_000 });
    const { body } = await send(await holder(till), "POST", "/v1/payments", request);
    await phone.kinds(1);
    const { payment_id, merchant_id, merchant_name, store_id, store_name, confirm_by } = body;
    const shown = { merchant_name, store_name };
    const shop = { merchant_id, ...shown, merchant_name_kana: expect.any(String), store_id };
    const payment = { payment_id, ...shop, amount: 40_000, currency: "JPY" };
    expect(phone.events[0]).toMatchObject({
      kind: "payment.confirmation_needed",
      ...payment,
      confirm_by,
      result: "pending",
    });
    const bill40 = { amount: 40_000, currency: "JPY", merchant_id, shown };
    await told(buyer.app.confirm(payment_id, { decision: "approve", ...bill40 }));
    await told(till.client.refund(payment_id, { reference: "refund-event-1", amount: 10_000 }));
    expect(await phone.kinds(3)).toEqual([
      "payment.confirmation_needed",
      "payment.decided",
      "payment.refunded",
    ]);
    expect(phone.events[1]).toMatchObject({ ...payment, result: "approved", status: "captured" });
    expect(phone.events[2]).toMatchObject({ payment_id, amount: 10_000, amount_refunded: 10_000 });
  });

  it("tells money and security in one order, each sequence once", async () => {
    const { till, partner } = world();
    const buyer = await world().customer(5_000);
    const phone = await listen(buyer);
    await pay(till, buyer, { amount: 9_000 });
    const bought = await payApproved(till, buyer);
    await told(buyer.app.freeze());
    await told(buyer.app.stepUp("unfreeze", await totpCode(buyer.totpSecret, Date.now() + 30_000)));
    await told(buyer.app.unfreeze());
    await topUp(partner, buyer, 500);
    await told(till.client.cancel({ reference: "cancel-event-1", payment_id: bought.payment_id }));
    const kinds = await phone.kinds(7);
    expect(kinds).toEqual([
      "payment.decided",
      "payment.decided",
      "security.frozen",
      "security.stepped_up",
      "security.unfrozen",
      "top_up.credited",
      "payment.cancelled",
    ]);
    expect(phone.events[0]).toMatchObject({ decline: { code: "insufficient_funds" } });
    expect(phone.events[2]).toMatchObject({ device_id: buyer.deviceId, actor: "customer" });
    const sequences = phone.events.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    expect(new Set(sequences).size).toBe(7);
    const again = await listen(buyer, (sequences[0] ?? 0) - 1);
    await again.kinds(7);
    expect(again.events).toEqual(phone.events);
  });

  it("goes on when the object was evicted meanwhile", async () => {
    const buyer = await world().customer();
    const phone = await listen(buyer);
    await payApproved(world().till, buyer);
    await phone.kinds(1);
    await evictDurableObject(walletStub(buyer));
    await payApproved(world().neighbour, buyer, { amount: 300 });
    expect(await phone.kinds(2)).toHaveLength(2);
    expect(phone.events[1]).toMatchObject({ amount: 300 });
    expect(phone.ended).toBeNull();
  });

  it("answers ping without waking anybody, and takes no other message", async () => {
    const phone = await listen(await world().customer(0));
    phone.socket.send("ping");
    await expect.poll(() => phone.messages).toContain("pong");
    phone.socket.send('{"after":0}');
    expect(await phone.end()).toBe(1003);
  });

  it("writes no row more for a payment than a wallet without one", async () => {
    const [quiet, heard] = [await world().customer(), await world().customer()];
    const phone = await listen(heard);
    const rows = async (buyer: Customer) => {
      const before = (await walletHolding(buyer.route)).rows;
      await payApproved(world().till, buyer);
      const after = (await walletHolding(buyer.route)).rows;
      return Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]);
    };
    const told = await rows(heard);
    await phone.kinds(1);
    expect(told).toEqual(await rows(quiet));
  });
});
