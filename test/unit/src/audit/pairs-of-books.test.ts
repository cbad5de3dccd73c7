import { expect, it } from "vitest";
import { Pairs } from "../../../../src/audit/pairs.ts";
import { bookEvents } from "../../../../src/cli/books/books.ts";
import { deliver, nameOf, paid } from "../payment/restore-story.ts";
import { Story } from "../payment/story.ts";
import { settlementOf } from "../settlement/merchant-side.ts";
import { putWalletBack, rowsOf } from "../settlement/put-back.ts";

/** What the books of the wallet and of its one Settlement say of each other. */
function compared(story: Story, acknowledged: Readonly<Record<string, number>> = {}) {
  const pairs = new Pairs(0);
  pairs.object("Settlement", "the settlement");
  for (const event of bookEvents("Settlement", settlementOf(story).store.sql)) pairs.event(event);
  pairs.object("Wallet", "the wallet", acknowledged);
  pairs.event({ stored: { table: "self", key: "", value: { name: story.room.name } } });
  for (const event of bookEvents("Wallet", story.room.store.sql)) {
    if (!("stored" in event) || event.stored.table !== "self") pairs.event(event);
  }
  const { faults, explainedMinor } = pairs.end();
  const told = faults.filter(({ reason }) => !reason.includes("nobody has claimed"));
  return { told: told.map(({ kind, id, reason }) => `${kind} ${id}: ${reason}`), explainedMinor };
}

/** What a story's wallet begins with; its partner's books are not shown. */
const toppedUp = 20_000n;

/** A wallet that paid 1,000 and 300, both taken, and 50 that is on its way. */
function paidThrice(): Story {
  const story = new Story();
  paid(story, "pay-1", { amountMinor: 1_000 });
  paid(story, "pay-2", { amountMinor: 300 });
  expect(deliver(story)).toBe("taken");
  paid(story, "pay-3", { amountMinor: 50 });
  return story;
}

it("agree where what was sent is taken or on its way, and explain what is", () => {
  const story = paidThrice();
  const name = nameOf(story);
  const agreed = { told: [], explainedMinor: 50n - toppedUp };
  expect(compared(story, { [name]: 2 })).toEqual(agreed);
  expect(deliver(story)).toBe("taken");
  const { explainedMinor } = compared(story, { [name]: 3 });
  expect(explainedMinor).toBe(agreed.explainedMinor - 50n);
});

it("find a wallet that has sent less than was taken of it", () => {
  const story = new Story();
  paid(story, "pay-1", { amountMinor: 1_000 });
  expect(deliver(story)).toBe("taken");
  const older = rowsOf(story.room);
  paid(story, "pay-2", { amountMinor: 300 });
  expect(deliver(story)).toBe("taken");
  putWalletBack(story, older);
  const at = `Settlement ${nameOf(story)}`;
  expect(compared(story).told).toEqual([
    `Wallet the wallet: it has sent 1 to ${at}, which has taken 2 of it: rows were lost`,
  ]);
  paid(story, "pay-other", { amountMinor: 300 });
  expect(compared(story).told).toEqual([
    `Wallet the wallet: its number 2 to ${at} is another than was taken there: rows were lost`,
  ]);
});

it("find a Settlement that has taken less than its sender knows to be acknowledged", () => {
  const story = paidThrice();
  expect(compared(story, { [nameOf(story)]: 3 }).told).toEqual([
    "Settlement the settlement: it has taken 2 of Wallet the wallet, where 3 are acknowledged: rows were lost",
  ]);
  expect(compared(story, { "a shard nobody has": 1 }).told).toEqual([
    "Settlement a shard nobody has: it has no books: it has taken 0 of Wallet the wallet, where 1 are acknowledged",
  ]);
});
