import type { EpochMs } from "./time.ts";

/**
 * The one alarm of an object, as its present instance knows it: so that nothing is stored to know
 * that an alarm is set already, and none is set twice. What an instance does not know after waking it
 * learns from the platform. An alarm that has rung is not one that will ring, wherever the clock is
 * set to since; one that should have rung is not trusted.
 */
export class Alarm {
  readonly #set: (atMs: EpochMs) => void;
  #atMs: EpochMs | null = null;

  /** `set` sets the platform's alarm; inside a transaction it is rolled back with it. */
  constructor(set: (atMs: EpochMs) => void) {
    this.#set = set;
  }

  /** When it is to ring; `null`: it is not set. */
  get atMs(): EpochMs | null {
    return this.#atMs;
  }

  /** What the platform says: after waking, and after a transaction that was rolled back. */
  learn(atMs: EpochMs | null): void {
    this.#atMs = atMs;
  }

  /** It has rung: the platform forgets an alarm before it rings. */
  rang(): void {
    this.#atMs = null;
  }

  /** Has it ring at `atMs` or before, from now on; sets it only when it would not. */
  ringBy(atMs: EpochMs, nowMs: EpochMs): void {
    if (this.#atMs !== null && this.#atMs > nowMs && this.#atMs <= atMs) return;
    this.#set(atMs);
    this.#atMs = atMs;
  }
}
