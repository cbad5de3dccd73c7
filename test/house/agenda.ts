interface Entry {
  readonly atMs: number;
  readonly number: number;
  readonly label: string;
  run(): string;
}

/**
 * What is on its way: legs of calls, each at its own moment of the time that has really passed,
 * taken one by one.
 */
export class Agenda {
  #entries: Entry[] = [];
  #number = 0;

  get length(): number {
    return this.#entries.length;
  }

  /** Notes `run` for `atMs`; what it returns goes to the trace. */
  add(atMs: number, label: string, run: () => string): void {
    this.#number += 1;
    this.#entries.push({ atMs, number: this.#number, label, run });
  }

  nextMs(): number | null {
    return this.#entries.length === 0 ? null : Math.min(...this.#entries.map((e) => e.atMs));
  }

  /** Takes the entry that was due first, if one is due at `elapsedMs`. */
  take(elapsedMs: number): Entry | null {
    const due = this.#entries
      .filter((entry) => entry.atMs <= elapsedMs)
      .toSorted((a, b) => a.atMs - b.atMs || a.number - b.number)[0];
    if (due === undefined) return null;
    this.#entries = this.#entries.filter((entry) => entry !== due);
    return due;
  }
}
