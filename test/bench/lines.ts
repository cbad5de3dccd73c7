import type { Figure } from "./bench.ts";
import { type FigureName, keeps, kindOf, toldBudget } from "./budgets.ts";
import { median, table } from "./figures.ts";

/** A figure as `--json` prints it. */
export interface Line {
  readonly name: FigureName;
  /** The median of the rounds; `null` when there is none. */
  readonly value: number | null;
  readonly unit: string;
  readonly budget: string;
  /** `null`: it was left out, and `skipped` says why. */
  readonly ok: boolean | null;
  readonly low?: number;
  readonly high?: number;
  readonly rounds?: number;
  /** The median of the other build. */
  readonly against?: number;
  readonly skipped?: string;
}

export function lineOf({ name, values, against, skipped }: Figure): Line {
  const { unit, budget } = kindOf(name);
  if (skipped !== undefined) return { ...lineWithout(name, skipped), ok: null };
  const value = median(values);
  return {
    name,
    value: rounded(value),
    unit,
    budget: toldBudget(budget),
    ok: keeps(value, budget),
    low: rounded(Math.min(...values)),
    high: rounded(Math.max(...values)),
    rounds: values.length,
    ...(against === undefined ? {} : { against: rounded(median(against)) }),
  };
}

/** A figure whose measurement failed: it keeps no budget. */
export function lineWithout(name: FigureName, why: string): Line {
  const { unit, budget } = kindOf(name);
  return { name, value: null, unit, budget: toldBudget(budget), ok: false, skipped: why };
}

/** The lines as a table for people. */
export function toldLines(lines: readonly Line[]): string {
  const compared = lines.some(({ against }) => against !== undefined);
  const head = ["", "median", "lowest–highest", "rounds", "unit", "budget", ""];
  if (compared) head.splice(2, 0, "other build");
  const rows = lines.map((line) => {
    const spread = line.low === undefined ? "" : `${line.low}–${line.high}`;
    const verdict = line.skipped ?? (line.ok === true ? "ok" : "MISSED");
    const cells = [spread, `${line.rounds ?? ""}`, line.unit, line.budget, verdict];
    const other = compared ? [`${line.against ?? ""}`] : [];
    return [line.name, `${line.value ?? "–"}`, ...other, ...cells];
  });
  return table([head, ...rows]);
}

/** Counts as they are; else four digits that mean something: more would only be noise. */
function rounded(value: number): number {
  if (Number.isInteger(value)) return value;
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : Number.NaN;
}
