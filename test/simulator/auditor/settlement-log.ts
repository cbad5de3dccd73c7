import type { Body, LogRow, Message, Shop } from "./rows.ts";

/*
 * A Settlement's log as its rows mean it: a message is a list, and what is as usual stands in none.
 */

type ToldList = readonly [
  ...[sender: string, sequence: number, atMs: number, shop: number, row: number],
  ...[reference: string, idKey: number, amountMinor: number, totalMinor: number, hash: string],
  paid: unknown,
  others?: Partial<Message>,
];

interface Batch {
  readonly date: string;
  readonly shops: readonly Shop[];
  readonly told: readonly ToldList[];
}

/** The rows with every message whole. */
export function toldBatches(log: readonly LogRow[]): LogRow[] {
  return log.map((row) => {
    const batch = row.body as unknown as Batch;
    const told = batch.told.map((list) => ({
      sender: list[0],
      message: wholeMessage(list, batch),
    }));
    return { ...row, body: { ...row.body, told } as unknown as Body };
  });
}

function wholeMessage(list: ToldList, { date }: Batch): Message {
  const [, sequence, atMs, shop, row, reference, , amountMinor, totalMinor, hash, , others] = list;
  return {
    ...{ kind: "payment", paymentSequence: row, askedMinor: amountMinor },
    ...{ businessDate: date, declineCode: null },
    ...others,
    ...{ sequence, atMs, shop, reference, amountMinor, totalMinor, hash },
  };
}
