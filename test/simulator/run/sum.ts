import { type Result, sumOf } from "../result.ts";
import { addUp, type Counts } from "../tally.ts";

/** By how much more the heap may be in the end than it was after the first ten seeds. */
const growthMax = 1.25;

/** What many seeds have come to, of which nothing else is kept: there may be thousands of them. */
export class Sum {
  seeds = 0;
  counts: Counts = {};
  #acts = 0;
  #answered = 0;
  #mishaps = 0;
  #cpuMs = 0;
  readonly #heapBytes: number[] = [];
  readonly #beganMs = Date.now();

  add({ answered, answeredInAll, mishaps, counts, cpuMs, heapBytes }: Result): void {
    this.seeds += 1;
    this.#acts += answered;
    this.#answered += answeredInAll;
    this.#mishaps += sumOf(mishaps);
    this.#cpuMs += cpuMs;
    this.counts = addUp([this.counts, counts]);
    if (heapBytes !== null) this.#heapBytes.push(heapBytes);
  }

  /** How far it is. */
  said(): string {
    const seconds = (Date.now() - this.#beganMs) / 1_000;
    const each = Math.round(this.#mishaps / Math.max(1, this.seeds));
    return `${this.seeds} seeds, ${this.#acts} acts, ${each} mishaps a seed, ${seconds.toFixed(0)} s`;
  }

  /**
   * What it cost: requests that were answered by a second of one processor, whatever its processes did
   * for them; how many of those were acts; and what the processes held after each ten seeds.
   */
  cost(): string {
    const by = (count: number) => Math.round((1_000 * count) / Math.max(1, this.#cpuMs));
    const answers = `${by(this.#answered)} requests answered a second and core`;
    const pace = `${answers} (${by(this.#acts)} of them acts)`;
    if (this.#heapBytes.length === 0) return pace;
    const [least, most] = [Math.min(...this.#heapBytes), Math.max(...this.#heapBytes)];
    return `${pace}, ${mibOf(least)} to ${mibOf(most)} MiB of heap`;
  }

  /** A sentence where processes hold more and more; none where they do not, or too few seeds tell. */
  growth(): string[] {
    const [first, ...later] = this.#heapBytes;
    const last = later.at(-1);
    if (first === undefined || last === undefined || last <= first * growthMax) return [];
    return [`the heap grew from ${mibOf(first)} MiB to ${mibOf(last)} MiB`];
  }
}

function mibOf(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
