import { t } from "../../language.ts";
import { worded } from "../worded.ts";

/** What of a rule is said in its sentence. */
interface SaidRule {
  readonly act: string;
  readonly watch: readonly string[];
  readonly metric: string;
  readonly window:
    | { readonly sliding_ms: number }
    | { readonly calendar: string; readonly zone: string };
  readonly limit: number;
  readonly action: string;
}

const units = [
  ["days", 86_400_000],
  ["hours", 3_600_000],
  ["minutes", 60_000],
  ["seconds", 1_000],
] as const;

/** A rule as people say it: "each wallet, within 10 min: amount at most 50,000, else decline". */
export function ruleSentence({ act, watch, metric, window, limit, action }: SaidRule): string {
  const key = metric === "time_since_last" ? "rule.at_least" : "rule.at_most";
  return t(key, {
    act: worded(`judged.${act}`),
    watch: watch.map((each) => worded(`watch.${each}`)).join(t("rule.and")),
    window: windowText(window),
    metric: worded(`metric.${metric.split(":")[0]}`) + distinctOf(metric),
    limit: limit.toLocaleString("en"),
    action: worded(`action.${action}`),
  });
}

function distinctOf(metric: string): string {
  const [kind, subject] = metric.split(":");
  return kind === "distinct" && subject !== undefined ? ` ${worded(`watch.${subject}`)}` : "";
}

/** A window in the largest unit that tells it whole. */
function windowText(window: SaidRule["window"]): string {
  if (!("sliding_ms" in window)) return worded(`calendar.${window.calendar}`);
  const ms = window.sliding_ms;
  const [unit, size] = units.find(([, each]) => ms >= each && ms % each === 0) ?? [
    "seconds",
    1_000,
  ];
  return t(`span.${unit}`, { count: ms / size });
}
