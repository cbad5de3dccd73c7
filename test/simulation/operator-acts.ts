import { adjust as adjustBalance } from "../../src/funding/adjust.ts";
import { demand } from "./fold.ts";
import type { World } from "./world.ts";

/** What two operators agreed on, as Control carries it out: asked for until there is an answer. */
export function adjust(world: World): string {
  const { random, house } = world;
  const room = random.pick(house.wallets);
  const reference = world.newReference("adj");
  const amountMinor = random.pick([1, 500, -1, -700, -100_000, 1_000_000]);
  const kind = amountMinor > 0 ? "compensation" : "correction";
  const about = { approvalId: `apr ${reference}`, caseNumber: "case", idKey: 1 };
  let first: string | null = null;
  for (let asked = 0; asked < 3; asked += 1) {
    const authority = house.authority();
    const told = house.step(room, (book, context) =>
      adjustBalance(book, { authority, reference, kind, amountMinor, ...about }, context),
    );
    if (!told.told || told.value.kind !== "decided") continue;
    const answer = JSON.stringify(told.value);
    first ??= answer;
    demand(answer === first, () => `adjustment ${reference} was ${first}, now ${answer}`);
  }
  return `adjust ${amountMinor} (${reference}): ${first ?? "no answer"}`;
}
