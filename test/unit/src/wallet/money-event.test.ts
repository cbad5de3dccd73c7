import { describe, expect, it } from "vitest";
import type { WalletKind } from "../../../../src/wallet/kind.ts";
import { type MoneyEvent, moneyEvent } from "../../../../src/wallet/money-event.ts";
import { firstState, type PaymentBody, type PaymentState } from "../../../../src/wallet/record.ts";
import { renderMoneyEvent } from "../../../../src/wallet/render-money-event.ts";
import type { WalletRow } from "../../../../src/wallet/row.ts";

const atMs = 1_800_000_000_000;

const bought = {
  v: 1,
  shop: { merchantId: "mer_1", storeId: "sto_1", terminalId: "ter_1" },
  amountMinor: 1_200,
  currency: "JPY",
  declineCode: null,
  confirmByMs: null,
  holdUntilMs: null,
  reward: 24,
  idKey: 1,
  decidedAtMs: atMs,
} as unknown as PaymentBody;

function row(
  sequence: number,
  kind: WalletKind,
  body: object,
  more: Partial<WalletRow> = {},
): WalletRow {
  return {
    sequence,
    atMs,
    kind,
    caller: "ter_1",
    reference: "reference-1",
    destination: "settlement",
    destinationSequence: 1,
    body: JSON.stringify(body),
    hash: "",
    ...more,
  };
}

/** The event of an act on a payment, which is row 1. */
function act(
  kind: WalletKind,
  body: object,
  after: Partial<PaymentState>,
  more?: Partial<WalletRow>,
) {
  const paid = row(1, "payment", bought);
  const state = { ...firstState(bought), ...after };
  const told = row(2, kind, { v: 1, paymentSequence: 1, after: state, ...body }, more);
  return moneyEvent(told, (sequence) => (sequence === 1 ? paid : null));
}

function wire(event: MoneyEvent | null) {
  if (event === null) throw new Error("this row is an event");
  const sealId = (kind: string, sequence: number, key: number) => `${kind}_${sequence}.${key}`;
  return renderMoneyEvent(event, { sequence: 7, currency: "JPY", sealId });
}

function decided(body: Partial<PaymentBody>) {
  return wire(moneyEvent(row(1, "payment", { ...bought, ...body }), () => null));
}

describe("a decision", () => {
  it("is payment.decided, approved, when the money was taken or held", () => {
    const paid = { result: "approved", status: "captured", amount: 1_200, amount_captured: 1_200 };
    expect(decided({})).toEqual({
      sequence: 7,
      kind: "payment.decided",
      at: "2027-01-15T08:00:00.000Z",
      message: expect.objectContaining({ ja: expect.any(String), en: expect.any(String) }),
      currency: "JPY",
      payment_id: "pay_1.1",
      amount_refunded: 0,
      decline: null,
      confirm_by: null,
      merchant_id: "mer_1",
      store_id: "sto_1",
      ...paid,
    });
    expect(decided({ holdUntilMs: atMs + 1 })).toMatchObject({
      kind: "payment.decided",
      status: "authorized",
      amount_captured: 0,
    });
  });

  it("is payment.decided with its code when it was declined", () => {
    expect(decided({ declineCode: "insufficient_funds" })).toMatchObject({
      kind: "payment.decided",
      result: "declined",
      decline: { code: "insufficient_funds" },
    });
  });

  it("is payment.confirmation_needed with confirm_by when the payer is asked", () => {
    expect(decided({ confirmByMs: atMs + 60_000 })).toMatchObject({
      kind: "payment.confirmation_needed",
      result: "pending",
      confirm_by: "2027-01-15T08:01:00.000Z",
    });
  });
});

describe("an act on a payment", () => {
  it("is told with what it moved and how it left the payment", () => {
    const captured = act(
      "capture",
      { amountMinor: 500 },
      { status: "captured", capturedMinor: 500 },
    );
    const kept = { amount: 500, status: "captured", amount_captured: 500, payment_id: "pay_1.1" };
    expect(wire(captured)).toMatchObject({ kind: "payment.captured", ...kept });
    const refunded = { amountMinor: 300, shortfallMinor: 20 };
    expect(wire(act("refund", refunded, { refundedMinor: 300 }))).toMatchObject({
      kind: "payment.refunded",
      amount: 280,
      amount_refunded: 300,
    });
    const undone = act(
      "cancellation",
      { undid: true, returnedMinor: 1_200 },
      { status: "cancelled" },
    );
    expect(wire(undone)).toMatchObject({ kind: "payment.cancelled", amount: 1_200 });
    const over = act("end", { returnedMinor: 700, declineCode: null }, { status: "expired" });
    expect(wire(over)).toMatchObject({ kind: "payment.expired", amount: 700 });
  });

  it("is payment.decided when it ended the wait for the payer", () => {
    const yes = act("confirmation", { returnedMinor: 0 }, { status: "captured" });
    expect(wire(yes)).toMatchObject({ kind: "payment.decided", result: "approved" });
    const declineCode = "confirmation_timed_out";
    const no = act("end", { returnedMinor: 1_200 }, { status: "declined", declineCode });
    expect(wire(no)).toMatchObject({ kind: "payment.decided", decline: { code: declineCode } });
  });

  it("is no event when a cancellation found nothing to undo, or nothing at all", () => {
    const again = { destination: null };
    const nothing = { returnedMinor: 0, undid: false };
    expect(act("cancellation", nothing, { status: "cancelled" }, again)).toBeNull();
    const tombstone = row(2, "cancellation", { v: 1, paymentSequence: 0, after: null });
    expect(moneyEvent(tombstone, () => null)).toBeNull();
  });
});

describe("what moves the balance otherwise", () => {
  const wired = (kind: WalletKind, body: object) =>
    wire(moneyEvent(row(3, kind, body), () => null));

  it("is told with its own id", () => {
    const partner = { partnerId: "par_1", partnerName: "Corner ATM" };
    const credit = { ...partner, amountMinor: 900, channel: "atm", declineCode: null, idKey: 2 };
    expect(wired("top_up", credit)).toMatchObject({
      kind: "top_up.credited",
      amount: 900,
      currency: "JPY",
      top_up_id: "top_3.2",
      channel: "atm",
      partner_id: "par_1",
      partner_name: "Corner ATM",
    });
    expect(wired("points_in", { amountMinor: 24, idKey: 2 })).toMatchObject({
      kind: "top_up.credited",
      channel: "points",
      partner_id: null,
      partner_name: null,
    });
    expect(wired("redemption", { amountMinor: 100, idKey: 2 })).toMatchObject({
      kind: "redemption.made",
      redemption_id: "red_3.2",
    });
    expect(wired("reward_matured", { points: 24 })).not.toHaveProperty("currency");
  });

  it("is no event when a top-up was declined, or the row is of a kind nobody is told", () => {
    const declined = { amountMinor: 1, channel: "atm", declineCode: "wallet_unavailable" };
    expect(moneyEvent(row(3, "top_up", declined), () => null)).toBeNull();
    expect(moneyEvent(row(3, "adjustment", {}), () => null)).toBeNull();
  });

  it("throws for a row of a kind that no wallet writes: it is not taken for another", () => {
    const strange = row(3, "points_spent" as WalletKind, { points: 1 });
    expect(() => moneyEvent(strange, () => null)).toThrow("unreachable");
  });
});
