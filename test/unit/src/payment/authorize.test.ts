import { expect, it } from "vitest";
import type { DeclineCode } from "../../../../src/decline.ts";
import { cancel } from "../../../../src/payment/cancel.ts";
import { confirm } from "../../../../src/payment/confirm.ts";
import type { PayCommand } from "../../../../src/payment/pay-command.ts";
import { refund } from "../../../../src/payment/refund.ts";
import type { PaymentBody } from "../../../../src/wallet/record.ts";
import { cancelOf, confirmOf, payOf, refundOf } from "../../../house/commands.ts";
import { elsewhere, Story, shop, shops, stop, stopAt } from "./story.ts";

const sameMerchant = shops[1] as (typeof shops)[number];

function expectDecline(outcome: unknown, code: DeclineCode | null): void {
  expect(outcome).toMatchObject({ kind: "decided", payment: { body: { declineCode: code } } });
}

it("approves, and posts amount and reward together with one row, one code, one message", () => {
  const story = new Story();
  const code = story.code();
  const outcome = story.pay(code);
  expect(outcome).toMatchObject({
    kind: "decided",
    replayed: false,
    payment: { state: { status: "captured", capturedMinor: 1_200, reward: 24, version: 1 } },
  });
  expect([story.available, story.points]).toEqual([18_800, { pending: 24, matured: 0 }]);
  const row = story.log.at(-1);
  const transfers = (row?.said as PaymentBody | undefined)?.transfers;
  expect(row?.destinationSequence).toBe(1);
  expect(transfers).toEqual([
    { type: "posted", debit: "balance", credit: "clearing_settlement", amountMinor: 1_200 },
    { type: "posted", debit: "reward", credit: "points_pending", amountMinor: 24 },
  ]);
});

it("declines answered_too_late when the deadline has passed, and not at the deadline", () => {
  const story = new Story();
  expectDecline(story.pay(story.code(), { deadlineMs: story.house.nowMs }), null);
  const late = { reference: "pay-0002", amountMinor: 7, deadlineMs: story.house.nowMs - 1 };
  expectDecline(story.pay(story.code(), late), "answered_too_late");
});

it("declines spending_stopped when the stop is for everything, this merchant or this terminal", () => {
  const story = new Story();
  const stops = [
    () => stop(story, "everything"),
    () => stopAt(story, "merchant", shop.merchantId),
    () => stopAt(story, "terminal", shop.terminalId),
  ];
  for (const [index, set] of stops.entries()) {
    const code = story.code();
    set();
    expectDecline(story.pay(code, { reference: `pay-000${index}` }), "spending_stopped");
    story.house.decree({ stops: [] });
  }
  expect(story.available).toBe(20_000);
});

it("approves when the stop is for refunds, another merchant or terminal, or was ended, not before", () => {
  const story = new Story();
  const untilMs = story.house.nowMs + 5;
  const stops = [
    { scope: "refunds", id: null, untilMs: null },
    { scope: "merchant", id: "mer_other", untilMs: null },
    { scope: "terminal", id: "ter_other", untilMs: null },
    { scope: "spending", id: null, untilMs },
  ] as const;
  const code = story.code();
  story.house.decree({ stops: stops.map((each, n) => ({ ...each, stopId: `stp_${n}` })) });
  story.house.pass(5);
  expectDecline(story.pay(code), "spending_stopped");
  const [refunds, merchant, terminal] = story.house.control.stops;
  story.house.decree({ stops: [refunds, merchant, terminal].filter((each) => each !== undefined) });
  expectDecline(story.pay(story.code(), { reference: "pay-0002" }), null);
});

it("declines wallet_unavailable when the wallet is frozen, closed or stopped by an operator", () => {
  for (const change of [
    { state: "frozen" },
    { state: "closed" },
    { stoppedUntilMs: "open" },
  ] as const) {
    const story = new Story();
    const code = story.code();
    story.change(change);
    expectDecline(story.pay(code), "wallet_unavailable");
    expect(story.available).toBe(20_000);
  }
});

it("declines device_unavailable when the phone is removed, stopped, or an epoch has risen", () => {
  const changes: ((story: Story) => void)[] = [
    (story) => story.changeDevice(1, { state: "removed" }),
    (story) => story.changeDevice(1, { stoppedUntilMs: story.house.nowMs + 1 }),
    (story) => story.changeDevice(1, { epoch: 2 }),
    (story) => story.change({ epoch: 2 }),
    ({ house }) => house.decree({ epochs: { ...house.control.epochs, customers: 2 } }),
  ];
  for (const change of changes) {
    const story = new Story();
    const code = story.code();
    change(story);
    expectDecline(story.pay(code), "device_unavailable");
    expect(story.available).toBe(20_000);
  }
});

it("names what spent a code long after later codes, of either phone, pushed it off the list", () => {
  const story = new Story();
  const [first, second] = [story.code({ device: 1 }), story.code({ device: 2 })];
  const spent = [first, second].map((code, n) => {
    const reference = `pay-000${n + 1}`;
    expect(story.pay(code, { reference, amountMinor: n + 1 })).toMatchObject({ kind: "decided" });
    return { code, reference };
  });
  for (const device of [1, 2, 1, 2]) {
    story.house.pass(6_000);
    story.code({ device });
  }
  for (const { code, reference } of spent) {
    expect(story.pay(code, { reference: `again-${reference}` })).toMatchObject({
      payment: { body: { declineCode: "code_spent", spentBy: { reference } } },
    });
  }
});

it("declines device_unavailable when a cooling phone would pay more than its limit", () => {
  const story = new Story();
  const coolingUntilMs = story.house.nowMs + 1_000;
  story.changeDevice(1, { state: "cooling", coolingUntilMs });
  const limit = story.house.limits.coolingAmountMaxMinor;
  const above = { reference: "pay-0001", amountMinor: limit + 1 };
  expectDecline(story.pay(story.code(), above), "device_unavailable");
  expectDecline(story.pay(story.code(), { reference: "pay-0002", amountMinor: limit }), null);
  story.house.pass(1_000);
  expectDecline(story.pay(story.code(), { reference: "pay-0003", amountMinor: limit + 1 }), null);
});

it("declines code_spent and names what spent it to the merchant that did, and to no other", () => {
  const story = new Story();
  const code = story.code();
  story.pay(code);
  const again = story.pay(code, { reference: "pay-0002", shop: sameMerchant });
  expect(again).toMatchObject({
    payment: { body: { declineCode: "code_spent", spentBy: { reference: "pay-0001" } } },
  });
  const other = story.pay(code, { reference: "pay-0003", shop: elsewhere });
  expect(other).toMatchObject({ payment: { body: { declineCode: "code_spent", spentBy: null } } });
  expect(story.available).toBe(18_800);
});

it("declines code_spent when the code's twin was decided, or the code left the list spent", () => {
  const story = new Story();
  const first = story.code();
  const second = story.code();
  expectDecline(story.pay(first), null);
  expectDecline(story.pay(second, { reference: "pay-0002" }), "code_spent");
  story.code();
  story.code();
  expectDecline(story.pay(first, { reference: "pay-0003" }), "code_spent");
});

it("declines code_expired from the very millisecond of the expiry", () => {
  const story = new Story();
  const code = story.code();
  story.house.pass(code.expiresAtMs - story.house.nowMs - 1);
  expectDecline(story.pay(code), null);
  const other = new Story();
  const late = other.code();
  other.house.pass(late.expiresAtMs - other.house.nowMs);
  expectDecline(other.pay(late), "code_expired");
});

it("declines code_superseded 5 s after the next code, and pays until then", () => {
  for (const [passMs, expected] of [
    [4_999, null],
    [5_000, "code_superseded"],
  ] as const) {
    const story = new Story();
    const code = story.code();
    story.code();
    story.house.pass(passMs);
    expectDecline(story.pay(code), expected);
  }
});

it("declines code_not_for_this_payment above its cap and at another merchant", () => {
  const story = new Story();
  const capped = story.code({ amountMaxMinor: 1_200 });
  expectDecline(story.pay(capped, { amountMinor: 1_201 }), "code_not_for_this_payment");
  const bound = { merchantId: shop.merchantId, amountMaxMinor: 1_200 };
  const away = { reference: "pay-0002", shop: elsewhere };
  expectDecline(story.pay(story.code(bound), away), "code_not_for_this_payment");
  expectDecline(story.pay(story.code(bound), { reference: "pay-0003" }), null);
});

it("declines duplicate_suspected within 2 minutes of the same amount at the same merchant", () => {
  for (const [passMs, expected] of [
    [119_999, "duplicate_suspected"],
    [120_000, null],
  ] as const) {
    const story = new Story();
    story.paid({ amountMinor: 1_200 });
    story.house.pass(passMs);
    const part = { reference: "pay-twin-1", shop: sameMerchant };
    expectDecline(story.pay(story.code(), part), expected);
  }
});

it("approves when the twin is of another amount or merchant, declined, undone, or allowed", () => {
  const stories: ((story: Story) => Partial<PayCommand> | undefined)[] = [
    (story) => void story.paid({ amountMinor: 1_201 }),
    (story) => void story.paid({ shop: elsewhere }),
    (story) =>
      void story.pay(story.code({ device: 2 }), { reference: "pay-0009", currency: "USD" }),
    (story) => {
      const { sequence } = story.paid();
      const command = cancelOf(story.house, { paymentSequence: sequence, paymentReference: null });
      story.step((book, context) => cancel(book, command, context));
    },
    (story) => {
      const command = refundOf(story.house, story.paid());
      story.step((book, context) => refund(book, command, context));
    },
    (story) => {
      story.paid();
      return { allowDuplicate: true };
    },
  ];
  for (const before of stories) {
    const story = new Story();
    const part = before(story) ?? {};
    expectDecline(story.pay(story.code(), { reference: "pay-twin-1", ...part }), null);
  }
});

it("suspects a duplicate of what is held and of what is refunded in part", () => {
  const story = new Story();
  story.paid({ capture: "manual" });
  expectDecline(story.pay(story.code(), { reference: "pay-twin-1" }), "duplicate_suspected");
  const other = new Story();
  const command = refundOf(other.house, other.paid(), { amountMinor: 1_199 });
  other.step((book, context) => refund(book, command, context));
  expectDecline(other.pay(other.code(), { reference: "pay-twin-1" }), "duplicate_suspected");
});

it("suspects a duplicate of what waits for its payer, until the payer has said no", () => {
  const story = new Story({ balanceMinor: 100_000 });
  const twin = { amountMinor: 30_001 };
  const waiting = story.paid(twin, 1);
  expect(waiting.state.status).toBe("pending_confirmation");
  const again = { ...twin, reference: "pay-twin-1" };
  expectDecline(story.pay(story.code(), again), "duplicate_suspected");
  const no = confirmOf(story.house, waiting, { decision: "reject" });
  story.step((book, context) => confirm(book, no, context));
  const third = story.pay(story.code(), { ...twin, reference: "pay-twin-2" });
  expect(third).toMatchObject({ payment: { state: { status: "pending_confirmation" } } });
  expect([story.available, story.held]).toEqual([69_999, 30_001]);
});

it("declines insufficient_funds by what is held as well", () => {
  const story = new Story();
  story.paid({ amountMinor: 19_000, capture: "manual" });
  const part = { reference: "pay-0002", amountMinor: 1_001 };
  expectDecline(story.pay(story.code(), part), "insufficient_funds");
  expectDecline(story.pay(story.code(), { reference: "pay-0003", amountMinor: 1_000 }), null);
  expect([story.available, story.held]).toEqual([0, 19_000]);
});

it("uses both codes of a pair and the reference up with any recorded decline", () => {
  const story = new Story();
  const first = story.code();
  const second = story.code();
  expectDecline(story.pay(first, { amountMinor: 20_001 }), "insufficient_funds");
  expectDecline(story.pay(second, { reference: "pay-0002" }), "code_spent");
  story.topUp();
  const again = story.pay(first, { amountMinor: 20_001, allowDuplicate: true });
  expect(again).toMatchObject({
    replayed: true,
    payment: { body: { declineCode: "insufficient_funds" } },
  });
  expect(payOf(story.house, first).reference).toBe("pay-0001");
});
