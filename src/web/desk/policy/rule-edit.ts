import { withValueAt } from "./json-text.ts";

type RuleWindow =
  | { readonly sliding_ms: number }
  | { readonly calendar: string; readonly zone: string };

/** A rule of a text, as its card shows it and alters it. */
export interface CardRule {
  readonly id: string;
  readonly act: string;
  readonly watch: readonly string[];
  readonly metric: string;
  readonly window: RuleWindow;
  readonly limit: number;
  readonly action: string;
  /** Conditions, as they are written: none of them has been looked at. */
  readonly when?: unknown;
  readonly near_bp?: unknown;
  readonly give_back?: unknown;
}

/** What a card may make another of its rule. */
export type RuleEdit =
  | { readonly limit: number }
  | { readonly action: string }
  | { readonly window: RuleWindow };

/** Units of a window, the largest first. */
export const windowUnits = [
  ["days", 86_400_000],
  ["hours", 3_600_000],
  ["minutes", 60_000],
  ["seconds", 1_000],
] as const;

/** One of those units. */
export type WindowUnit = (typeof windowUnits)[number][0];

/** A window in the unit that is kept, where that tells it whole; else in the largest that does. */
export function inUnits(
  slidingMs: number,
  kept: WindowUnit | null = null,
): { readonly unit: WindowUnit; readonly count: number } {
  const [unit, size] = windowUnits.find(
    ([name, each]) => name === kept && slidingMs % each === 0,
  ) ??
    windowUnits.find(([, each]) => slidingMs >= each && slidingMs % each === 0) ?? [
      "seconds",
      1_000,
    ];
  return { unit, count: slidingMs / size };
}

/**
 * The rules of a text, each in its place; null in the place of one that no card can show. Null for a
 * text that has none: it is no JSON, or no policy.
 */
export function cardRules(text: string): readonly (CardRule | null)[] | null {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return null;
  }
  const rules = (told as { readonly rules?: unknown } | null)?.rules;
  return Array.isArray(rules) ? rules.map((rule) => (isCardRule(rule) ? rule : null)) : null;
}

/** A text whose rule at `index` is altered, and nothing else of it. */
export function editRule(text: string, index: number, edit: RuleEdit): string {
  if (!("window" in edit)) {
    const [[name = "", value] = []] = Object.entries(edit);
    return withValueAt(text, ["rules", index, name], value);
  }
  const was = cardRules(text)?.[index]?.window;
  const isSame = was !== undefined && "sliding_ms" in was === "sliding_ms" in edit.window;
  if (!isSame) return withValueAt(text, ["rules", index, "window"], edit.window);
  return Object.entries(edit.window).reduce(
    (known, [name, value]) => withValueAt(known, ["rules", index, "window", name], value),
    text,
  );
}

function isCardRule(told: unknown): told is CardRule {
  if (typeof told !== "object" || told === null) return false;
  const { id, act, watch, metric, window, limit, action } = told as Record<string, unknown>;
  const isWindow =
    typeof window === "object" &&
    window !== null &&
    (("sliding_ms" in window && typeof window.sliding_ms === "number") || "calendar" in window);
  const isWatched = Array.isArray(watch) && watch.every((each) => typeof each === "string");
  const texts = [id, act, metric, action].every((each) => typeof each === "string");
  return texts && isWatched && isWindow && typeof limit === "number";
}
