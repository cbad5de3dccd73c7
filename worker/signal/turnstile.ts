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
}

/** Nobody is inside for longer: whoever would be was cut off on the way, and never said so. */
const insideMsMax = 10_000;
/** Whoever has waited so long looks whether somebody was cut off. */
const patienceMs = 1_000;

/**
 * Lets some acts of an isolate run at a time; the others wait outside, in the order in which they
 * came. One more is let in for each act that ended soon, half as many when one was slow. Without it a rush takes each step of all its calls before the next step of its first one: the
 * first answer comes with the last, and what was fetched for a call is too old when it is used.
 */
export class Turnstile {
  readonly #limits: TurnstileLimits;
  readonly #port: TurnstilePort;
  /** When each that is inside came in. */
  readonly #inside = new Map<object, EpochMs>();
  /** Those outside, the first to come first, and what lets them in. */
  readonly #outside = new Map<object, () => void>();

  #room: number;
  #narrowedMs = 0;

  constructor(limits: TurnstileLimits, port: TurnstilePort) {
    this.#limits = limits;
    this.#port = port;
    this.#room = limits.least;
  }

  /** Runs `act` when its turn has come; answers and throws as `act` does. */
  async pass<T>(act: () => Promise<T>): Promise<T> {
    const ticket = {};
    if (this.#inside.size < this.#room) this.#inside.set(ticket, this.#port.nowMs());
    else await this.#turn(ticket);
    try {
      return await act();
    } finally {
      this.#learn(this.#inside.get(ticket));
      this.#inside.delete(ticket);
      this.#letIn();
    }
  }

  /** Acts that were inside together are slow together: they narrow it once. */
  #learn(sinceMs: EpochMs | undefined): void {
    if (sinceMs === undefined) return;
    const { least, most, slowMs } = this.#limits;
    if (this.#port.nowMs() - sinceMs <= slowMs) {
      this.#room = Math.min(most, this.#room + 1);
    } else if (sinceMs >= this.#narrowedMs) {
      this.#room = Math.max(least, Math.floor(this.#room / 2));
      this.#narrowedMs = this.#port.nowMs();
    }
  }

  async #turn(ticket: object): Promise<void> {
    const turn = new Promise<void>((resolve) => this.#outside.set(ticket, resolve));
    while (this.#outside.has(ticket)) {
      await Promise.race([turn, this.#port.wait(patienceMs)]);
      const nowMs = this.#port.nowMs();
      for (const [other, sinceMs] of this.#inside) {
        if (nowMs - sinceMs > insideMsMax) this.#inside.delete(other);
      }
      this.#letIn();
    }
  }

  #letIn(): void {
    for (const [ticket, resolve] of this.#outside) {
      if (this.#inside.size >= this.#room) return;
      this.#outside.delete(ticket);
      this.#inside.set(ticket, this.#port.nowMs());
      resolve();
    }
  }
}
