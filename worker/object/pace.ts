/**
 * Runs an act at most once in `pauseMs`: at once after a quiet time, and otherwise when `pauseMs`
 * have passed since the last run began. Whoever asks until then shares that run.
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
