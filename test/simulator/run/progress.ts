const everyMs = 2_000;
const everySeeds = 25;

/** Says how far it is: on a terminal a line that is written over, else a line now and then. */
export class Progress {
  readonly #isSilent: boolean;
  readonly #isTerminal = process.stderr.isTTY === true;
  #lastMs = Date.now();
  #isShown = false;

  constructor(isSilent: boolean) {
    this.#isSilent = isSilent;
  }

  /** `done` seeds have been played. */
  seed(done: number, line: () => string): void {
    if (this.#isTerminal ? Date.now() - this.#lastMs < everyMs : done % everySeeds !== 0) return;
    this.say(line());
  }

  /** Something that takes long has come further. */
  step(line: () => string): void {
    if (Date.now() - this.#lastMs >= everyMs) this.say(line());
  }

  say(line: string): void {
    this.#lastMs = Date.now();
    if (this.#isSilent) return;
    this.#isShown = this.#isTerminal;
    process.stderr.write(this.#isTerminal ? `\r\u001b[K${line}` : `${line}\n`);
  }

  /** Takes the line away, before something else is written. */
  clear(): void {
    if (this.#isShown) process.stderr.write("\r\u001b[K");
    this.#isShown = false;
  }
}
