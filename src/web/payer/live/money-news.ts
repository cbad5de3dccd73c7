import type { WalletEvent } from "../../../client/resource/wallet.ts";
import { moneyText } from "../../format/money.ts";
import type { Language } from "../../words/entry.ts";

/** A sentence in passing, and its amount as people write it. */
export interface MoneyNews {
  readonly key: "live.refunded" | "live.credited" | "live.given_back";
  readonly amount: string;
}

/** What is said in passing of money that came or went back; undefined for all else. */
export function moneyNews(event: WalletEvent, language: Language): MoneyNews | undefined {
  if (!("amount" in event) || !("currency" in event) || event.amount === 0) return undefined;
  const amount = moneyText(event.amount, event.currency, language);
  switch (event.kind) {
    case "payment.refunded":
      return { key: "live.refunded", amount };
    case "payment.cancelled":
    case "payment.expired":
      return { key: "live.given_back", amount };
    case "top_up.credited":
      return { key: "live.credited", amount };
    default:
      return undefined;
  }
}
