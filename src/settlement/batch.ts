import type { Shop } from "../wallet/record.ts";
import type { SettlementMessage } from "./message.ts";

/** What a Settlement was told, and by whom. */
export interface ToldMessage {
  /** The payer's wallet. */
  readonly sender: string;
  readonly message: SettlementMessage;
}

/** What a row of a Settlement's log keeps: all that was taken together, in its order. */
export interface BatchBody {
  readonly v: 1;
  /** Each shop once; a message has its place in this list. */
  readonly shops: readonly Shop[];
  readonly told: readonly { readonly sender: string; readonly message: ShortMessage }[];
}

/** A message without what its shop says, and without what is mostly `null`. */
type ShortMessage = Omit<SettlementMessage, "shop" | "terminalId" | "merchantId"> & {
  readonly shop: number;
};

/** What messages are kept as, each with what the others do not say. */
export function batchOf(told: readonly ToldMessage[]): BatchBody {
  const shops = new Map<string, { readonly place: number; readonly shop: Shop }>();
  const short = told.map(({ sender, message }) => {
    const { shop, terminalId: _terminal, merchantId: _merchant, ...rest } = message;
    const { declineCode, cancellation, ...always } = rest;
    const text = JSON.stringify(shop);
    const known = shops.get(text) ?? { place: shops.size, shop };
    shops.set(text, known);
    return {
      sender,
      message: {
        ...always,
        ...(declineCode === null ? {} : { declineCode }),
        ...(cancellation === null ? {} : { cancellation }),
        shop: known.place,
      } as ShortMessage,
    };
  });
  return { v: 1, shops: [...shops.values()].map(({ shop }) => shop), told: short };
}

/** The messages that a row keeps, as they were told. */
export function messagesIn({ shops, told }: BatchBody): readonly ToldMessage[] {
  return told.map(({ sender, message }) => {
    const shop = shops[message.shop] as Shop;
    const { terminalId, merchantId } = shop;
    const nulls = { declineCode: null, cancellation: null };
    return {
      sender,
      message: { ...nulls, ...message, shop, terminalId, merchantId } as SettlementMessage,
    };
  });
}
