import fc from "fast-check";
import { expect, test } from "vitest";
import { capture } from "../../src/payment/capture.ts";
import { refund } from "../../src/payment/refund.ts";
import { sweep } from "../../src/payment/sweep.ts";
import type { Payment } from "../../src/wallet/record.ts";
import { captureOf, refundOf } from "../house/commands.ts";
import { spendPoints } from "../unit/src/payment/spend-points.ts";
import { Story, shop } from "../unit/src/payment/story.ts";

const dayMs = 86_400_000;

interface Back {
  readonly amountMinor: number;
  readonly afterDays: number;
  /** Points the customer spends before, of those that are there. */
  readonly spends: number;
}

const back: fc.Arbitrary<Back> = fc.record({
  amountMinor: fc.integer({ min: 1, max: 700 }),
  afterDays: fc.constantFrom(0, 0, 0, 2),
  spends: fc.integer({ min: 0, max: 60 }),
});

function giveBack(story: Story, payment: Payment, amountMinor: number) {
  const reference = `rfd-${story.house.nextNumber()}-x`;
  const command = refundOf(story.house, payment, { reference, amountMinor });
  const outcome = story.step((book, context) => refund(book, command, context));
  if (outcome.kind !== "refunded") throw new Error(outcome.kind);
  return outcome.refund.body;
}

test("each refund leaves what the rest would have earned, and all of them together nothing", () => {
  const amount = fc.integer({ min: 1, max: 2_000 });
  const rate = fc.integer({ min: 0, max: 10_000 });
  fc.assert(
    fc.property(
      amount,
      rate,
      fc.array(back, { maxLength: 8 }),
      (amountMinor, rewardRateBp, parts) => {
        const story = new Story({ balanceMinor: 2_000 });
        const payment = story.paid({ amountMinor, shop: { ...shop, rewardRateBp } });
        const reward = Math.floor((amountMinor * rewardRateBp) / 10_000);
        expect(payment.state.reward).toBe(reward);
        let leftMinor = amountMinor;
        let taken = 0;
        let deducted = 0;
        let spent = 0;
        const all = [...parts, { amountMinor: amountMinor, afterDays: 0, spends: 0 }];
        for (const part of all) {
          const amount = Math.min(part.amountMinor, leftMinor);
          if (amount === 0) break;
          story.house.pass(part.afterDays * dayMs);
          story.step(sweep);
          const spends = Math.min(part.spends, story.points.matured);
          if (spends > 0) spendPoints(story, spends);
          spent += spends;
          const body = giveBack(story, payment, amount);
          leftMinor -= amount;
          taken += body.rewardTaken;
          deducted += body.shortfallMinor;
          expect(reward - taken - deducted).toBe(Math.floor((leftMinor * rewardRateBp) / 10_000));
          expect(body.shortfallMinor).toBeLessThanOrEqual(amount);
        }
        expect([leftMinor, taken + deducted]).toEqual([0, reward]);
        expect(story.available).toBe(2_000 - deducted);
        expect(story.points.pending + story.points.matured).toBe(reward - taken - spent);
      },
    ),
    { numRuns: 150 },
  );
});

test("captures of a hold in any parts move what they name, never more than the hold", () => {
  const held = fc.integer({ min: 1, max: 1_000 });
  const part = fc.record({ amountMinor: fc.integer({ min: 1, max: 500 }), last: fc.boolean() });
  fc.assert(
    fc.property(held, fc.array(part, { maxLength: 10 }), (amountMinor, parts) => {
      const story = new Story({ balanceMinor: 1_000 });
      const payment = story.paid({ amountMinor, capture: "manual" });
      let openMinor = amountMinor;
      let capturedMinor = 0;
      for (const one of parts) {
        const reference = `cap-${story.house.nextNumber()}-x`;
        const command = captureOf(story.house, payment, { reference, ...one });
        const outcome = story.step((book, context) => capture(book, command, context));
        const fits = one.amountMinor <= openMinor;
        expect(outcome.kind).toBe(fits ? "captured" : "state_conflict");
        if (!fits) continue;
        capturedMinor += one.amountMinor;
        openMinor = one.last ? 0 : openMinor - one.amountMinor;
      }
      expect([story.held, story.available]).toEqual([openMinor, 1_000 - capturedMinor - openMinor]);
      const ended = openMinor === 0;
      const reward = Math.floor((capturedMinor * shop.rewardRateBp) / 10_000);
      expect(story.points.pending).toBe(ended ? reward : 0);
    }),
    { numRuns: 150 },
  );
});
