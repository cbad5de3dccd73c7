import { expect, it } from "vitest";
import { messagesIn } from "../../src/settlement/batch.ts";
import type { SettlementMessage } from "../../src/settlement/message.ts";
import { allTaken, idsOf, inside, openWorld, payApproved, settlementAt, unique } from "../world.ts";

// Senders that are no wallets: the books do not add up with them.
const world = openWorld({ audited: false });

/** A payment as its Settlement object wrote it down, and that object. */
async function settled(): Promise<{ id: DurableObjectId; message: SettlementMessage }> {
  const paid = await payApproved(world().till, await world().customer());
  await allTaken();
  for (const id of await idsOf("SETTLEMENT")) {
    const rows = await inside("SETTLEMENT", id, (sql) =>
      sql.exec("SELECT body FROM log").toArray(),
    );
    for (const { message } of rows.flatMap(({ body }) => messagesIn(JSON.parse(body as string)))) {
      if (message.reference === paid.reference) return { id, message };
    }
  }
  throw new Error("it was delivered");
}

it("takes what wallets deliver together in one row, and refuses alone what it cannot", async () => {
  const { id, message } = await settled();
  const settlement = settlementAt(id);
  const sends = (amountMinor: number, totalMinor = amountMinor) =>
    [{ ...message, sequence: 1, reference: unique("pay"), amountMinor, totalMinor }] as const;
  const deliveries = [
    { sender: "a", messages: sends(100), says: null },
    { sender: "b", messages: sends(200, 1), says: null },
    { sender: "c", messages: sends(300), says: null },
    { sender: "d", messages: sends(400), says: null },
  ];
  const answers = await settlement.deliver(deliveries, Date.now());
  expect(answers.map((receipt) => receipt?.mark)).toEqual([1, undefined, 1, 1]);
  const senders = await inside("SETTLEMENT", id, (sql) =>
    sql.exec("SELECT sender FROM inbox WHERE length(sender) = 1 ORDER BY sender").toArray(),
  );
  expect(senders.map(({ sender }) => sender)).toEqual(["a", "c", "d"]);
});
