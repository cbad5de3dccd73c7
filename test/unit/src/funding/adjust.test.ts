import { expect, it } from "vitest";
import { type AdjustCommand, adjust } from "../../../../src/funding/adjust.ts";
import { netMinor } from "../../../../src/ledger/account.ts";
import { Story, stop } from "../payment/story.ts";

function act(story: Story, part: Partial<AdjustCommand> = {}) {
  const command: AdjustCommand = {
    authority: story.house.authority(),
    approvalId: "apr_1",
    reference: "adj-0001",
    kind: "correction",
    amountMinor: 700,
    caseNumber: "case-1",
    idKey: 1,
    ...part,
  };
  return story.step((book, context) => adjust(book, command, context));
}

const adjusted = (story: Story) => netMinor(story.room.book.head().balances, "adjusted");

it("gives and takes against the account of adjustments, once per reference", () => {
  const story = new Story();
  expect(act(story)).toMatchObject({ kind: "decided", body: { refused: null } });
  expect([story.available, adjusted(story)]).toEqual([20_700, -700]);
  story.unwritten(() => expect(act(story)).toMatchObject({ body: { amountMinor: 700 } }));
  act(story, { reference: "adj-0002", amountMinor: -20_700 });
  expect([story.available, adjusted(story)]).toEqual([0, 20_000]);
});

it("never takes what is not available, holds included, and what was refused stays refused", () => {
  const story = new Story();
  story.paid({ capture: "manual", amountMinor: 5_000 });
  const refused = { state: "insufficient_funds", availableMinor: 15_000 };
  expect(act(story, { amountMinor: -15_001 })).toMatchObject({ body: { refused } });
  expect([story.available, adjusted(story)]).toEqual([15_000, 0]);
  story.topUp({ amountMinor: 9_000 });
  story.unwritten(() =>
    expect(act(story, { amountMinor: -15_001 })).toMatchObject({ body: { refused } }),
  );
});

it("refuses balance_limit_exceeded above the limit, held money counted", () => {
  const story = new Story();
  const roomMinor = story.house.limits.balanceMaxMinor - 20_000;
  const refused = { state: "balance_limit_exceeded", roomMinor };
  expect(act(story, { amountMinor: roomMinor + 1 })).toMatchObject({ body: { refused } });
  expect(act(story, { amountMinor: roomMinor, reference: "adj-0002" })).toMatchObject({
    body: { refused: null },
  });
});

it("adjusts a frozen wallet and under a stop, not a closed one", () => {
  const story = new Story();
  stop(story, "everything");
  story.change({ state: "frozen" });
  expect(act(story)).toMatchObject({ body: { refused: null } });
  story.change({ state: "closed" });
  expect(act(story, { reference: "adj-0002" })).toMatchObject({
    body: { refused: { state: "closed" } },
  });
});
