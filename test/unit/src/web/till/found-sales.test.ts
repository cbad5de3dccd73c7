import { beforeEach, describe, expect, it } from "vitest";
import type { Payment } from "../../../../../src/client/index.ts";
import { sampleNowMs, sampleSales } from "../../../../../src/web/design/samples.ts";
import { FoundSales, saleOfPayment } from "../../../../../src/web/till/found-sales.ts";
import { type Sale, saleStatus } from "../../../../../src/web/till/sale.ts";
import { SaleBook } from "../../../../../src/web/till/sale-book.ts";
import { FakeShelf, payment } from "./desk-fakes.ts";

const of = (reference: string, part: Partial<Payment> = {}): Payment => ({
  ...{ ...payment, reference, payment_id: `pay_${reference}` },
  ...part,
});
const page = (payments: readonly Payment[], cursor: string | null = null) => ({
  ...{ ok: true, body: { payments, cursor } },
});
const refused = (status: number) => ({ ok: false, problem: { status } });

let answers: object[];
let asked: (string | undefined)[];
let book: SaleBook;
let found: FoundSales;

beforeEach(() => {
  [answers, asked] = [[], []];
  const next = async () => answers.shift() as never;
  const client = {
    payment: next,
    paymentsOfDay: (_: string | undefined, cursor: string | undefined) => {
      asked.push(cursor);
      return next();
    },
  };
  book = new SaleBook(new FakeShelf<Sale>());
  found = new FoundSales({ client, book, nowMs: () => sampleNowMs });
});

const shown = () => found.sales.value.map(({ reference }) => reference);

describe("the day as the server knows it", () => {
  it("is what this device has no record of, newest first", async () => {
    await book.add({ ...(sampleSales.paid as Sale), reference: "own" });
    const [early, late] = ["2026-11-29T04:00:00.000Z", "2026-11-29T05:00:00.000Z"];
    answers = [page([of("a", { created_at: early }), of("own"), of("b", { created_at: late })])];
    expect(found.finding.value).toBe("not_read");
    await found.read();
    expect(shown()).toEqual(["b", "a"]);
    expect(found.finding.value).toBe("read");
    expect(found.readAtMs.value).toBe(sampleNowMs);
  });

  it("is read a page at a time, and no page twice", async () => {
    answers = [page([of("a")], "2"), page([of("a"), of("b")])];
    await found.read();
    expect(found.hasMore.value).toBe(true);
    await found.readOn();
    expect([shown().sort(), found.hasMore.value]).toEqual([["a", "b"], false]);
    await found.readOn();
    expect(asked).toEqual([undefined, "2"]);
  });

  it("read anew is the first page alone", async () => {
    answers = [page([of("a")], "2"), page([of("b")]), page([of("c")])];
    await found.read();
    await found.readOn();
    await found.read();
    expect(shown()).toEqual(["c"]);
  });

  it("that was not reached says so, and keeps what was read with its time", async () => {
    answers = [page([of("a")]), refused(503)];
    await found.read();
    await found.read();
    expect([found.finding.value, shown()]).toEqual(["failed", ["a"]]);
    expect(found.readAtMs.value).toBe(sampleNowMs);
  });

  it("that was never reached has no time, and no sale", async () => {
    answers = [refused(401)];
    await found.read();
    expect([found.finding.value, found.readAtMs.value, shown()]).toEqual(["failed", null, []]);
  });

  it("tells the own book what was done since elsewhere, and nothing older", async () => {
    const own = sampleSales.paid as Sale;
    await book.add(own);
    const since = { ...payment, version: 2, amount_refunded: 500 };
    answers = [page([since]), page([payment])];
    await found.read();
    expect(book.get(own.reference)?.payment).toEqual(since);
    await found.read();
    expect(book.get(own.reference)?.payment).toEqual(since);
  });

  it("tells the own book of a capture elsewhere, so that the drawer counts it", async () => {
    const held = { ...(sampleSales.held as Sale), capturedAtMs: null };
    await book.add(held);
    answers = [page([{ ...payment, version: 2 }])];
    await found.read();
    expect(book.get(held.reference)?.capturedAtMs).toBe(Date.parse(payment.server_time));
  });

  it("says nothing of another payment under an own number", async () => {
    const own = sampleSales.paid as Sale;
    await book.add(own);
    answers = [page([{ ...payment, payment_id: "pay_other", version: 9 }])];
    await found.read();
    expect([book.get(own.reference)?.payment, shown()]).toEqual([payment, []]);
  });
});

describe("a payment that is looked up", () => {
  it("is there beside the day's, which it is none of", async () => {
    answers = [
      { ok: true, body: of("x") },
      { ok: true, body: of("x", { version: 2 }) },
    ];
    expect(await found.find("pay_x")).toMatchObject({ reference: "x" });
    await found.find("pay_x");
    expect(shown()).toEqual([]);
    expect(found.get("x")?.payment?.version).toBe(2);
  });

  it("of the day is shown from then on as it was found", async () => {
    answers = [page([of("a")]), { ok: true, body: of("a", { amount_refunded: 1_200 }) }];
    await found.read();
    await found.find("pay_a");
    expect([shown(), saleStatus(found.get("a") as Sale)]).toEqual([["a"], "refunded"]);
  });

  it("is none where the server knows none, and not known without an answer", async () => {
    answers = [refused(404), refused(503), { ok: false, problem: undefined }];
    expect(await found.find("pay_x")).toBe(false);
    expect(await found.find("pay_x")).toBeNull();
    expect(await found.find("pay_x")).toBeNull();
  });
});

it("a change is shown, of the day's and of what was looked up", async () => {
  answers = [page([of("a")]), { ok: true, body: of("x") }];
  await found.read();
  await found.find("pay_x");
  for (const reference of ["a", "x"]) {
    await found.change(reference, { payment: of(reference, { amount_refunded: 1_200 }) });
    expect(saleStatus(found.get(reference) as Sale)).toBe("refunded");
  }
  await found.change("nobody", { amount: 1 });
  expect(found.get("nobody")).toBeUndefined();
});

it.each([
  [{}, "paid"],
  [{ status: "authorized", amount_captured: 0 }, "held"],
  [{ status: "cancelled" }, "cancelled"],
  [{ result: "declined", status: "declined", amount_captured: 0 }, "not_paid"],
  [{ result: "pending", status: "pending_confirmation", amount_captured: 0 }, "open"],
] as const)("a payment that is %j stands as %s", (part, status) => {
  const sale = saleOfPayment(of("a", part));
  expect(saleStatus(sale)).toBe(status);
  expect(sale.isHold).toBe(status === "held");
});
