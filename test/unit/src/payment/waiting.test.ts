import { expect, it } from "vitest";
import type { PayerCall } from "../../../../src/payment/waiting.ts";
import { ownPayment, ownPayments, waiting } from "../../../../src/payment/waiting.ts";
import { deviceOf } from "../../../wallet-rows.ts";
import { Story } from "./story.ts";

const page = { before: Number.MAX_SAFE_INTEGER, count: 2 };

function callerOf(story: Story, epoch: PayerCall["epoch"] = [1, 1, 1]): PayerCall {
  const jkt = `${deviceOf(story.room.store.sql, 2)?.jkt}`;
  const { snapshot } = story.house.authority();
  return { device: 2, jkt, epoch, snapshot } as PayerCall;
}

it("reads the wallet's payments a page at a time, newest first", () => {
  const story = new Story();
  const [first, second, third] = [100, 200, 300].map((amountMinor) => story.paid({ amountMinor }));
  const read = (before: number) =>
    story.step((book, context) => {
      const asked = { ...callerOf(story), before, count: 2 };
      return ownPayments(book, asked, context);
    });
  const newest = read(page.before);
  if (newest.kind !== "page") throw new Error(newest.kind);
  const sequences = newest.payments.map(({ sequence }) => sequence);
  expect([sequences, newest.next]).toEqual([[third?.sequence, second?.sequence], second?.sequence]);
  expect(read(newest.next ?? 0)).toMatchObject({
    payments: [{ sequence: first?.sequence }],
    next: null,
  });
});

it("says how a payment is now, what has become due since the last act done first", () => {
  const story = new Story();
  const hold = story.paid({ capture: "manual", amountMinor: 200 });
  const { number } = hold;
  const now = () =>
    story.step((book, context) =>
      ownPayment(book, { ...callerOf(story), number, keyNumber: 1 }, context),
    );
  expect(now()).toMatchObject({ kind: "payment", payment: { state: { status: "authorized" } } });
  story.house.pass(story.house.limits.holdMs);
  expect(now()).toMatchObject({ kind: "payment", payment: { state: { status: "expired" } } });
});

it("tells a revoked token nothing, and does nothing for it", () => {
  const story = new Story();
  const { number } = story.paid({ capture: "manual", amountMinor: 200 });
  story.house.pass(story.house.limits.holdMs);
  const caller = callerOf(story, [1, 0, 1]);
  story.unwritten(() => {
    const read = <T>(act: Parameters<typeof story.step<T>>[0]) => story.step(act);
    expect(read((book, context) => waiting(book, caller, context))).toBeNull();
    const revoked = { kind: "revoked" };
    expect(
      read((book, context) => ownPayment(book, { ...caller, number, keyNumber: 1 }, context)),
    ).toEqual(revoked);
    expect(read((book, context) => ownPayments(book, { ...caller, ...page }, context))).toEqual(
      revoked,
    );
  });
});
