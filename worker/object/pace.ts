/**
 * Runs an act at once after a quiet time. Whoever asks within `pauseMs` of the last run's beginning
 * shares the next one, which begins when the pause is over.
 */
export class Pace {
  readonly #pauseMs: number;
  readonly #act: () => Promise<void>;
  #next: Promise<void> | null = null;
  #pause: Promise<unknown> = Promise.resolve();

  constructor(pauseMs: number, act: () => Promise<void>) {
    this.#pauseMs = pauseMs;
    this.#act = act;
  }

  /** Asks for a run; settles as a run does that began after this. */
  ask(): Promise<void> {
    this.#next ??= this.#pause.then(() => {
      this.#next = null;
      this.#pause = scheduler.wait(this.#pauseMs);
      return this.#act();
    });
    return this.#next;
  }
}
