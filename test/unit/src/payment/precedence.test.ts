import { describe, expect, it } from "vitest";
import { declines } from "../../../../src/decline.ts";
import type { PaymentBody } from "../../../../src/wallet/record.ts";
import { ask, asked, type Condition, conditions } from "./decline-conditions.ts";
import { Story } from "./story.ts";

/** Given only by the end of a confirmation, never at once. */
const later = ["confirmation_rejected", "confirmation_timed_out"];

it("has a condition for every decline that is given at once, in the table's order", () => {
  const atOnce = declines.map(({ code }) => code).filter((code) => !later.includes(code));
  expect(conditions.map(({ code }) => code)).toEqual(atOnce);
});

it("approves when none of them holds", () => {
  const story = new Story();
  const { pay } = ask(story, []);
  expect(pay()).toMatchObject({ kind: "decided", payment: { body: { declineCode: null } } });
  expect(story.available).toBe(20_000 - asked.amountMinor);
});

describe("declines, by itself and with nothing moved:", () => {
  for (const condition of conditions) {
    it(condition.code, () => expectDeclined([condition]));
  }
});

describe("answers the earlier one of the table when it holds together with a later one:", () => {
  for (const [index, earlier] of conditions.entries()) {
    it(earlier.code, () => {
      for (const rest of conditions.slice(index + 1)) expectDeclined([earlier, rest]);
    });
  }
});

it("answers the first one of the table when all of them hold together", () => {
  for (const [index] of conditions.entries()) expectDeclined(conditions.slice(index));
});

function expectDeclined(together: readonly Condition[]): void {
  const story = new Story();
  const [first] = together as readonly [Condition];
  const names = together.map(({ code }) => code);
  const { code, pay } = ask(story, together);
  if (first.code === "code_invalid") {
    expect([names, story.unwritten(pay)]).toEqual([names, { kind: "code_invalid" }]);
    return;
  }
  const before = story.room.book.head();
  const outcome = pay();
  expect([names, outcome]).toMatchObject([
    names,
    { kind: "decided", replayed: false, payment: { body: { declineCode: first.code } } },
  ]);
  expectOnlyARow(story, before);
  expect(story.pay(code, { reference: "pay-after" })).toMatchObject({ kind: "decided" });
  expect(story.room.book.head().balances).toEqual(before.balances);
}

/** A decline is one row without transfers; no account and no state is touched. */
function expectOnlyARow(story: Story, before: ReturnType<Story["room"]["book"]["head"]>): void {
  const head = story.room.book.head();
  expect(head.sequence).toBe(before.sequence + 1);
  expect(head.balances).toEqual(before.balances);
  expect(head.maturing).toEqual(before.maturing);
  expect(head.closing).toEqual(before.closing);
  const row = story.log.at(-1);
  const body = row?.said as PaymentBody;
  expect([row?.kind, row?.reference, body.transfers, body.reward]).toEqual([
    "payment",
    asked.reference,
    [],
    0,
  ]);
  expect(story.room.book.paymentState(head.sequence)).toBeNull();
}
