import { beforeEach, expect, it, vi } from "vitest";
import type { RuleFinding } from "../../../../src/terminal/book.ts";
import { terminalBook } from "../../../../worker/terminal/book.ts";
import { terminalMigrations } from "../../../../worker/terminal/schema.ts";
import { migratedSql } from "../../../node-sql.ts";

let sql: ReturnType<typeof migratedSql>;
let book: ReturnType<typeof terminalBook>;
beforeEach(() => {
  sql = migratedSql(terminalMigrations);
  book = terminalBook(sql);
});

const finding = (
  rule: string,
  terminalId: string,
  sentAtMs: number | null = null,
): RuleFinding => ({
  act: "terminal",
  terminalId,
  rule,
  action: "flag",
  evidence: { of: rule },
  sentAtMs,
});

it("keeps one finding of each rule at each terminal, and knows which were not sent", () => {
  const found = [finding("r1", "ter_1"), finding("r1", "ter_2"), finding("r2", "ter_1")];
  for (const each of found) book.saveFinding(each);
  for (const each of found) expect(book.finding(each.rule, each.terminalId)).toEqual(each);
  expect(book.finding("r2", "ter_2")).toBeNull();
  book.saveFinding(finding("r1", "ter_2", 9));
  expect(book.unsentFindings()).toEqual([found[0], found[2]]);
  expect(book.finding("r1", "ter_2")).toEqual(finding("r1", "ter_2", 9));
});

it("adds counts and amounts of a kind on a day, and to no other kind or day", () => {
  const none = { count: 0, amountMinor: 0 };
  book.addTotal("2027-01-15", "payments", 700, 2);
  book.addTotal("2027-01-15", "payments", -100, 1);
  book.addTotal("2027-01-15", "declines", 50, 4);
  book.addTotal("2027-01-16", "refunds", 30, 1);
  expect(book.totals("2027-01-15")).toEqual({
    payments: { count: 3, amountMinor: 600 },
    declines: { count: 4, amountMinor: 50 },
    ...{ cancellations: none, refunds: none },
  });
  expect(book.totals("2027-01-16").refunds).toEqual({ count: 1, amountMinor: 30 });
});

it("keeps to when, and from when, its clock was set back", () => {
  expect(book.setBacks()).toEqual([]);
  book.noteSetBack({ toMs: 5, fromMs: 9 });
  expect(book.setBacks()).toEqual([{ toMs: 5, fromMs: 9 }]);
});

it("knows which findings were not sent without a look, until one is kept", () => {
  expect(book.unsentFindings()).toEqual([]);
  const exec = vi.spyOn(sql, "exec");
  expect(book.unsentFindings()).toEqual([]);
  expect(exec).not.toHaveBeenCalled();
  book.saveFinding(finding("r1", "ter_1"));
  expect(book.unsentFindings()).toEqual([finding("r1", "ter_1")]);
});

it("knows when the last payment was paid, and forgets it with a transaction that is taken back", () => {
  const payment = (paidAtMs: number) => ({
    // Of a wallet whose clock is ahead.
    ...{
      paidAtMs,
      atMs: Math.min(paidAtMs, 750),
      payment: `${"a1".repeat(16)}.1`,
      payer: "a1".repeat(16),
    },
    ...{ terminalId: "ter_1", storeId: "sto_1", merchantId: "mer_1", category: "kiosk" },
    ...{ mark: 1, outcome: "approved" as const, askedMinor: 5, capturedMinor: 5, returnedMinor: 0 },
    ...{ walletAgeMs: null, toppedUpAgoMs: null },
  });
  expect(book.lastPaidAtMs()).toBe(0);
  for (const paidAtMs of [700, 900, 800]) book.savePayment(payment(paidAtMs));
  expect(book.lastPaidAtMs()).toBe(900);
  sql.exec("DELETE FROM payment WHERE paid_ms = 900");
  book.forget();
  expect(book.lastPaidAtMs()).toBe(800);
});
