import { expect, it } from "vitest";
import { upgrade, watch } from "../world/listener.ts";
import {
  approve,
  call,
  type Holder,
  holder,
  invite,
  makePair,
  openWorld,
  payApproved,
  type World,
} from "../world.ts";

const world = openWorld();
const tickets = "/v1/operator/event-tickets";
const streams = "/v1/operator/events";

const ask = (by: Holder, path = tickets) => call({ method: "POST", path, body: {}, by });

it.each<[string, (world: World) => Promise<Holder>]>([
  ["customer", async ({ customer }) => holder(await customer(0))],
  ["terminal", ({ till }) => holder(till)],
  ["partner", ({ partner }) => holder(partner)],
  [
    "merchant's person",
    async ({ approver, merchant: { merchantId: merchant_id } }) =>
      holder(await invite(approver.client, { role: "merchant", merchant_id })),
  ],
])("A37: gives a %s no ticket for what operators watch", async (_kind, of) => {
  const refused = await ask(await of(world()));
  expect([refused.status, refused.body.code]).toEqual([403, "forbidden"]);
});

it("A37: gives no ticket to who has an operator's token and another key", async () => {
  const { token } = await holder(world().viewer);
  expect((await ask({ key: await makePair(), token })).status).toBe(401);
});

it("A37: opens no stream by a phone's ticket, and no phone's by an operator's", async () => {
  const ofPhone = await ask(await holder(await world().customer(0)), "/v1/wallet/event-tickets");
  const ofViewer = await ask(await holder(world().viewer));
  const phone = ofPhone.body.ticket as string;
  const viewer = ofViewer.body.ticket as string;
  expect((await upgrade(phone, "", streams)).status).toBe(401);
  expect((await upgrade(viewer)).status).toBe(401);
  for (const text of [viewer.replace("opv_", "evt_"), phone.replace("evt_", "opv_"), "opv_none"]) {
    expect([text, (await upgrade(text, "", streams)).status]).toEqual([text, 401]);
  }
  // None of that has used it up.
  const opened = await upgrade(viewer, "", streams);
  expect(opened.status).toBe(101);
  opened.webSocket?.accept();
  opened.webSocket?.close(1000);
});

it("A37: ends the stream of an operator who is removed, and opens none by the ticket kept", async () => {
  const { approver, second } = world();
  const clerk = await invite(approver.client, { role: "viewer" });
  const stream = await watch(clerk);
  const kept = (await ask(await holder(clerk))).body.ticket as string;
  await approve(second, approver.client.changeRole(clerk.operatorId, "none"));
  expect(await stream.end()).toBe(4401);
  expect((await upgrade(kept, "", streams)).status).toBe(401);
});

it("A37: tells of payments without a word of who paid", async () => {
  const stream = await watch(world().viewer);
  const counts = () => stream.events.some(({ seconds }) => seconds.length > 0);
  await expect.poll(counts).toBe(true);
  const buyer = await world().customer();
  const { payment_id } = await payApproved(world().till, buyer);
  const text = () => stream.messages.join();
  await expect.poll(text).toContain(payment_id);
  stream.close();
  for (const own of [buyer.walletId, buyer.deviceId, buyer.contact, buyer.route]) {
    expect(text()).not.toContain(own);
  }
});
