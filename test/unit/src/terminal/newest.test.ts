import { expect, it } from "vitest";
import type { TerminalPayment } from "../../../../src/terminal/book.ts";
import { withNewest } from "../../../../src/terminal/newest.ts";
import { terminalBook } from "../../../../worker/terminal/book.ts";
import { terminalMigrations } from "../../../../worker/terminal/schema.ts";
import { migratedSql } from "../../../node-sql.ts";

/** A payment of one of four payers. */
function payment(paidAtMs: number, number: number, capturedMinor = 100): TerminalPayment {
  const payer = (number % 4).toString(16).padStart(32, "0");
  return {
    ...{ payment: `${payer}.${number}`, payer, paidAtMs, atMs: paidAtMs, mark: 1 },
    ...{ terminalId: "ter_1", storeId: "sto_1", merchantId: "mer_1", category: "food" },
    ...{ outcome: "approved", askedMinor: 100, capturedMinor, returnedMinor: 0 },
    ...{ walletAgeMs: 5, toppedUpAgoMs: null },
  };
}

function first(payments: Iterable<TerminalPayment>, count: number): TerminalPayment[] {
  const found: TerminalPayment[] = [];
  for (const each of payments) {
    if (found.length === count) break;
    found.push(each);
  }
  return found;
}

it("walks the payments that are stored, whatever was saved and however far it was walked before", () => {
  const stored = terminalBook(migratedSql(terminalMigrations));
  for (let n = 0; n < 40; n += 1) stored.savePayment(payment(1_000 + (n % 13), n));
  const book = withNewest(stored);
  // Times and distances in no order, the same at each run.
  for (let n = 40; n < 200; n += 1) {
    const count = (n * 7) % 50;
    expect(first(book.newestFirst(), count)).toEqual(first(stored.newestFirst(), count));
    book.savePayment(payment(990 + ((n * 11) % 37), n));
    if (n % 5 === 0) book.savePayment(payment(1_000 + (3 % 13), 3, n));
  }
  expect([...book.newestFirst()]).toEqual([...stored.newestFirst()]);
});

it("reads a payment once, and none again that was saved", () => {
  const stored = terminalBook(migratedSql(terminalMigrations));
  for (let n = 0; n < 5; n += 1) stored.savePayment(payment(1_000 + n, n));
  let walks = 0;
  const book = withNewest({
    ...stored,
    newestFirst() {
      walks += 1;
      return stored.newestFirst();
    },
  });
  for (let n = 5; n < 9; n += 1) {
    expect(first(book.newestFirst(), 2)[0]?.paidAtMs).toBe(1_000 + n - 1);
    book.savePayment(payment(1_000 + n, n));
  }
  expect(walks).toBe(1);
});
