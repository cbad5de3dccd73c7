import { expect, it } from "vitest";
import { dayPage } from "../../../../src/settlement/day-page.ts";
import type { SettledPayment } from "../../../../src/settlement/settled-payment.ts";

const today = "2026-11-30";
const payment = (reference: string, businessDate = today, sender = "a") =>
  ({ reference, businessDate, sender }) as SettledPayment;
const of = { businessDate: today, scannedMax: 4, paymentsMax: 2 };
const named = ({ payments, after }: ReturnType<typeof dayPage>) => [
  payments.map(({ reference, sender }) => `${reference} ${sender}`).join(),
  after,
];

it("has the day's payments alone, and ends where fewer were looked at than may be", () => {
  const scanned = [payment("r1"), payment("r2", "2026-11-29"), payment("r3")];
  expect(named(dayPage(scanned, of))).toEqual(["r1 a,r3 a", null]);
});

it("goes on after the last reference that was looked at whole, also with none of the day", () => {
  const old = ["r1", "r2", "r3", "r4"].map((reference) => payment(reference, "2026-11-29"));
  expect(named(dayPage(old, of))).toEqual(["", "r3"]);
});

it("parts no payments of one reference, at the end of what was looked at and of the page", () => {
  const twins = [payment("r1"), payment("r2"), payment("r3"), payment("r3", today, "b")];
  expect(named(dayPage(twins, { ...of, paymentsMax: 9 }))).toEqual(["r1 a,r2 a", "r2"]);
  const early = [payment("r1"), payment("r2"), payment("r2", today, "b"), payment("r3")];
  expect(named(dayPage(early, { ...of, scannedMax: 9 }))).toEqual(["r1 a,r2 a,r2 b", "r2"]);
});
