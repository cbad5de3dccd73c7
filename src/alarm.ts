import { clockApartMs, soonMs } from "./bounds.ts";
import type { EpochMs } from "./time.ts";

/**
 * The one alarm of an object, as its present instance knows it: so that nothing is stored to know
 * that an alarm is set already, and none is set twice. What an instance does not know after waking it
 * learns from the platform. An alarm that has rung is not one that will ring, wherever the clock is
 * set to since; one that should have rung is not trusted.
 *
 * What rings has a clock of its own, and an object's may be hours ahead of it. So what is due within
 * `soonMs` is counted, as a duration, from the earliest time that is known: what somebody else's clock
 * showed, or what the alarm that rang was set for. When that was wrong it rings too early, and comes
 * nearer to the object's own time in steps that double.
 */
export class Alarm {
  readonly #set: (atMs: EpochMs | null) => void;
  #atMs: EpochMs | null = null;
  /** How far the object's clock is taken to be ahead. */
  #aheadMs = 0;
  /** What it was set for, from the time that was trusted then. */
  #waitMs = 0;
  #stepMs = 0;

  /** `set` sets the platform's alarm, or takes it back; inside a transaction that is rolled back with it. */
  constructor(set: (atMs: EpochMs | null) => void) {
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

  /**
   * Another clock shows `toldMs`, or showed it a moment ago, while the object's shows `nowMs`: of
   * several the one furthest behind is believed until it has rung. What is due soon is set anew.
   */
  hear(toldMs: EpochMs, nowMs: EpochMs): void {
    const aheadMs = nowMs - toldMs;
    if (aheadMs <= this.#aheadMs + clockApartMs) return;
    const dueMs = this.#atMs === null ? null : this.#atMs + this.#aheadMs;
    this.#aheadMs = aheadMs;
    this.#stepMs = 0;
    if (dueMs !== null) this.ringBy(dueMs, nowMs);
  }

  /** It has rung, and was set for `scheduledMs`: the platform forgets an alarm before it rings. */
  rang(scheduledMs: EpochMs, nowMs: EpochMs): void {
    this.#atMs = null;
    const aheadMs = nowMs - scheduledMs;
    const isTooEarly = this.#aheadMs > 0 && this.#aheadMs - aheadMs > this.#waitMs / 2;
    this.#stepMs = isTooEarly ? Math.max(2 * this.#stepMs, clockApartMs) : 0;
    const believedMs = aheadMs - this.#stepMs;
    this.#aheadMs = believedMs > clockApartMs ? believedMs : 0;
  }

  /** Has it ring at `atMs` or before, from now on; sets it only when it would not. */
  ringBy(atMs: EpochMs, nowMs: EpochMs): void {
    const wantedMs = atMs - nowMs <= soonMs ? atMs - this.#aheadMs : atMs;
    const isTrusted = this.#atMs !== null && this.#atMs > nowMs - this.#aheadMs;
    if (isTrusted && (this.#atMs as EpochMs) <= wantedMs) return;
    this.#set(wantedMs);
    this.#atMs = wantedMs;
    this.#waitMs = Math.max(atMs - nowMs, 0);
  }

  /**
   * Nothing is due any more that it was set for: it does not ring. One that goes by a clock that is
   * taken to be ahead stays.
   */
  takeBack(): void {
    if (this.#aheadMs > 0) return;
    this.#set(null);
    this.#atMs = null;
  }
}
