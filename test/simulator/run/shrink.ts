import type { Plan } from "../plan.ts";
import type { Result } from "../result.ts";

export interface Shrunk {
  /** The smallest that was found: it fails as the first one did. */
  readonly result: Result;
  /** How many plans were tried. */
  readonly tried: number;
  /** Whether nothing more could be left out, or the time was over before. */
  readonly isLeast: boolean;
}

export interface ShrinkOptions {
  /** Plays a plan. */
  readonly play: (plan: Plan) => Promise<Result>;
  /** How many may be played at once. */
  readonly atOnce: number;
  /** Whether there is time for more. */
  readonly hasTime: () => boolean;
  /** Told of each plan that still fails. */
  readonly tell?: (result: Result) => void;
}

/**
 * Makes a failing day smaller as long as the same promise is broken: fewer steps (delta debugging
 * over their numbers), then fewer mishaps (none, none after a moment, none of a kind), then steps
 * again.
 */
export async function shrink(failed: Result, options: ShrinkOptions): Promise<Shrunk> {
  const search = new Search(failed, options);
  await search.leaveOutSteps();
  await search.calmDown();
  await search.leaveOutSteps();
  return { result: search.least, tried: search.tried, isLeast: options.hasTime() };
}

class Search {
  least: Result;
  tried = 0;
  readonly #promise: string;
  readonly #options: ShrinkOptions;
  /** The search began with all of them: they need not be named. */
  #steps: readonly number[];

  constructor(failed: Result, options: ShrinkOptions) {
    this.least = failed;
    this.#promise = failed.findings[0]?.promise ?? "";
    this.#options = options;
    this.#steps = failed.steps;
  }

  async leaveOutSteps(): Promise<void> {
    let parts = 2;
    while (this.#steps.length > 1) {
      const steps = this.#steps;
      const size = Math.ceil(steps.length / parts);
      const chunks = Array.from({ length: Math.ceil(steps.length / size) }, (_, n) =>
        steps.slice(n * size, (n + 1) * size),
      );
      // The end first: most of what comes after the failure has nothing to do with it.
      const without = chunks.toReversed().map((chunk) => {
        const left = new Set(chunk);
        return steps.filter((step) => !left.has(step));
      });
      const found = await this.#firstOf([...without, ...(parts > 2 ? [] : chunks)]);
      if (found !== null) {
        this.#steps = found;
        parts = Math.max(2, parts - 1);
      } else if (size === 1) return;
      else parts = Math.min(steps.length, parts * 2);
      if (!this.#options.hasTime()) return;
    }
  }

  async calmDown(): Promise<void> {
    if (!this.least.plan.isStormy) return;
    if (await this.#tryAll([{ ...this.least.plan, isStormy: false }])) return;
    for (let share = 0.5; share > 0.02 && this.#options.hasTime(); ) {
      const { plan, lastedMs } = this.least;
      const untilMs = plan.calmAfterMs ?? lastedMs + 60_000;
      const sooner = { ...plan, calmAfterMs: Math.round(untilMs * (1 - share)) };
      const isKept = untilMs > 1_000 && (await this.#tryAll([sooner]));
      if (!isKept) share /= 2;
    }
    for (const kind of Object.keys(this.least.mishaps)) {
      const { plan } = this.least;
      await this.#tryAll([{ ...plan, without: [...(plan.without ?? []), kind] }]);
    }
  }

  async #firstOf(candidates: readonly (readonly number[])[]): Promise<readonly number[] | null> {
    const { plan } = this.least;
    const plans = candidates.map((only) => ({ ...plan, only }));
    return (await this.#tryAll(plans)) ? (this.least.plan.only ?? null) : null;
  }

  /** Whether one of these fails in the same way; the first that does is the least from now on. */
  async #tryAll(plans: readonly Plan[]): Promise<boolean> {
    const { play, atOnce, hasTime, tell } = this.#options;
    for (let at = 0; at < plans.length && hasTime(); at += atOnce) {
      const results = await Promise.all(plans.slice(at, at + atOnce).map(play));
      this.tried += results.length;
      const found = results.find(({ findings }) =>
        findings.some(({ promise }) => promise === this.#promise),
      );
      if (found === undefined) continue;
      this.least = found;
      tell?.(found);
      return true;
    }
    return false;
  }
}
