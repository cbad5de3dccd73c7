import { dayMs, hourMs, minuteMs, secondMs } from "../../time.ts";
import type { RuleChange } from "../../velocity/compare-policies.ts";
import type { Rule } from "../../velocity/policy.ts";
import { coloured } from "../telling/colour.ts";

/** A rule as people say it: `payment, each wallet: amount within 10 min at most 50000, else decline`. */
function ruleInWords({ act, watch, metric, window, limit, action, ...more }: Rule): string {
  const bound = metric === "time_since_last" ? `at least ${limit} ms` : `at most ${limit}`;
  const { when, give_back: givesBack, near_bp: near } = more;
  const extra = [
    ...(when === undefined ? [] : [`when ${JSON.stringify(when)}`]),
    ...(givesBack === true ? ["what was given back counts no more"] : []),
    ...(near === undefined ? [] : [`amounts within ${near / 100} % of its own`]),
  ];
  const said = `${act}, each ${watch.join(" and ")}: ${metric} ${windowInWords(window)} ${bound}, else ${action}`;
  return extra.length === 0 ? said : `${said} (${extra.join("; ")})`;
}

function windowInWords(window: Rule["window"]): string {
  if ("sliding_ms" in window) return `within ${spanInWords(window.sliding_ms)}`;
  const { calendar, zone, day, hour } = window;
  const reset = [day === undefined ? "" : `day ${day}`, hour === undefined ? "" : `${hour}:00`];
  return `of a ${calendar} (${[zone, ...reset].filter((each) => each !== "").join(", ")})`;
}

const units = [
  ["days", dayMs],
  ["h", hourMs],
  ["min", minuteMs],
  ["s", secondMs],
  ["ms", 1],
] as const;

/** A span of milliseconds in the largest unit that tells it whole. */
export function spanInWords(ms: number): string {
  const [name, size] = units.find(([, each]) => ms >= each && ms % each === 0) ?? ["ms", 1];
  return `${ms / size} ${name}`;
}

/** What changed between two policies, a line for each rule; one line when nothing did. */
export function changesInWords(changes: readonly RuleChange[]): string[] {
  if (changes.length === 0) return ["no rule is other than there"];
  return changes.map(({ rule, change, members, as }) => {
    const meaning = change === "removed" || change === "looser" ? "bad" : "good";
    const word = coloured(change === "other" ? "dim" : meaning, change.padEnd(7));
    const told =
      members.length === 0
        ? ruleInWords(as)
        : members
            .map(({ member, before, after }) => `${member} ${shown(before)} → ${shown(after)}`)
            .join(", ");
    return `${word} ${rule}: ${told}`;
  });
}

function shown(value: unknown): string {
  return value === undefined ? "none" : typeof value === "string" ? value : JSON.stringify(value);
}
