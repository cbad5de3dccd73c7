import type { Dice } from "../run/dice.ts";
import type { Cancel } from "../run/loop.ts";
import type { Machine } from "../run/machine.ts";
import type { World } from "../run/world.ts";

/** How a ring ended: `again` has it ring once more, and `counted` says against the limit. */
export interface Rung {
  readonly again: boolean;
  readonly counted: boolean;
}

export interface AlarmInfo {
  readonly retryCount: number;
  readonly isRetry: boolean;
  readonly scheduledTime: number;
}

const retriesMax = 6;
const backoffMax = 9;

/**
 * Rings one object's alarm, as the platform does beside its objects: one at a time; one that is set
 * while another rings comes after it; one that failed comes again after 2 s and a quarter of chance
 * more, then after twice as long, six times.
 */
export class AlarmClock {
  /** When it is to ring, or was to ring when it has failed for good. */
  atMs: number | null = null;
  /** It has failed and does not ring again: until it is set anew nobody wakes the object but a call. */
  isGivenUp = false;
  readonly #world: World;
  readonly #machine: Machine;
  readonly #dice: Dice;
  readonly #object: string;
  readonly #ring: (info: AlarmInfo) => Promise<Rung>;
  #isRinging = false;
  /** It rings, and its handler has not been called yet. */
  #isComing = false;
  #isRetrying = false;
  /** It rings once more when its handler has done its work. */
  #isDoubled = false;
  #next: number | null = null;
  #cancel: Cancel = () => undefined;
  #counted = 0;
  #backoff = 0;

  constructor(
    world: World,
    machine: Machine,
    object: string,
    ring: (info: AlarmInfo) => Promise<Rung>,
  ) {
    this.#machine = machine;
    this.#world = world;
    this.#dice = world.dice.child(`alarm ${object}`);
    this.#object = object;
    this.#ring = ring;
  }

  /** Its handler runs. */
  get isRinging(): boolean {
    return this.#isRinging;
  }

  /** What an instance that begins is shown. */
  get shownMs(): number | null {
    return this.#isRinging && !this.#isComing ? this.#next : this.atMs;
  }

  /** Its handler is to be called now: false when it was set for another time since it began to ring. */
  arrive(): boolean {
    this.#isComing = false;
    return this.#next === null || this.#next === this.atMs;
  }

  set(atMs: number | null): void {
    this.isGivenUp = false;
    if (this.#isRinging) {
      this.#next = atMs;
      return;
    }
    this.atMs = atMs;
    // While a failed one waits to ring again, a new time is looked at only then.
    if (this.#isRetrying && atMs !== null) return;
    this.#cancel();
    this.#beginAnew();
    if (atMs !== null) this.#wait(this.#leftMs);
  }

  /** Puts it back to what it was, whatever happened since; between its rings only. */
  putBack(atMs: number | null): void {
    this.#isRetrying = false;
    this.set(atMs);
  }

  #beginAnew(): void {
    this.#counted = 0;
    this.#backoff = 0;
    this.#isRetrying = false;
  }

  /** How long until its time, by the clock that it goes by. */
  get #leftMs(): number {
    return (this.atMs ?? 0) - this.#machine.nowMs();
  }

  #wait(ms: number): void {
    const fault = this.#world.faults.alarm?.(this.#object) ?? 0;
    if (fault === "lost") return;
    this.#isDoubled = fault === "twice";
    const lateMs = fault === "twice" ? 0 : fault;
    this.#cancel = this.#world.loop.add(Math.max(0, ms) + lateMs, `${this.#object} alarm`, () => {
      if (this.#leftMs <= 0) return void this.#rings();
      // It was set for later, or the clock was set back.
      this.#beginAnew();
      this.#wait(this.#leftMs);
    });
  }

  async #rings(): Promise<void> {
    const scheduledTime = this.atMs as number;
    this.#isRinging = true;
    this.#isComing = true;
    this.#next = null;
    const retryCount = this.#counted;
    const info = { retryCount, isRetry: retryCount > 0, scheduledTime };
    const { again, counted } = await this.#ring(info);
    this.#isRinging = false;
    this.#isComing = false;
    const next = this.#next;
    this.#isRetrying = false;
    if (next !== null) return this.set(next);
    if (!again && counted && this.#isDoubled) {
      this.#isDoubled = false;
      this.#cancel = this.#world.loop.add(
        0,
        `${this.#object} alarm again`,
        () => void this.#rings(),
      );
      return;
    }
    if (!again || this.#counted >= retriesMax) {
      this.isGivenUp = again || !counted;
      this.atMs = again || counted ? null : this.atMs;
      return;
    }
    if (counted) this.#counted += 1;
    this.#isRetrying = true;
    const pauseMs = 2_000 * 2 ** Math.min(this.#backoff, backoffMax);
    this.#backoff += 1;
    this.#wait(pauseMs + this.#dice.below(Math.floor(pauseMs / 4) + 1));
  }
}
