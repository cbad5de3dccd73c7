import { WorkerEntrypoint } from "cloudflare:workers";
import { clockApartMs, clockDifferenceMs } from "../../src/bounds.ts";
import type { EpochMs } from "../../src/time.ts";
import { log, logFault } from "../platform/log.ts";

/** Tells the time to objects of the same Worker: as it is, since every call here is a new one. */
export class Clock extends WorkerEntrypoint {
  /** The time, by the clock of whoever answers. */
  now(): EpochMs {
    return Date.now();
  }
}

/**
 * The clock of one object, read once a call. On workerd a clock never falls within an object that
 * lives: when the machine's was ahead and is right again, the object's stands still until then, and
 * a timer that it starts would ring only then too. Such an object is ended, so that the next call
 * finds a new one with the right time. It is noticed by readings that are the same, and told apart
 * from two calls of one millisecond by asking a `Clock`: at the first such reading, the second, the
 * fourth and so on.
 */
export class ObjectClock {
  readonly #state: DurableObjectState;
  #lastMs: EpochMs = 0;
  #same = 0;

  constructor(state: DurableObjectState) {
    this.#state = state;
  }

  /** The time by this object's clock, to be read once a call. */
  read(): EpochMs {
    const nowMs = Date.now();
    this.#same = nowMs === this.#lastMs ? this.#same + 1 : 0;
    this.#lastMs = nowMs;
    const isPowerOfTwo = (this.#same & (this.#same - 1)) === 0;
    if (this.#same > 0 && isPowerOfTwo) {
      this.#state.waitUntil(endWhenStanding(this.#state, nowMs, false));
    }
    return nowMs;
  }

  /**
   * Ends the object, and throws, when its clock stands; asks only where that shows more than
   * `clockApartMs` more than a caller's did.
   */
  async holdAgainst(toldMs: EpochMs): Promise<void> {
    const nowMs = Date.now();
    if (nowMs - toldMs <= clockApartMs) return;
    if (await endWhenStanding(this.#state, nowMs, false)) throw new Error(standingWords);
  }
}

const standingWords = "its clock stands still";

/**
 * Ends an object whose clock still shows `seenMs`, which it has read, when a `Clock` shows less. An
 * alarm that it has set goes by the time that was wrong: it rings at once, and so does one that rings
 * just now. Never throws. Answers
 * whether it has ended it.
 */
export async function endWhenStanding(
  state: DurableObjectState,
  seenMs: EpochMs,
  isRinging: boolean,
): Promise<boolean> {
  try {
    const { exports } = state as unknown as { exports: { Clock: { now(): Promise<number> } } };
    const nowMs = await exports.Clock.now();
    if (nowMs >= seenMs - clockDifferenceMs || Date.now() !== seenMs) return false;
    await ringAt(state.storage, nowMs, isRinging);
  } catch (fault) {
    logFault("clock_not_asked", fault);
    return false;
  }
  log("clock_stands", { object: state.id.name ?? null });
  state.abort(standingWords);
  return true;
}

async function ringAt(
  storage: DurableObjectStorage,
  nowMs: EpochMs,
  isRinging: boolean,
): Promise<void> {
  try {
    const atMs = await storage.getAlarm();
    if (atMs === null ? !isRinging : atMs <= nowMs) return;
    await storage.setAlarm(nowMs);
    await storage.sync();
  } catch (fault) {
    logFault("alarm_not_set_back", fault);
  }
}
