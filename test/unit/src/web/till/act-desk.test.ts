import { expect, it } from "vitest";
import { sampleNowMs, sampleSales } from "../../../../../src/web/design/samples.ts";
import type { Act } from "../../../../../src/web/till/act.ts";
import { ActDesk } from "../../../../../src/web/till/act-desk.ts";
import type { Sale } from "../../../../../src/web/till/sale.ts";
import { SaleBook } from "../../../../../src/web/till/sale-book.ts";
import { FakeClient, FakeShelf, payment } from "./desk-fakes.ts";

const sale = sampleSales.paid as Sale;
const refund = {
  ...({ kind: "refund", paymentId: "pay_sample", saleReference: sale.reference } as const),
  ...{ amount: 500, isLast: false },
};
const lost = async () => ({ ok: false });
const refunded = async () => ({ ok: true, body: { ...payment, amount_refunded: 500 } });

async function open(shelf = new FakeShelf<Act>()) {
  const client = new FakeClient();
  const book = new SaleBook(new FakeShelf<Sale>());
  await book.add(sale);
  const desk = new ActDesk({
    ...{ client: client.asClient(), book, shelf, nowMs: () => sampleNowMs },
    signal: client.ended.signal,
  });
  const settled = async () => {
    for (let turns = 0; turns < 100; turns++) await Promise.resolve();
  };
  return { client, book, desk, shelf, settled };
}

it("reads the payment after an act until it is known, also after a reload", async () => {
  const first = await open();
  first.client.payment = lost;
  const reference = await first.desk.begin(refund);
  await first.settled();
  expect(first.desk.get(reference)?.state).toBe("done");
  expect(first.desk.openOf(sale.reference)?.reference).toBe(reference);
  expect(first.book.get(sale.reference)?.payment?.amount_refunded).toBe(0);

  const next = await open(first.shelf);
  next.client.payment = refunded;
  next.client.refund = () => expect.unreachable();
  await next.desk.goOn();
  await next.settled();
  expect(next.book.get(sale.reference)?.payment?.amount_refunded).toBe(500);
  expect(next.desk.openOf(sale.reference)).toBeUndefined();
  expect(next.shelf.records.size).toBe(0);
});

it("sends an act again that the browser could not write down as done", async () => {
  const { client, desk, shelf, settled } = await open();
  client.payment = refunded;
  client.atPause = () => false;
  let sendings = 0;
  client.refund = async () => {
    sendings += 1;
    if (sendings === 1) shelf.failures = 1;
    return sendings === 1 ? { ok: false } : { ok: true, body: {} };
  };
  const reference = await desk.begin(refund);
  await settled();
  expect([sendings, desk.get(reference)?.isSeen, client.pausesMs]).toEqual([2, true, [1_000]]);
});

it("sends nothing that it cannot keep, and says so", async () => {
  const { client, desk, shelf } = await open();
  shelf.failures = 1;
  client.refund = () => expect.unreachable();
  const reference = await desk.begin(refund);
  expect(desk.get(reference)).toMatchObject({ state: "refused", problem: { code: "not_kept" } });
  expect(desk.openOf(sale.reference)).toBeUndefined();
});

it("takes up what an earlier run has left when the first read of it has failed", async () => {
  const { client, desk, shelf, settled } = await open();
  client.atPause = () => false;
  client.payment = refunded;
  shelf.records.set("old", {
    ...{ ...refund, reference: "old", state: "sent", isUncertain: false, problem: null },
    ...{ doneAtMs: null, isSeen: false },
  });
  shelf.failures = 1;
  await desk.goOn();
  await settled();
  expect(desk.get("old")).toMatchObject({ state: "done", isSeen: true });
});

it("begins one act on a payment, however often it is asked before the first is over", async () => {
  const { client, desk, settled } = await open();
  client.payment = refunded;
  let sendings = 0;
  client.refund = async () => {
    sendings += 1;
    return { ok: true, body: {} };
  };
  const first = await Promise.all([desk.begin(refund), desk.begin(refund)]);
  await settled();
  expect([sendings, new Set(first).size]).toEqual([1, 1]);
  expect(await desk.begin(refund)).not.toBe(first[0]);
});
