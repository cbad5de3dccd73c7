/** What is known of the server's clock, and since when; plain JSON. */
export interface ClockReading {
  /** The server's clock − the local one, milliseconds. */
  readonly difference_ms: number;
  /** By the local clock, milliseconds since 1970. */
  readonly learnt_at_ms: number;
}

/** A clock this far from the server's is set right; a smaller difference is within the proof's. */
const toleranceMs = 2_000;
/** A reading that says the same is told again only after so long. */
const retoldAfterMs = 3_600_000;
/**
 * How old a difference may be that a code is signed by: as old as seals. After that, or when the
 * local clock stands before it was learnt, nobody knows what was done to that clock since.
 */
export const readingAgeMaxMs = 72 * 3_600_000;

/** The server's clock, as far as its answers tell it. The local one may be wrong, and may be set. */
export class ServerClock {
  readonly #localMs: () => number;
  #reading: ClockReading | null = null;
  #listener: (reading: ClockReading) => void = () => {};

  constructor(localMs: () => number) {
    this.#localMs = localMs;
  }

  /** Milliseconds since 1970; the local clock's while nothing is known. */
  nowMs(): number {
    return this.#localMs() + (this.#reading?.difference_ms ?? 0);
  }

  /** Null before the first answer. */
  reading(): ClockReading | null {
    return this.#reading;
  }

  /** Called with what is learnt from each answer. */
  onLearnt(listener: (reading: ClockReading) => void): void {
    this.#listener = listener;
  }

  /**
   * Takes over what the server's clock said when the local one was at `localMs`. True when that moves
   * ours past the tolerance.
   */
  hear(serverMs: number, localMs = this.#localMs()): boolean {
    if (!Number.isFinite(serverMs)) return false;
    const before = this.#reading?.difference_ms ?? 0;
    const movedMs = serverMs - (localMs + before);
    const isMoved = Math.abs(movedMs) >= toleranceMs;
    this.#reading = { difference_ms: isMoved ? before + movedMs : before, learnt_at_ms: localMs };
    this.#listener(this.#reading);
    return isMoved;
  }
}

/** Tells `listener` of a reading when that is news, or the last one an hour old. */
export function ifNews(listener: (reading: ClockReading) => void): (reading: ClockReading) => void {
  let told: ClockReading | undefined;
  return (reading) => {
    const isTold =
      told?.difference_ms === reading.difference_ms &&
      reading.learnt_at_ms - told.learnt_at_ms < retoldAfterMs;
    if (isTold) return;
    told = reading;
    listener(reading);
  };
}

/** The server's clock now by a reading; null when that is too old, or from the local future. */
export function serverMsBy(reading: ClockReading, localMs: number): number | null {
  const ageMs = localMs - reading.learnt_at_ms;
  if (ageMs < -toleranceMs || ageMs > readingAgeMaxMs) return null;
  return localMs + reading.difference_ms;
}

/**
 * What an answer's `Date` header says (RFC 9110 §6.6.1): the middle of its second. NaN without one,
 * and for an answer that a cache kept (`Age`, RFC 9111 §5.1): its `Date` is that of another call.
 */
export function dateOf(headers: Headers): number {
  if (Number(headers.get("Age") ?? 0) !== 0) return Number.NaN;
  return Date.parse(headers.get("Date") ?? "") + 500;
}
