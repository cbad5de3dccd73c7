import { expect, it } from "vitest";
import { sampleSales } from "../../../../../src/web/design/samples.ts";
import { readHeldSales } from "../../../../../src/web/till/held-sales.ts";
import type { Sale } from "../../../../../src/web/till/sale.ts";
import { SaleBook } from "../../../../../src/web/till/sale-book.ts";
import { FakeShelf, payment } from "./desk-fakes.ts";

const held = { ...(sampleSales.held as Sale), capturedAtMs: null };

it("what is held is read anew, one by one, and what has no answer stays", async () => {
  const book = new SaleBook(new FakeShelf<Sale>());
  for (const reference of ["a", "b", "c"]) await book.add({ ...held, reference });
  await book.add({ ...(sampleSales.paid as Sale), reference: "paid" });
  const answers = [
    async () => ({ ok: true, body: payment }),
    async () => ({ ok: false }),
    async () => Promise.reject(new Error("gone")),
  ];
  const client = { payment: () => answers.shift()?.() as never };
  await readHeldSales({ client, book });
  expect(answers).toEqual([]);
  const captured = book.sales.value.map((sale) => [sale.reference, sale.capturedAtMs !== null]);
  expect(captured).toEqual([
    ["paid", true],
    ["c", true],
    ["b", false],
    ["a", false],
  ]);
});
