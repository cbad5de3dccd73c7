import type { BacktestExample, BacktestReport, RuleReport } from "./backtest.ts";

/** A report that is kept and sent as JSON: sums are decimal text, since they may pass 2^53. */
export interface BacktestSum extends Omit<BacktestReport, "actsMinor" | "declinedMinor" | "rules"> {
  readonly actsMinor: string;
  readonly declinedMinor: string;
  readonly rules: readonly RuleSum[];
}

/** A rule's report with its amount as digits, since a sum may pass 2^53. */
export interface RuleSum extends Omit<RuleReport, "exceededMinor" | "examples"> {
  readonly exceededMinor: string;
  readonly examples: readonly BacktestExample[];
}

/** The sum of nothing. */
export const emptySum: BacktestSum = {
  owners: 0,
  acts: 0,
  actsMinor: "0",
  declined: 0,
  declinedMinor: "0",
  confirmed: 0,
  flagged: 0,
  rules: [],
};

/** `sum` with the report of other owners under the same policy; at most `examplesMax` a rule. */
export function withReport(
  sum: BacktestSum,
  report: BacktestReport,
  examplesMax: number,
): BacktestSum {
  const known = new Map(sum.rules.map((rule) => [rule.rule, rule]));
  return {
    owners: sum.owners + report.owners,
    acts: sum.acts + report.acts,
    actsMinor: add(sum.actsMinor, report.actsMinor),
    declined: sum.declined + report.declined,
    declinedMinor: add(sum.declinedMinor, report.declinedMinor),
    confirmed: sum.confirmed + report.confirmed,
    flagged: sum.flagged + report.flagged,
    rules:
      report.rules.length === 0
        ? sum.rules
        : report.rules.map((rule) => withRule(known.get(rule.rule), rule, examplesMax)),
  };
}

function withRule(sum: RuleSum | undefined, more: RuleReport, examplesMax: number): RuleSum {
  return {
    rule: more.rule,
    action: more.action,
    judged: (sum?.judged ?? 0) + more.judged,
    exceeded: (sum?.exceeded ?? 0) + more.exceeded,
    exceededMinor: add(sum?.exceededMinor ?? "0", more.exceededMinor),
    owners: (sum?.owners ?? 0) + more.owners,
    alone: (sum?.alone ?? 0) + more.alone,
    examples: [...(sum?.examples ?? []), ...more.examples].slice(0, examplesMax),
  };
}

function add(sum: string, more: bigint): string {
  return (BigInt(sum) + more).toString();
}
