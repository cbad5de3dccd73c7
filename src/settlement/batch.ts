import type { SettlementMessage } from "./message.ts";
import {
  readTold,
  type ToldShop,
  type ToldShops,
  type ToldTuple,
  writeTold,
} from "./short-message.ts";

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
  /** The shops that no row before says, by their numbers: messages have the number. */
  readonly shops: Readonly<Record<string, ToldShop>>;
  readonly told: readonly ToldTuple[];
}

/** What messages are kept as, each with what the others do not say. */
export function batchOf(told: readonly ToldMessage[], shops: ToldShops): BatchBody {
  const date = told[0]?.message.businessDate ?? "";
  const said: Record<string, ToldShop> = {};
  const numberOf = (shop: ToldShop) => {
    const { number, isNew } = shops.keepShop(shop);
    if (isNew) said[number] = shop;
    return number;
  };
  const tuples = told.map(({ sender, message }) => writeTold(sender, message, { date, numberOf }));
  return { v: 1, date, shops: said, told: tuples };
}

/** The messages that a row keeps, as they were told; `shopAt` finds a shop that a row before says. */
export function messagesIn(
  { date, shops, told }: BatchBody,
  shopAt: (number: number) => ToldShop,
): readonly ToldMessage[] {
  const at = { date, shopAt: (number: number) => shops[number] ?? shopAt(number) };
  return told.map((tuple) => ({ sender: tuple[0], message: readTold(tuple, at) }));
}
