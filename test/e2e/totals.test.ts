import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";
import type { Totals } from "../../src/client/index.ts";
import { Settlement } from "../../worker/settlement/object.ts";
import { Terminal } from "../../worker/terminal/object.ts";
import {
  addMerchant,
  addStore,
  addTill,
  allTaken,
  bill,
  drained,
  env,
  expecting,
  idsOf,
  openWorld,
  payApproved,
  refusal,
  scan,
  type Till,
  told,
  unique,
} from "../world.ts";

const world = openWorld();
afterEach(() => void vi.restoreAllMocks());

/** A till of a merchant whose payments are spread over so many shards. */
async function tillOf(shards: number): Promise<Till> {
  const { client } = world().approver;
  const { merchantId } = await addMerchant(client, { shards });
  return await addTill(client, await addStore(client, merchantId));
}

async function payMany(till: Till, count: number): Promise<string[]> {
  const buyers = await world().customers(count);
  const paid: string[] = [];
  for (const buyer of buyers) paid.push((await payApproved(till, buyer)).reference);
  return paid;
}

/** The alarms of all wallets ring: a minute has passed. */
async function ringWallets(): Promise<void> {
  const namespace = env.WALLET as unknown as DurableObjectNamespace;
  for (const id of await idsOf("WALLET")) await runDurableObjectAlarm(namespace.get(id));
}

const closing = (till: Till) => told(till.client.totals(undefined, { complete: true }));
const slowly = { timeout: 30_000, interval: 100 };

/** The first totals that say that they are complete: a machine that is busy takes more than 3 s. */
async function complete(till: Till): Promise<Totals> {
  return await vi.waitFor(async () => {
    const totals = await closing(till);
    expect(totals.complete_to).toBe(totals.server_time);
    return totals;
  }, slowly);
}

it.each([1, 4])(
  "has all that was handed over in it when it says so, over %i shards",
  async (shards) => {
    const till = await tillOf(shards);
    for (let round = 1; round <= 3; round += 1) {
      // Within a pause of the telling that went before: nobody has told the terminal's object yet.
      await payMany(till, 3);
      await allTaken();
      const totals = await complete(till);
      expect(totals.payments).toEqual({ count: 3 * round, amount: 3_600 * round });
    }
    await drained();
    const later = await told(till.client.totals());
    expect(later.complete_to).toBe(later.server_time);
  },
);

it("says an earlier time when a terminal's object does not answer, within 3 s", async () => {
  const till = await tillOf(2);
  await payMany(till, 2);
  await allTaken();
  expect(await complete(till)).toMatchObject({ payments: { count: 2 } });
  const handedFromMs = Date.now();
  const take = Terminal.prototype.take;
  const silent = vi
    .spyOn(Terminal.prototype, "take")
    .mockImplementation(() => new Promise<never>(() => undefined));
  await payMany(till, 1);
  await allTaken();
  const askedAtMs = Date.now();
  const totals = await closing(till);
  // Sooner than the delivery itself gives up, which takes 10 s.
  expect(Date.now() - askedAtMs).toBeLessThan(9_000);
  expect(totals.payments.count).toBe(2);
  expect(Date.parse(totals.complete_to ?? "")).toBeLessThan(handedFromMs);
  silent.mockImplementation(take);
  expect(await complete(till)).toMatchObject({ payments: { count: 3 } });
});

it("does not know up to when, while a shard does not say", async () => {
  const till = await tillOf(2);
  await payMany(till, 1);
  const asked = vi.spyOn(Settlement.prototype, "completeTo").mockImplementation(() => {
    throw new Error("a test: the shard is down");
  });
  const totals = await expecting([503], () => closing(till));
  expect(totals.complete_to).toBeNull();
  asked.mockRestore();
  await allTaken();
  expect(await complete(till)).toMatchObject({ payments: { count: 1 } });
});

it("names the payments that a wallet has not handed over, at the till", async () => {
  const till = await tillOf(2);
  const handed = await payMany(till, 2);
  await allTaken();
  await complete(till);
  const own = handed.map((reference) => ({ reference, amount: 1_200 }));
  expect(await told(till.client.checkDrawer(own))).toMatchObject({
    complete: true,
    missing: [],
    different: [],
    unresolved: [],
  });
  const kept = vi.spyOn(Settlement.prototype, "deliver").mockImplementation(() => {
    throw new Error("a test: nothing is taken");
  });
  const [lost = ""] = await payMany(till, 1);
  const all = [...own, { reference: lost, amount: 1_200 }];
  const short = await told(till.client.checkDrawer(all));
  expect(short).toMatchObject({ complete: true, missing: [lost], different: [] });
  expect(short.totals.payments.count).toBe(2);
  kept.mockRestore();
  await ringWallets();
  await vi.waitFor(async () => {
    expect(await told(till.client.checkDrawer(all))).toMatchObject({ missing: [] });
  }, slowly);
  const wrong = [...own, { reference: lost, amount: 1_100 }];
  expect(await told(till.client.checkDrawer(wrong))).toMatchObject({ different: [lost] });
});

it("says that the day does not agree while a capture is not handed over", async () => {
  const till = await tillOf(2);
  const request = bill(await scan(await world().customer()), { capture: "manual" });
  const { payment_id } = await told(till.client.postPayment(request));
  await allTaken();
  const kept = vi.spyOn(Settlement.prototype, "deliver").mockImplementation(() => {
    throw new Error("a test: nothing is taken");
  });
  const { reference, amount } = request;
  await told(till.client.capture(payment_id ?? "", { reference: unique("capture"), amount }));
  const check = () => told(till.client.checkDrawer([{ reference, amount }]));
  const named = { missing: [], different: [], unresolved: [] };
  expect(await check()).toMatchObject({ ...named, agrees: false, totals: { net: 0 } });
  kept.mockRestore();
  await ringWallets();
  await vi.waitFor(async () => {
    expect(await check()).toMatchObject({ ...named, agrees: true, totals: { net: amount } });
  }, slowly);
});

it("waits for nothing but now", async () => {
  const { client } = world().till;
  const call = client.session.call("GET", "/v1/terminals/me/totals?complete_to=2027-01-15");
  expect(await refusal(call)).toMatchObject({ status: 400, code: "malformed_request" });
});
