import { moneyText } from "../../format/money.ts";
import { language, t } from "../../language.ts";
import type { ChartSeries } from "./chart-forms.ts";

/** A chart's figure with its unit, as its axis and its table tell it. */
export function figureText(
  value: number | null,
  { isMoney, unit }: Pick<ChartSeries, "isMoney" | "unit">,
  currency: string,
): string {
  if (value === null) return t("live.not_heard");
  if (isMoney) return moneyText(value, currency, language.value);
  return unit === undefined ? String(value) : `${value} ${unit}`;
}
