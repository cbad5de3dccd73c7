import type { Answering } from "../../src/health/judge.ts";
import { logFault } from "../platform/log.ts";

/** Who does not answer within this time is taken not to. */
const patienceMs = 2_000;

/** Asks objects how they are, side by side, and notes how long each kind took. */
export class Rounds {
  readonly #answers = new Map<string, { asked: number; tookMs: number | null }>();

  /** What was seen so far, by the name of the kind. */
  get answers(): readonly Answering[] {
    const all = [...this.#answers].map(([component, seen]) => ({ component, ...seen }));
    return all.sort((one, other) => (one.component < other.component ? -1 : 1));
  }

  /** What one answers; `null` when it does not, in time. Never throws. */
  async ask<T>(component: string, act: () => PromiseLike<T>): Promise<T | null> {
    const begunMs = Date.now();
    const late = scheduler.wait(patienceMs).then(() => null);
    const answered = Promise.resolve()
      .then(act)
      .then((value) => ({ value }));
    const told = await Promise.race([answered, late]).catch((fault) => {
      logFault("health_not_answered", fault, { component });
      return null;
    });
    this.#note(component, told === null ? null : Math.max(0, Date.now() - begunMs));
    return told?.value ?? null;
  }

  #note(component: string, tookMs: number | null): void {
    const { asked, tookMs: before } = this.#answers.get(component) ?? { asked: 0, tookMs: 0 };
    const slowest = before === null || tookMs === null ? null : Math.max(before, tookMs);
    this.#answers.set(component, { asked: asked + 1, tookMs: slowest });
  }
}
