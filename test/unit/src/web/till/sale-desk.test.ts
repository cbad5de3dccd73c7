import { expect, it } from "vitest";
import { sampleNowMs } from "../../../../../src/web/design/samples.ts";
import type { Sale } from "../../../../../src/web/till/sale.ts";
import { SaleBook } from "../../../../../src/web/till/sale-book.ts";
import { SaleDesk } from "../../../../../src/web/till/sale-desk.ts";
import { FakeClient, FakeShelf, payment } from "./desk-fakes.ts";

const charge = {
  ...{ code: "c", amount: 1_200, currency: "JPY", isHold: false, cashier: "", mayRepeat: false },
};

function open() {
  const client = new FakeClient();
  const shelf = new FakeShelf<Sale>();
  const book = new SaleBook(shelf);
  const heard: string[] = [];
  const desk = new SaleDesk({
    ...{ client: client.asClient(), book, nowMs: () => sampleNowMs, signal: client.ended.signal },
    kept: () => client.records.list(),
    onEnded: ({ reference, outcome }) => heard.push(`${reference} ${outcome?.kind}`),
  });
  const settled = async () => {
    for (let turns = 0; turns < 50; turns++) await Promise.resolve();
  };
  return { client, shelf, book, heard, desk, settled };
}

it("goes on asking when a read has failed, after 1 s, 2 s, and says so meanwhile", async () => {
  const { client, desk } = open();
  client.records.failures = 2;
  const failing: boolean[] = [];
  client.atPause = (pauses) => failing.push(desk.isFailing.value) > 0 && pauses === 4;
  await desk.goOn();
  expect(client.pausesMs).toEqual([1_000, 2_000, 5_000, 5_000]);
  expect(failing).toEqual([true, true, false, false]);
  // Everything is asked for until once all of it was read, then what is open.
  expect(client.resumes).toEqual([true, false]);
});

it("begins no sale that it cannot keep", async () => {
  const { client, shelf, book, desk } = open();
  shelf.failures = 1;
  client.pay = () => expect.unreachable();
  await expect(desk.begin(charge)).rejects.toThrow("full");
  expect(book.sales.value).toEqual([]);
});

it("a sale that the SDK could not keep was not sent, and ends as that", async () => {
  const { client, book, heard, desk, settled } = open();
  client.pay = () => Promise.reject(new DOMException("full", "QuotaExceededError"));
  const reference = await desk.begin(charge);
  await settled();
  const outcome = book.get(reference)?.outcome;
  expect(outcome).toMatchObject({ kind: "refused", problem: { code: "not_kept" } });
  expect(heard).toEqual([`${reference} refused`]);
});

it("a sale that the SDK has kept stays open whatever it threw, and is asked for", async () => {
  const { client, book, heard, desk, settled } = open();
  client.pay = async ({ reference }) => {
    client.records.records.set(reference, { reference } as never);
    throw new DOMException("io", "UnknownError");
  };
  const reference = await desk.begin(charge);
  await settled();
  expect(book.get(reference)?.outcome).toBeNull();
  client.resume = async () => [client.approve(reference)];
  await desk.goOn();
  expect(heard).toEqual([`${reference} approved`]);
  expect(client.acknowledged).toEqual([reference]);
});

it("an outcome that cannot be written down is shown, and written when it can be", async () => {
  const { client, shelf, book, heard, desk, settled } = open();
  client.pay = async ({ reference }) => {
    shelf.failures = 1;
    return client.approve(reference);
  };
  const reference = await desk.begin(charge);
  await settled();
  expect(book.get(reference)?.outcome?.kind).toBe("approved");
  expect([shelf.records.get(reference)?.outcome, client.acknowledged]).toEqual([null, []]);
  expect(desk.isFailing.value).toBe(true);
  client.resume = async () => [client.approve(reference)];
  await desk.goOn();
  expect(shelf.records.get(reference)?.outcome?.kind).toBe("approved");
  expect([heard, client.acknowledged]).toEqual([[`${reference} approved`], [reference]]);
  expect(desk.isFailing.value).toBe(false);
});

it("an outcome that is told twice at once is heard once", async () => {
  const { client, heard, desk } = open();
  const reference = await desk.begin(charge);
  client.resume = async () => [client.approve(reference)];
  await desk.goOn();
  expect(heard).toEqual([`${reference} approved`]);
});

it("an outcome is told while another payment waits for its payer", async () => {
  const { client, book, heard, desk, settled } = open();
  client.pay = () => new Promise(() => undefined);
  const reference = await desk.begin(charge);
  client.resume = async () => [client.approve(reference)];
  client.othersEnd = new Promise(() => undefined);
  void desk.goOn();
  await settled();
  expect([book.get(reference)?.outcome?.kind, heard]).toEqual([
    "approved",
    [`${reference} approved`],
  ]);
});

it("a payment that can no longer be cancelled is news, once, after it was not known", async () => {
  const { client, book, heard, desk, settled } = open();
  const unresolved = { kind: "unresolved", payment, problem: null, unreachable: null } as const;
  client.pay = async ({ reference }) => ({ ...unresolved, reference, reason: "no_answer" });
  const reference = await desk.begin(charge);
  await settled();
  expect(book.get(reference)?.capturedAtMs).toBeNull();
  client.resume = async () => [{ ...unresolved, reference, reason: "window_closed" }];
  client.records.records.set(reference, { reference } as never);
  client.atPause = (pauses) => pauses === 2;
  await desk.goOn();
  expect(heard).toEqual([`${reference} unresolved`, `${reference} unresolved`]);
  expect(book.get(reference)?.capturedAtMs).toBe(sampleNowMs);
  expect(client.resumes).toEqual([true, false]);
});

it("an outcome that is told anew takes back nothing of what was refunded since", async () => {
  const { client, book, desk, settled } = open();
  const reference = await desk.begin(charge);
  await settled();
  await book.change(reference, { payment: { ...payment, amount_refunded: 500 } });
  client.resume = async () => [client.approve(reference)];
  await desk.goOn();
  expect(book.get(reference)?.payment?.amount_refunded).toBe(500);
  expect(client.acknowledged).toEqual([reference, reference]);
});

it("a sale that is paid while another is found to be unsent stays paid", async () => {
  const { client, shelf, book, heard, desk, settled } = open();
  const paid = Promise.withResolvers<void>();
  client.pay = async ({ reference }) => {
    await paid.promise;
    return client.approve(reference);
  };
  const reference = await desk.begin(charge);
  await book.add({ ...(book.get(reference) as Sale), reference: "unsent" });
  const { put } = shelf;
  shelf.put = async (id, sale) => {
    if (id === "unsent") paid.resolve();
    await put(id, sale);
  };
  await desk.goOn();
  await settled();
  expect(heard).toEqual(["unsent cancelled", `${reference} approved`]);
  expect(book.get(reference)?.outcome?.kind).toBe("approved");
});
