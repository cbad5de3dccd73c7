import type { EpochMs } from "../../src/time.ts";

interface Entry {
  readonly dueMs: EpochMs;
  readonly number: number;
  readonly label: string;
  run(): string;
}

/** What is on its way: legs of calls, each at its own moment, taken one by one. */
export class Agenda {
  #entries: Entry[] = [];
  #number = 0;

  get length(): number {
    return this.#entries.length;
  }

  /** Notes `run` for `dueMs`; what it returns goes to the trace. */
  add(dueMs: EpochMs, label: string, run: () => string): void {
    this.#number += 1;
    this.#entries.push({ dueMs, number: this.#number, label, run });
  }

  nextMs(): EpochMs | null {
    return this.#entries.length === 0 ? null : Math.min(...this.#entries.map((e) => e.dueMs));
  }

  /** Takes the entry that was due first, if one is due at `nowMs`. */
  take(nowMs: EpochMs): Entry | null {
    const due = this.#entries
      .filter((entry) => entry.dueMs <= nowMs)
      .toSorted((a, b) => a.dueMs - b.dueMs || a.number - b.number)[0];
    if (due === undefined) return null;
    this.#entries = this.#entries.filter((entry) => entry !== due);
    return due;
  }
}
