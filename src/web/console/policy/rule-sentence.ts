import { inUnits } from "../../desk/policy/rule-edit.ts";
import { rateText } from "../../desk/setting/rate.ts";
import { t } from "../../language.ts";
import { metricFigure } from "../metric-figure.ts";
import { worded } from "../worded.ts";
import { type ConditionalRule, conditionText, whenText } from "./condition-text.ts";

/** What of a rule is said in its sentence. */
interface SaidRule extends ConditionalRule {
  readonly act: string;
  readonly watch: readonly string[];
  readonly metric: string;
  readonly window:
    | { readonly sliding_ms: number }
    | { readonly calendar: string; readonly zone: string };
  readonly limit: number;
  readonly action: string;
}

/**
 * A rule as people say it, with its conditions: "payment, each wallet: amount within 1 day at most
 * ¥20,000, else decline; only: offline codes".
 */
export function ruleSentence(rule: SaidRule, currency: string): string {
  const sentence = barelySaid(rule, currency);
  const conditions = conditionText(rule, currency);
  return conditions === "" ? sentence : t("rule.only", { sentence, conditions });
}

function barelySaid(
  { act, watch, metric, window, limit, action }: SaidRule,
  currency: string,
): string {
  const key = metric === "time_since_last" ? "rule.at_least" : "rule.at_most";
  return t(key, {
    act: worded(`judged.${act}`),
    watch: watchText(watch),
    window: windowText(window),
    metric: metricText(metric),
    limit: metricFigure(metric, limit, currency),
    action: worded(`action.${action}`),
  });
}

/** A member of a rule as its sentence says it; one that no sentence has as it is written. */
export function memberText(member: string, value: unknown, currency: string): string {
  const told = { [member]: value } as Partial<SaidRule>;
  if (value === undefined) return "–";
  if (member === "window" && told.window) return windowText(told.window);
  if (member === "watch" && told.watch) return watchText(told.watch);
  if (member === "metric" && told.metric) return metricText(told.metric);
  if (member === "when") return whenText(value, currency);
  if (member === "near_bp" && typeof value === "number") return rateText(value);
  if (member === "action") return worded(`action.${value}`);
  if (member === "act") return worded(`judged.${value}`);
  if (typeof value === "number") return value.toLocaleString("en");
  return typeof value === "string" ? value : JSON.stringify(value);
}

function watchText(watch: readonly string[]): string {
  return watch.map((each) => worded(`watch.${each}`)).join(t("rule.and"));
}

function metricText(metric: string): string {
  const [kind, subject] = metric.split(":");
  if (kind === "distinct" && subject !== undefined) {
    return t("metric.distinct_of", { what: worded(`watch.${subject}`) });
  }
  return worded(`metric.${kind}`);
}

/** A window in the largest unit that tells it whole. */
function windowText(window: SaidRule["window"]): string {
  if (!("sliding_ms" in window)) return worded(`calendar.${window.calendar}`);
  const { unit, count } = inUnits(window.sliding_ms);
  return t(`span.${unit}`, { count });
}
