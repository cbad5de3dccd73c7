import { describe, expect, it } from "vitest";
import type { Payment } from "../../../../../src/client/index.ts";
import { sampleSales } from "../../../../../src/web/design/samples.ts";
import {
  capturedOn,
  leftOf,
  type Sale,
  saleStatus,
  seenAs,
} from "../../../../../src/web/till/sale.ts";

const paid = sampleSales.paid as Sale;
const withPayment = (part: Partial<Payment>): Sale => ({
  ...{ ...paid, payment: { ...(paid.payment as Payment), ...part } },
});

describe("the status of a sale", () => {
  it.each([
    ["asking", "open"],
    ["waiting", "open"],
    ["notKnown", "open"],
    ["paid", "paid"],
    ["held", "held"],
    ["notPaid", "not_paid"],
    ["refused", "not_paid"],
    ["cancelled", "cancelled"],
    ["tooLate", "paid"],
  ])("%s is %s", (name, status) => expect(saleStatus(sampleSales[name] as Sale)).toBe(status));

  it("follows what was given back since", () => {
    expect(saleStatus(withPayment({ amount_refunded: 200 }))).toBe("partly_refunded");
    expect(saleStatus(withPayment({ amount_refunded: 1_200 }))).toBe("refunded");
    expect(saleStatus(withPayment({ status: "cancelled" }))).toBe("cancelled");
    expect(saleStatus(withPayment({ status: "expired", amount_captured: 0 }))).toBe("expired");
  });
});

it("what is left to give back is what was captured and not given back", () => {
  expect(leftOf(withPayment({ amount_refunded: 200 }))).toBe(1_000);
  expect(leftOf(withPayment({ status: "cancelled" }))).toBe(0);
  expect(leftOf(sampleSales.asking as Sale)).toBe(0);
});

it("what is too late to cancel stands as it was taken", () => {
  expect(saleStatus({ ...(sampleSales.tooLate as Sale), isHold: true })).toBe("held");
});

it("what was captured elsewhere is counted when it was first seen, and nothing else is moved", () => {
  const held = { ...(sampleSales.held as Sale), capturedAtMs: null };
  const captured = { ...(paid.payment as Payment), server_time: "2026-11-29T06:00:00.000Z" };
  const capturedAtMs = Date.parse(captured.server_time);
  expect(seenAs(held, captured)).toEqual({ payment: captured, capturedAtMs });
  expect(seenAs(held, held.payment as Payment)).toEqual({ payment: held.payment });
  expect(seenAs(paid, captured)).toEqual({ payment: captured });
});

it("the drawer is held against what was captured on its day", () => {
  const dayOf = (atMs: number) => (atMs < 1_000 ? "first" : "second");
  const sales = [
    { ...paid, reference: "a", capturedAtMs: 999 },
    { ...paid, reference: "b", capturedAtMs: 1_000 },
    { ...(sampleSales.held as Sale), reference: "c", capturedAtMs: null },
  ];
  expect(capturedOn(sales, "second", dayOf)).toEqual([{ reference: "b", amount: 1_200 }]);
});
