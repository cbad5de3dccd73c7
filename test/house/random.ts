/**
 * Repeatable choices (mulberry32): the same seed makes the same run on every machine. Nothing in a
 * run asks any other source.
 */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** A number in [0, 1). */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** An integer in [0, n). */
  below(n: number): number {
    return Math.floor(this.unit() * n);
  }

  /** An integer in [from, to]. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean {
    return this.unit() * 100 < percent;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }

  /** One of `from`, the later ones more often; `null` of none. */
  recent<T>(from: readonly T[]): T | null {
    if (from.length === 0) return null;
    const back = Math.floor(this.unit() ** 3 * from.length);
    return from[from.length - 1 - back] as T;
  }

  /** `bytes` random bytes as lower-case hex. */
  hex(bytes: number): string {
    let text = "";
    for (let n = 0; n < bytes; n += 1) text += this.below(256).toString(16).padStart(2, "0");
    return text;
  }
}
