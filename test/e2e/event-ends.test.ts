import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { brokenSocketMs, eventStreamsEndingMax } from "../../src/bounds.ts";
import { totpCode } from "../../src/client/index.ts";
import { minuteMs, secondMs } from "../../src/time.ts";
import type { Wallet } from "../../worker/wallet/object.ts";
import { listen, upgrade } from "../world/listener.ts";
import {
  approve,
  type Customer,
  env,
  mailedCode,
  newPhone,
  openWorld,
  payApproved,
  told,
  travel,
} from "../world.ts";

const world = openWorld();

function walletStub({ route }: Customer) {
  return env.WALLET.get(env.WALLET.idFromName(route));
}

/** Signs the customer in on another phone. */
async function secondPhone(customer: Customer) {
  const phone = await newPhone();
  await told(phone.app.signIn({ type: "email", value: customer.contact }));
  await told(phone.app.contactProof((await mailedCode(customer.contact)) ?? ""));
  const code = await totpCode(customer.totpSecret, Date.now() + 30_000);
  const { device_id: deviceId } = await told(phone.app.factor(code));
  return { ...phone, deviceId };
}

describe("a stream is ended", () => {
  it("with 4401 when its device is removed; the other device is told", async () => {
    const buyer = await world().customer(0);
    const second = await secondPhone(buyer);
    const [own, removed] = [await listen(buyer), await listen(second)];
    await told(buyer.app.removeDevice(second.deviceId));
    expect(await removed.end()).toBe(4401);
    expect(removed.events).toEqual([]);
    expect(removed.messages.at(-1)).toContain('"kind":"stream.ended"');
    expect(await own.kinds(1)).toEqual(["security.device_removed"]);
    expect(own.ended).toBeNull();
  });

  it("with 4401 when its owner signs out", async () => {
    const buyer = await world().customer(0);
    const phone = await listen(buyer);
    await told(buyer.app.signOut());
    expect(await phone.end()).toBe(4401);
  });

  it("with 4401 when an operator raises the wallet's epoch, also after an eviction", async () => {
    const buyer = await world().customer(0);
    const phone = await listen(buyer);
    await evictDurableObject(walletStub(buyer));
    const { client } = world().operator;
    await told(client.raiseEpoch({ scope: "wallet", id: buyer.walletId, reason: "a test" }));
    expect(await phone.end()).toBe(4401);
    expect(phone.events).toEqual([]);
  });

  it("with 4402 when its token is over, and the SDK goes on with a new one", async () => {
    const buyer = await world().customer();
    const phone = await listen(buyer);
    await payApproved(world().till, buyer);
    await phone.kinds(1);
    travel(10 * minuteMs);
    await payApproved(world().till, buyer, { amount: 400 });
    expect(await phone.kinds(2)).toHaveLength(2);
    expect(phone.events[1]).toMatchObject({ amount: 400 });
    expect(phone.messages.filter((text) => text.includes("stream.opened"))).toHaveLength(2);
  });

  it("with 4402 by the alarm when nothing else happens", async () => {
    const buyer = await world().customer(0);
    const phone = await listen(buyer);
    const first = phone.socket;
    travel(10 * minuteMs);
    expect(await runDurableObjectAlarm(walletStub(buyer))).toBe(true);
    await expect.poll(() => phone.socket !== first).toBe(true);
  });

  it("with 4402 by the alarm also when that has rung for something else before", async () => {
    const buyer = await world().customer(0);
    const phone = await listen(buyer);
    const first = phone.socket;
    expect(await runDurableObjectAlarm(walletStub(buyer))).toBe(true);
    expect(phone.socket).toBe(first);
    travel(10 * minuteMs);
    expect(await runDurableObjectAlarm(walletStub(buyer))).toBe(true);
    await expect.poll(() => phone.socket !== first).toBe(true);
  });

  it("with 4409 when its device opens a fifth one", async () => {
    const buyer = await world().customer(0);
    const phones = [];
    for (let opened = 0; opened < 5; opened += 1) phones.push(await listen(buyer));
    expect(await phones[0]?.end()).toBe(4409);
    expect(phones.slice(1).every(({ ended }) => ended === null)).toBe(true);
  });

  it("with 4401 untold when the customers' epoch was raised before an act without a snapshot", async () => {
    const { approver, second, till } = world();
    const buyer = await world().customer();
    const { payment_id } = await payApproved(till, buyer);
    const phone = await listen(buyer);
    const request = { scope: "customers", reason: "a test" } as const;
    await approve(second, approver.client.raiseEpoch(request));
    travel(2 * secondMs);
    await told(till.client.cancel({ reference: "cancel-event-2", payment_id }));
    expect(await phone.end()).toBe(4401);
    expect(phone.events).toEqual([]);
  });
});

it("whose peer broke the protocol leaves no room for another one for ten seconds, and then does", async () => {
  const buyer = await world().customer(0);
  const opened = async () => {
    const path = "/v1/wallet/event-tickets";
    const reply = await told(buyer.app.session.call<{ ticket: string }>("POST", path));
    const { status, webSocket } = await upgrade(reply.ticket);
    webSocket?.accept();
    return status;
  };
  const breakAll = () =>
    runInDurableObject(walletStub(buyer), (wallet: Wallet, state) => {
      const open = state.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN);
      for (const socket of open) wallet.webSocketError(socket);
    });
  let given = 0;
  while (given <= eventStreamsEndingMax && (await opened()) === 101) {
    given += 1;
    await breakAll();
  }
  expect(given).toBeGreaterThan(0);
  expect(given).toBeLessThanOrEqual(eventStreamsEndingMax);
  travel(brokenSocketMs / 2);
  expect(await opened()).toBe(429);
  travel(brokenSocketMs);
  expect(await opened()).toBe(101);
});
