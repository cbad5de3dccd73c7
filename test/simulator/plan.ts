import type { Swarm } from "./weather/swarm.ts";

/** What is played. The same plan gives the same run, byte for byte. */
export interface Plan {
  readonly seed: number;
  /** How many requests are answered before it ends. */
  readonly acts: number;
  readonly signatures: "real" | "fast";
  /** Whether things go wrong while people act. */
  readonly isStormy: boolean;
  /** Whether twelve days pass in calm in the end, so that all that ends by itself does. */
  readonly isLong: boolean;
  /** The steps that are played, by number; all of them unless told. */
  readonly only?: readonly number[];
  /** Nothing goes wrong any more so long after the opening. */
  readonly calmAfterMs?: number;
  /** Kinds of mishaps that do not happen. */
  readonly without?: readonly string[];
  /** What there is of each kind of fault, which no command says; drawn from the seed unless told. */
  readonly swarm?: Swarm;
}

/** How a seed is played unless told otherwise: a fifth with real signatures, a quarter long. */
export function planOf(seed: number, acts: number): Plan {
  const signatures = seed % 5 === 0 ? "real" : "fast";
  return { seed, acts, signatures, isStormy: true, isLong: seed % 4 === 0 };
}

/** Writes numbers as they are typed: `3,7-9`. */
export function renderNumbers(numbers: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last !== undefined && number <= last[1] + 1) last[1] = number;
    else spans.push([number, number]);
  }
  return spans.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(",");
}

/** Reads `3,7-9`; `null` when it is not written so. */
export function parseNumbers(text: string): number[] | null {
  const numbers: number[] = [];
  for (const part of text.split(",")) {
    const [, first, last = first] = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(part) ?? [];
    if (first === undefined || Number(last) < Number(first)) return null;
    for (let number = Number(first); number <= Number(last); number += 1) numbers.push(number);
  }
  return numbers;
}

/** The command that plays a plan again. */
export function commandOf(plan: Plan): string {
  const usual = planOf(plan.seed, plan.acts);
  const parts = [`--seed ${plan.seed} --acts ${plan.acts}`];
  if (plan.signatures !== usual.signatures) parts.push(`--signatures ${plan.signatures}`);
  if (plan.isLong !== usual.isLong) parts.push(plan.isLong ? "--long" : "--short");
  if (!plan.isStormy) parts.push("--calm");
  if (plan.only !== undefined) parts.push(`--only ${renderNumbers(plan.only)}`);
  if (plan.calmAfterMs !== undefined) parts.push(`--calm-after ${plan.calmAfterMs}`);
  if (plan.without !== undefined) parts.push(`--without "${plan.without.join(",")}"`);
  return `npm run simulate -- ${parts.join(" ")}`;
}
