/** A code that was asked for. */
interface Asked {
  /** When its answer came; null while it has not, or never did. */
  cameMs: number | null;
  /** It can pay no longer than until then. */
  endMs: number;
}

/** So long the one before a new code still pays. */
const pairMs = 5_000;
/** A code lives at most so long. */
const lifeMsMax = 60_000;

/**
 * How many codes of this phone may pay, as far as it knows: also those whose answer was lost. A code
 * ends by itself, or 5 s after its successor came. Times are of one monotonic clock.
 */
export class LiveCodes {
  #asked: Asked[] = [];

  /** A code is asked for: gives what its answer is told to. */
  ask(): (cameMs: number, endMs: number) => void {
    const asked: Asked = { cameMs: null, endMs: Number.POSITIVE_INFINITY };
    this.#asked.push(asked);
    return (cameMs, endMs) => {
      asked.cameMs = cameMs;
      asked.endMs = endMs;
    };
  }

  /** The answer to what was asked last never came: it may have been issued all the same. */
  lose(nowMs: number): void {
    const last = this.#asked.at(-1);
    if (last?.cameMs === null) last.endMs = nowMs + lifeMsMax;
  }

  /** Nothing was issued: the server said so. */
  refuse(): void {
    if (this.#asked.at(-1)?.cameMs === null) this.#asked.pop();
  }

  /** A decision uses up the whole pair; what is on its way comes after it. */
  spend(): void {
    this.#asked = this.#asked.filter(
      ({ cameMs, endMs }) => cameMs === null && endMs === Number.POSITIVE_INFINITY,
    );
  }

  /** How many may pay now. */
  count(nowMs: number): number {
    this.#asked = this.#asked.filter((code, place) => {
      const next = this.#asked[place + 1];
      const isPassed = next?.cameMs != null && nowMs >= next.cameMs + pairMs;
      return !isPassed && nowMs < code.endMs;
    });
    return this.#asked.length;
  }
}
