import type { VelocityDecision } from "./decision.ts";
import type { DecisionRecord } from "./explain.ts";

/**
 * What a shadow policy would have done, counted: how often in all to payments and top-ups, and how
 * often by which rule, those about terminals included.
 */
export interface ShadowTally {
  readonly judged: number;
  readonly declined: number;
  readonly confirmed: number;
  /** It would have declined what the active policy let pass, and the other way round. */
  readonly newlyDeclined: number;
  readonly newlyPassed: number;
  /** How often each rule was exceeded. */
  readonly rules: Readonly<Record<string, number>>;
}

/** The tally of nothing. */
export const emptyTally: ShadowTally = {
  judged: 0,
  declined: 0,
  confirmed: 0,
  newlyDeclined: 0,
  newlyPassed: 0,
  rules: {},
};

/** `tally` with one act more, which `active` decided and `shadow` judged beside it. */
export function withShadow(
  tally: ShadowTally,
  active: Pick<VelocityDecision, "verdict"> | null,
  shadow: DecisionRecord,
): ShadowTally {
  const declines = shadow.verdict === "decline";
  const declined = active?.verdict === "decline";
  return {
    ...withExceeded(tally, shadow),
    judged: tally.judged + 1,
    declined: tally.declined + (declines ? 1 : 0),
    confirmed: tally.confirmed + (shadow.verdict === "confirm" ? 1 : 0),
    newlyDeclined: tally.newlyDeclined + (declines && !declined ? 1 : 0),
    newlyPassed: tally.newlyPassed + (!declines && declined ? 1 : 0),
  };
}

/** `tally` with the rules that `shadow` found exceeded by an act that nobody decides. */
export function withExceeded(tally: ShadowTally, shadow: DecisionRecord): ShadowTally {
  const rules = { ...tally.rules };
  for (const rule of shadow.rules) {
    if (rule.length === 6) rules[rule[0]] = (rules[rule[0]] ?? 0) + 1;
  }
  return { ...tally, rules };
}
