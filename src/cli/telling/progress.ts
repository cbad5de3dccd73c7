/** How often at most it is told how far a long work has come. */
const everyMs = { terminal: 100, else: 2_000 } as const;

/**
 * How far a long work has come, on standard error: one line that changes on a terminal, else a line
 * every 2 s. Nothing for work that is over sooner.
 */
export class Progress {
  readonly #isTerminal = process.stderr.isTTY === true;
  #saidMs = Date.now();
  #isOpen = false;

  /** Says it, unless something was said a moment ago. */
  tell(line: string): void {
    const nowMs = Date.now();
    if (nowMs - this.#saidMs < (this.#isTerminal ? everyMs.terminal : everyMs.else)) return;
    this.#saidMs = nowMs;
    process.stderr.write(this.#isTerminal ? `\r\u001B[K${line}` : `${line}\n`);
    this.#isOpen = this.#isTerminal;
  }

  /** Clears the line of a terminal. */
  end(): void {
    if (this.#isOpen) process.stderr.write("\r\u001B[K");
    this.#isOpen = false;
  }
}
