import type { EpochMs } from "../../src/time.ts";

/** What a turnstile needs of the platform. */
export interface TurnstilePort {
  readonly nowMs: () => EpochMs;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** How many may be inside. */
export interface TurnstileLimits {
  /** At first, and always. */
  readonly least: number;
  readonly most: number;
  /** While acts take longer than this, fewer are let in. */
  readonly slowMs: number;
  /** Whoever would wait outside for longer is not let in at all; without end unless told. */
  readonly waitMsMax?: number;
}

/** It is too full: whoever comes again after so long will not wait for too long. */
export interface TooFull {
  readonly fullMs: number;
}

/** Nobody is inside for longer: whoever would be was cut off on the way, and never said so. */
const insideMsMax = 10_000;
/** Whoever is outside looks no more often than this whether its turn has come, and at least so often. */
const lookMsMin = 4;
const lookMsMax = 250;
/** One in so many of what is known of the pace is what was seen last; it is known after as many. */
const paceWeight = 32;

/**
 * Lets some acts of an isolate run at a time; the others wait outside, in the order in which they
 * came. One more is let in for each act that ended soon, half as many when one was slow. Without it
 * a rush takes each step of all its calls before the next step of its first one: the first answer
 * comes with the last, and what was fetched for a call is too old when it is used.
 *
 * Acts belong to different calls, and a call goes on in its own context alone: nobody is woken by
 * another's act, but looks by a timer of its own whether its turn has come.
 *
 * How long somebody will wait is told by the pace at which others left while some were waiting. As
 * long as that is not known nobody is turned away, nor is anybody who waits already.
 */
export class Turnstile {
  readonly #limits: TurnstileLimits;
  readonly #port: TurnstilePort;
  /** When each that is inside came in, the first to come first. */
  readonly #inside = new Map<number, EpochMs>();
  /** How many have come, and how many of them were let in: a ticket is the number of its holder. */
  #came = 0;
  #letIn = 0;

  #room: number;
  #narrowedMs = 0;
  /** How long the act took that ended last. */
  #tookMs = 0;
  /** Between two that leave while others wait, on the average, and how many of them were seen. */
  #paceMs = 0;
  #pacesSeen = 0;
  /** When one left last while others waited. */
  #leftMs: EpochMs | null = null;

  constructor(limits: TurnstileLimits, port: TurnstilePort) {
    this.#limits = limits;
    this.#port = port;
    this.#room = limits.least;
  }

  /** Runs `act` when its turn has come, however long that takes; answers and throws as `act` does. */
  async pass<T>(act: () => Promise<T>): Promise<T> {
    const leave = await this.#enter();
    try {
      return await act();
    } finally {
      leave();
    }
  }

  /**
   * Resolves when its turn has come, with what ends it; to end it twice is to end it once. Resolves at
   * once where its turn would come too late.
   */
  async enter(): Promise<(() => void) | TooFull> {
    const fullMs = this.#waitMs() - (this.#limits.waitMsMax ?? Number.POSITIVE_INFINITY);
    return fullMs > 0 ? { fullMs } : await this.#enter();
  }

  async #enter(): Promise<() => void> {
    const ticket = this.#came;
    this.#came += 1;
    this.#fill();
    while (ticket >= this.#letIn) {
      await this.#port.wait(this.#lookMs(ticket));
      this.#forgetCutOff();
      this.#fill();
    }
    // Its place was kept from when its turn came: its own time begins now.
    this.#inside.delete(ticket);
    this.#inside.set(ticket, this.#port.nowMs());
    return () => {
      this.#learn(this.#inside.get(ticket));
      if (this.#inside.delete(ticket)) this.#learnPace();
      this.#fill();
    };
  }

  /** Acts that were inside together are slow together: they narrow it once. */
  #learn(sinceMs: EpochMs | undefined): void {
    if (sinceMs === undefined) return;
    const { least, most, slowMs } = this.#limits;
    const nowMs = this.#port.nowMs();
    this.#tookMs = nowMs - sinceMs;
    // A clock that was ahead and is right again makes what it told no reason to wait for it.
    const isNarrowed = sinceMs < this.#narrowedMs && this.#narrowedMs <= nowMs;
    if (this.#tookMs <= slowMs) {
      this.#room = Math.min(most, this.#room + 1);
    } else if (!isNarrowed) {
      this.#room = Math.max(least, Math.floor(this.#room / 2));
      this.#narrowedMs = nowMs;
    }
  }

  #learnPace(): void {
    const nowMs = this.#port.nowMs();
    const sinceMs = this.#leftMs;
    this.#leftMs = this.#came > this.#letIn ? nowMs : null;
    if (sinceMs === null || this.#leftMs === null) {
      this.#pacesSeen = 0;
      return;
    }
    this.#pacesSeen = Math.min(paceWeight, this.#pacesSeen + 1);
    this.#paceMs += (Math.max(0, nowMs - sinceMs) - this.#paceMs) / this.#pacesSeen;
  }

  /** For how long somebody who came now would wait. */
  #waitMs(): number {
    return this.#pacesSeen < paceWeight ? 0 : (this.#came - this.#letIn) * this.#paceMs;
  }

  /**
   * When to look next: for each round of acts before its turn a quarter of what one takes. Since the
   * room at most doubles with a round, a turn is not slept through for longer than that.
   */
  #lookMs(ticket: number): number {
    const rounds = Math.log2(2 + (ticket - this.#letIn) / this.#room);
    return Math.min(lookMsMax, Math.max(lookMsMin, this.#tookMs / 4) * rounds);
  }

  #forgetCutOff(): void {
    const nowMs = this.#port.nowMs();
    for (const [ticket, sinceMs] of this.#inside) {
      const insideMs = nowMs - sinceMs;
      if (insideMs >= 0 && insideMs <= insideMsMax) return;
      this.#inside.delete(ticket);
    }
  }

  #fill(): void {
    for (; this.#letIn < this.#came && this.#inside.size < this.#room; this.#letIn += 1) {
      this.#inside.set(this.#letIn, this.#port.nowMs());
    }
  }
}
