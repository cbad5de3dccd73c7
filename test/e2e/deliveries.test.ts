import { expect, it } from "vitest";
import type { SettlementMessage } from "../../src/settlement/message.ts";
import {
  allTaken,
  idsOf,
  inside,
  openWorld,
  payApproved,
  settlementAt,
  toldTo,
  unique,
} from "../world.ts";

// Senders that are no wallets: the books do not add up with them.
const world = openWorld({ audited: false });

/** A payment as its Settlement object wrote it down, and that object. */
async function settled(): Promise<{ id: DurableObjectId; message: SettlementMessage }> {
  const paid = await payApproved(world().till, await world().customer());
  await allTaken();
  for (const id of await idsOf("SETTLEMENT")) {
    for (const { message } of await toldTo(id)) {
      if (message.reference === paid.reference) return { id, message };
    }
  }
  throw new Error("it was delivered");
}

/** A wallet's route, made up. */
const walletOf = (digit: string) => digit.repeat(32);

it("takes what wallets deliver together in one row, and refuses alone what it cannot", async () => {
  const { id, message } = await settled();
  const settlement = settlementAt(id);
  const sends = (amountMinor: number, totalMinor = amountMinor) =>
    [{ ...message, sequence: 1, reference: unique("pay"), amountMinor, totalMinor }] as const;
  const deliveries = [
    { sender: walletOf("a"), messages: sends(100), says: null },
    { sender: walletOf("b"), messages: sends(200, 1), says: null },
    { sender: walletOf("c"), messages: sends(300), says: null },
    { sender: walletOf("d"), messages: sends(400), says: null },
  ];
  const answers = await settlement.deliver(deliveries, Date.now(), null);
  expect(answers.map((receipt) => receipt?.mark)).toEqual([1, undefined, 1, 1]);
  const senders = await inside("SETTLEMENT", id, (sql) =>
    sql.exec("SELECT lower(hex(sender)) AS sender FROM inbox ORDER BY sender").toArray(),
  );
  const made = deliveries.map(({ sender }) => sender);
  const known = senders.map(({ sender }) => sender as string).filter((each) => made.includes(each));
  expect(known).toEqual(["a", "c", "d"].map(walletOf));
});
