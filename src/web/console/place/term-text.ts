import { rateText } from "../../desk/setting/rate.ts";
import { moneyText } from "../../format/money.ts";
import { language } from "../../language.ts";

/** The terms of a merchant that may become others, as the contract names them. */
export const termNames = [
  "name",
  "name_kana",
  "reward_rate_bp",
  "fee_rate_bp",
  "credit_line",
] as const;

/** A rate in percent, a credit line as money, a name as it is. */
export function termText(
  name: (typeof termNames)[number],
  value: unknown,
  currency: string,
): string {
  if (typeof value !== "number") return String(value);
  return name === "credit_line" ? moneyText(value, currency, language.value) : rateText(value);
}
