import { describe, expect, it } from "vitest";
import { netMinor } from "../../../../src/ledger/account.ts";
import { cancel } from "../../../../src/payment/cancel.ts";
import { capture } from "../../../../src/payment/capture.ts";
import { refund } from "../../../../src/payment/refund.ts";
import { cancelOf, captureOf, refundOf } from "../../../house/commands.ts";
import { settlementOf } from "../settlement/merchant-side.ts";
import { putWalletBack, rowsOf } from "../settlement/put-back.ts";
import {
  deliver,
  expectSound,
  noticed,
  paid,
  restoreAll,
  shop,
  standing,
} from "./restore-story.ts";
import { Story } from "./story.ts";

/** An act on the payment of 1,000; the name keeps its references apart. */
type Act = (story: Story, name: string) => void;

const back =
  (amountMinor: number): Act =>
  (story, name) => {
    const reference = `${name}-${amountMinor}`;
    const command = refundOf(story.house, standing(story, "pay-1"), { reference, amountMinor });
    story.step((book, context) => refund(book, command, context));
  };
const part =
  (amountMinor: number, last = false): Act =>
  (story, name) => {
    const reference = `${name}-${amountMinor}`;
    const of = { reference, amountMinor, last };
    const command = captureOf(story.house, standing(story, "pay-1"), of);
    story.step((book, context) => capture(book, command, context));
  };
const undo: Act = (story, name) => {
  const of = { shop, reference: `${name}-undo`, paymentReference: "pay-1" };
  story.step((book, context) => cancel(book, cancelOf(story.house, of), context));
};
const nothing: Act = () => {};

const holds = { "300": part(300), "800, the last": part(800, true), undone: undo };
const captured = { "back 700": back(700), "back 400": back(400), undone: undo };

/** Every pair of acts, and each alone. */
function pairs(acts: Readonly<Record<string, Act>>): [string, Act][] {
  const all = Object.entries({ nothing, ...acts });
  return all.flatMap(([one, first]) =>
    Object.entries(acts).map(([other, second]): [string, Act] => [
      `${one}, then ${other}`,
      (story, name) => {
        first(story, `${name}-1`);
        second(story, `${name}-2`);
      },
    ]),
  );
}

/** The wallet lost one of these while the other was done. */
function split(mode: "manual" | "automatic", lost: Act, meanwhile: Act): Story {
  const story = new Story();
  paid(story, "pay-1", { amountMinor: 1_000, capture: mode });
  expect(deliver(story)).toBe("taken");
  const older = rowsOf(story.room);
  lost(story, "lost");
  expect(deliver(story)).toBe("taken");
  putWalletBack(story, older);
  story.house.pass(1_000);
  meanwhile(story, "meanwhile");
  noticed(story);
  return story;
}

/** What the merchant's books have of the payment. */
function settled(story: Story) {
  const [payment] = settlementOf(story).book.payments(shop.terminalId, "pay-1");
  if (payment === undefined) throw new Error("it was taken");
  return payment;
}

function expectWithin(story: Story): void {
  const { amountMinor, returnedMinor } = settled(story);
  expect(amountMinor).toBeLessThanOrEqual(1_000);
  expect(returnedMinor).toBeLessThanOrEqual(amountMinor);
  const { status, capturedMinor, refundedMinor, heldMinor } = standing(story, "pay-1").state;
  expect(capturedMinor).toBe(amountMinor);
  expect(status === "cancelled" ? amountMinor : refundedMinor).toBe(returnedMinor);
  expect(story.held).toBe(heldMinor);
  const owed = netMinor(story.room.book.head().balances, "receivable");
  expect(story.available + story.held + owed).toBe(20_000 - amountMinor + returnedMinor);
}

describe("acts on one payment that were lost, and others meanwhile, keep within it", () => {
  for (const [mode, acts] of [
    ["manual", holds],
    ["automatic", captured],
  ] as const) {
    for (const [name, lost] of pairs(acts)) {
      it.each(pairs(acts))(`${mode}: lost ${name}; meanwhile %s`, (_, meanwhile) => {
        const story = split(mode, lost, meanwhile);
        restoreAll(story);
        expect(story.room.book.head().behind).toEqual([]);
        expect(deliver(story)).toBe("taken");
        expectSound(story);
        expectWithin(story);
        story.house.pass(1_000);
        paid(story, "pay-next", { amountMinor: 10 });
        expect(standing(story, "pay-next").state.status).toBe("captured");
        expect(deliver(story)).toBe("taken");
        expectSound(story);
      });
    }
  }
});

it("names a refund that was more than the payment had left, and takes the rest of it back", () => {
  const story = split("automatic", back(700), back(400));
  expect(restoreAll(story)).toMatchObject({ resent: 1, conflicts: ["meanwhile-400"] });
  expect(deliver(story)).toBe("taken");
  expect(settled(story)).toMatchObject({ returnedMinor: 1_000, feeMinor: 0 });
  expect(story.available).toBe(20_000);
  const { conflicts, ...again } = restoreAll(story);
  expect([conflicts, again]).toEqual([[], { rows: 0, resent: 0 }]);
});
