import { expect, it } from "vitest";
import { dayMs } from "../../src/time.ts";
import {
  approve,
  drained,
  openWorld,
  pay,
  payApproved,
  raiseStop,
  type Till,
  told,
  travel,
  unique,
} from "../world.ts";

const world = openWorld();

/** All of a day's payments, page by page. */
async function listed({ client }: Till, day?: string) {
  const payments = [];
  for (let cursor: string | undefined; ; ) {
    const page = await told(client.paymentsOfDay(day, cursor));
    payments.push(...page.payments);
    if (page.cursor === null) return payments;
    cursor = page.cursor;
  }
}

it("tells a terminal what it is called before it has sold anything, and that it was stopped", async () => {
  const { till, operator, second, stranger } = world();
  const me = await told(till.client.me());
  const { terminalId: terminal_id, storeId: store_id, merchantId: merchant_id } = till;
  expect(me).toMatchObject({
    terminal_id,
    store_id,
    merchant_id,
    currency: "JPY",
    state: "active",
  });
  expect(me.label).toEqual(expect.any(String));
  const state = async (of: Till) => (await told(of.client.me())).state;
  for (const [scope, id] of [
    ["terminal", terminal_id],
    ["store", store_id],
    ["merchant", merchant_id],
    ["spending", null],
  ] as const) {
    const { stop_id } = await raiseStop(operator, { scope, ...(id === null ? {} : { id }) });
    await expect.poll(() => state(till)).toBe("stopped");
    if (id !== null) expect(await state(stranger)).toBe("active");
    await approve(second, operator.client.liftStop(stop_id));
    await expect.poll(() => state(till)).toBe("active");
  }
});

it("lists a terminal's own payments of a day as they are now, each once, over its pages", async () => {
  const { till, neighbour } = world();
  const paid: string[] = [];
  for (let n = 0; n < 4; n += 1) {
    const buyer = await world().customer(80_000);
    for (let amount = 100; amount < 106; amount += 1) {
      paid.push((await payApproved(till, buyer, { amount })).payment_id);
    }
  }
  const [first = ""] = paid;
  await told(till.client.refund(first, { reference: unique("refund"), amount: 40 }));
  await pay(till, await world().customer(0), { amount: 900 });
  await payApproved(neighbour, await world().customer(), { amount: 999 });
  await drained();
  const all = await listed(till);
  const ids = all.map(({ payment_id }) => payment_id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(paid));
  expect(all.find(({ payment_id }) => payment_id === first)).toMatchObject({ amount_refunded: 40 });
  expect(all.map(({ decline }) => decline?.code)).toContain("insufficient_funds");
  expect(all.every(({ terminal_id }) => terminal_id === till.terminalId)).toBe(true);
  expect((await listed(neighbour)).map(({ amount }) => amount)).toContain(999);
  expect(await listed(till, "2001-01-01")).toEqual([]);
  travel(dayMs);
  expect(await listed(till)).toEqual([]);
});
