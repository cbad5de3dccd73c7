import { Dice } from "../../src/cli/seed/dice.ts";
import type { Program } from "../bench/workerd-server.ts";

/** What a part is played with. */
export interface Plan {
  readonly program: (outside: { readonly gatewayUrl: string }) => Program;
  readonly bootstrapSecret: string;
  /** The key ring, as the deployment is given it. */
  readonly keys: string;
  /** Holds a folder for each part. */
  readonly folder: string;
  readonly seed: number;
  readonly kills: number;
  readonly customers: number;
  readonly tell: (line: string) => void;
}

/** What a part has found. */
export interface Found {
  /** What was measured, in order: what it is, and the figure. */
  readonly figures: readonly (readonly [string, string])[];
  /** What was not as it is promised; empty when all was. */
  readonly faults: readonly string[];
}

/** One way in which a machine fails. */
export interface Part {
  readonly name: string;
  /** One line of `--help`. */
  readonly summary: string;
  /** Why it cannot be played here, or `null`. */
  readonly cannot: () => string | null;
  readonly play: (plan: Plan) => Promise<Found>;
}

/** The dice of a part: its own, so that parts can be played alone. */
export function diceOf(plan: Plan, name: string): Dice {
  const own = [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7);
  return new Dice(plan.seed ^ own);
}

/** Milliseconds as people read them. */
export function seconds(ms: number | null): string {
  return ms === null ? "never" : `${(ms / 1_000).toFixed(2)} s`;
}
