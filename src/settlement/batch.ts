import type { SettlementMessage } from "./message.ts";
import { readTold, type ToldShop, type ToldTuple, writeTold } from "./short-message.ts";

/** What a Settlement was told, and by whom. */
export interface ToldMessage {
  /** The payer's wallet. */
  readonly sender: string;
  readonly message: SettlementMessage;
}

/** What a row of a Settlement's log keeps: all that was taken together, in its order. */
export interface BatchBody {
  readonly v: 1;
  /** The business day of every message that names no other. */
  readonly date: string;
  /** Each shop once; a message has its place in this list. */
  readonly shops: readonly ToldShop[];
  readonly told: readonly ToldTuple[];
}

/** What messages are kept as, each with what the others do not say. */
export function batchOf(told: readonly ToldMessage[]): BatchBody {
  const shops: ToldShop[] = [];
  const places = new Map<string, number>();
  const placeOf = (shop: ToldShop) => {
    const text = JSON.stringify(shop);
    const place = places.get(text) ?? shops.push(shop) - 1;
    places.set(text, place);
    return place;
  };
  const date = told[0]?.message.businessDate ?? "";
  const tuples = told.map(({ sender, message }) => writeTold(sender, message, { date, placeOf }));
  return { v: 1, date, shops, told: tuples };
}

/** The messages that a row keeps, as they were told. */
export function messagesIn({ date, shops, told }: BatchBody): readonly ToldMessage[] {
  return told.map((tuple) => {
    const shopAt = (place: number) => shops[place] as ToldShop;
    return { sender: tuple[0], message: readTold(tuple, { date, shopAt }) };
  });
}
