import type { FigureName } from "./budgets.ts";

/** One figure as it was measured. */
export interface Figure {
  readonly name: FigureName;
  /** One value a round; what is told is their median. */
  readonly values: readonly number[];
  /** The same of the other build, when there is one. */
  readonly against?: readonly number[];
  /** Why it cannot be measured on this machine: then it is left out, and judged by nobody. */
  readonly skipped?: string;
}

/** What was asked for. */
export interface Plan {
  /** `null`: as many as the bench finds right; whole numbers of at least 1. */
  readonly rounds: number | null;
  readonly customers: number | null;
  readonly connections: number;
  /** The checkout, or the folder with a bundle, that is measured beside this one. */
  readonly against: string | null;
}

/** One measurement, which gives the figures that it names. */
export interface Bench {
  /** What it can be asked for by, beside the names of its figures. */
  readonly name: string;
  /** One line of `--help`. */
  readonly summary: string;
  /** None: it runs only when it is asked for by its own name, and says what it found. */
  readonly figures: readonly FigureName[];
  run(plan: Plan): Promise<readonly Figure[]>;
}

/** Says a line of progress or of detail; the figures alone go to the standard output. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
