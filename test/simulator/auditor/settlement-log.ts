import type { Body, LogRow, Message, Row, Shop } from "./rows.ts";
import { jsonOf, numberOf } from "./rows.ts";

/*
 * What a Settlement keeps, as its rows mean it: a message is a list, and what is as usual stands in
 * none; a shop is said once, and has a number; names of wallets and hashes are bytes.
 */

type ToldList = readonly [
  ...[sender: string, sequence: number, atMs: number, shop: number, row: number],
  ...[reference: string, idKey: number, amountMinor: number, totalMinor: number, hash: string],
  paid: unknown,
  others?: Partial<Message>,
];

interface Batch {
  readonly date: string;
  readonly shops: Readonly<Record<string, Shop>>;
  readonly told: readonly ToldList[];
}

/** The rows with every message whole, and the shops that any row up to each has said. */
export function toldBatches(log: readonly LogRow[]): LogRow[] {
  const shops: Record<string, Shop> = {};
  return log.map((row) => {
    const batch = row.body as unknown as Batch;
    Object.assign(shops, batch.shops);
    const told = batch.told.map((list) => ({
      sender: list[0],
      message: wholeMessage(list, batch),
    }));
    return { ...row, body: { ...row.body, shops, told } as unknown as Body };
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

/** Marks and payments, a shop's figures beside its payments. */
export function settlementTables(tables: Readonly<Record<string, Row[]>>): Record<string, Row[]> {
  const shops = new Map(
    (tables.shop ?? []).map(({ number, shop }) => [number, jsonOf<Shop>(shop)] as const),
  );
  return {
    inbox: (tables.inbox ?? []).map((row) => ({
      ...row,
      sender: digitsOf(row.sender),
      hash: digitsOf(row.hash),
    })),
    payment: (tables.payment ?? []).map((row) => {
      const { merchantId = "", storeId = "", feeRateBp = 0 } = shops.get(numberOf(row.shop)) ?? {};
      const day = new Date(numberOf(row.business_day) * 86_400_000).toISOString().slice(0, 10);
      return {
        ...{ ...row, sender: digitsOf(row.sender), business_date: day },
        ...{ merchant_id: merchantId, store_id: storeId, fee_rate_bp: feeRateBp },
      };
    }),
  };
}

/** Bytes as hexadecimal digits. */
export function digitsOf(value: Row[string] | undefined): string | null {
  if (value === null || value === undefined) return null;
  return Buffer.from(value as ArrayBuffer).toString("hex");
}
