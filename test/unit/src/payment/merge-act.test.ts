import { expect, it } from "vitest";
import {
  type MerchantSide,
  sideAfter,
  withinPayment,
  withLostAct,
} from "../../../../src/payment/merge-act.ts";
import type { PaymentState } from "../../../../src/wallet/record.ts";

const paidMinor = 1_000;
const captured: PaymentState = {
  status: "captured",
  declineCode: null,
  decidedAtMs: 5,
  confirmed: false,
  ...{ heldMinor: 0, capturedMinor: 1_000, refundedMinor: 0 },
  ...{ reward: 20, rewardTaken: 0, windowEndMs: 900, version: 2 },
};
const held: PaymentState = {
  ...{ ...captured, status: "authorized", heldMinor: 1_000, capturedMinor: 0 },
  ...{ reward: 0, windowEndMs: null },
};
const asked: PaymentState = { ...held, status: "pending_confirmation" };

function merged(now: PaymentState, kind: string, sentMinor: number, after: Partial<PaymentState>) {
  return withLostAct(now, paidMinor, { kind, sentMinor, after: { ...captured, ...after } });
}

it("holds what neither act has captured, and nothing once both have captured all of it", () => {
  const one = { ...held, heldMinor: 600, capturedMinor: 400 };
  const after = { ...one, heldMinor: 700, capturedMinor: 300 };
  expect(merged(one, "capture", 300, after)).toMatchObject({
    status: "authorized",
    heldMinor: 300,
    capturedMinor: 700,
    version: 3,
  });
  const most = { ...held, heldMinor: 100, capturedMinor: 900 };
  expect(
    merged(most, "capture", 800, { ...held, heldMinor: 200, capturedMinor: 800 }),
  ).toMatchObject({
    status: "captured",
    heldMinor: 0,
    capturedMinor: 1_700,
  });
});

it("ends a hold that either of the acts has ended, and keeps the end that goes further", () => {
  const expired = { status: "expired", heldMinor: 0, capturedMinor: 0 } as const;
  expect(
    merged({ ...held, ...expired }, "capture", 300, { ...held, heldMinor: 700 }),
  ).toMatchObject({
    status: "expired",
    heldMinor: 0,
    capturedMinor: 300,
  });
  expect(merged(held, "end", 0, expired)).toMatchObject({ status: "expired", heldMinor: 0 });
  const cancelled = { status: "cancelled", refundedMinor: 0 } as const;
  expect(
    merged({ ...captured, ...cancelled }, "refund", -400, { refundedMinor: 400 }),
  ).toMatchObject({
    status: "cancelled",
    refundedMinor: 400,
  });
  expect(
    merged({ ...captured, refundedMinor: 400 }, "cancellation", -1_000, cancelled),
  ).toMatchObject({
    status: "cancelled",
    refundedMinor: 400,
  });
});

it("keeps why a payment was declined only where it stays declined, and that it was confirmed", () => {
  const rejected: Partial<PaymentState> = {
    status: "declined",
    declineCode: "confirmation_rejected",
    capturedMinor: 0,
    heldMinor: 0,
    windowEndMs: null,
  };
  expect(merged(asked, "end", 0, rejected)).toMatchObject({
    status: "declined",
    declineCode: "confirmation_rejected",
    confirmed: false,
  });
  expect(
    merged({ ...asked, ...rejected }, "confirmation", 1_000, { confirmed: true }),
  ).toMatchObject({
    status: "captured",
    declineCode: null,
    confirmed: true,
    windowEndMs: 900,
  });
  expect(merged({ ...captured, confirmed: true }, "end", 0, rejected)).toMatchObject({
    status: "captured",
    declineCode: null,
    confirmed: true,
    windowEndMs: 900,
  });
});

it("counts a refund as refunded, and money of no other act", () => {
  expect(merged(captured, "refund", -400, { refundedMinor: 400 })).toMatchObject({
    capturedMinor: 1_000,
    refundedMinor: 400,
    reward: 20,
    version: 3,
  });
  expect(merged(captured, "cancellation", -1_000, { status: "cancelled" })).toMatchObject({
    capturedMinor: 1_000,
    refundedMinor: 0,
  });
});

it("has a merchant's side of a cancelled payment without anything kept", () => {
  const cancelled = { ...captured, status: "cancelled", refundedMinor: 300 } as const;
  expect(sideAfter(cancelled)).toEqual({
    capturedMinor: 1_000,
    returnedMinor: 1_000,
    cancelled: true,
  });
  expect(sideAfter({ ...captured, refundedMinor: 300 })).toEqual({
    capturedMinor: 1_000,
    returnedMinor: 300,
    cancelled: false,
  });
});

const side = (capturedMinor: number, returnedMinor = 0, cancelled = false): MerchantSide => ({
  capturedMinor,
  returnedMinor,
  cancelled,
});

it.each([
  ["a capture, within what was paid", side(700), "capture", 400, 300, side(1_000)],
  ["no capture beyond it", side(1_200), "capture", 400, 0, side(1_200)],
  ["no capture of what was cancelled", side(0, 0, true), "capture", 400, 0, side(0, 0, true)],
  [
    "a refund, within what was captured",
    side(1_000, 700),
    "refund",
    -400,
    -300,
    side(1_000, 1_000),
  ],
  ["no refund beyond it", side(500, 700), "refund", -400, -0, side(500, 700)],
  [
    "what a cancellation leaves",
    side(1_000, 700),
    "cancellation",
    -1_000,
    -300,
    side(1_000, 1_000, true),
  ],
  ["an end, which moves nothing", side(300), "end", 0, 0, side(300)],
] as const)("tells the merchant of %s", (_, before, kind, sentMinor, sendsMinor, after) => {
  expect(withinPayment(before, paidMinor, { kind, sentMinor })).toEqual({
    sendsMinor,
    side: after,
  });
});
