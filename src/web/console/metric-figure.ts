import { moneyText } from "../format/money.ts";
import { language } from "../language.ts";

const units: Readonly<Record<string, string>> = { travel_speed: " km/h", time_since_last: " ms" };

/** A figure of a rule with the unit of what the rule counts; a number of things has none. */
export function metricFigure(metric: string | null, value: number, currency: string): string {
  if (metric === "amount" || metric === "given_back") {
    return moneyText(value, currency, language.value);
  }
  return value.toLocaleString("en") + (units[metric ?? ""] ?? "");
}
