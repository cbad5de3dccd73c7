/** Something that happens at a moment of true time. */
export interface Event {
  readonly atMs: number;
  readonly label: string;
  run(): void;
}

interface Entry extends Event {
  readonly order: number;
  run: () => void;
  cancelled: boolean;
}

const nothing = () => undefined;

/** What `add` gives back: has the event never happen. */
export type Cancel = () => void;

/**
 * True time, which nobody's clock shows: events in order of their moments, and of two at one moment
 * the one first that was added first. Time stands still while an event runs.
 */
export class Loop {
  nowMs: number;
  readonly #heap: Entry[] = [];
  #added = 0;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  /** How many events are waited for; cancelled ones count until their moment. */
  get size(): number {
    return this.#heap.length;
  }

  /** Adds what happens `inMs` from now, in whole milliseconds. */
  add(inMs: number, label: string, run: () => void): Cancel {
    const atMs = this.nowMs + Math.max(0, Math.trunc(inMs));
    this.#added += 1;
    const entry: Entry = { atMs, label, run, order: this.#added, cancelled: false };
    this.#heap.push(entry);
    this.#rise(this.#heap.length - 1);
    return () => {
      entry.cancelled = true;
      // Its moment may be far off, and what it would have done holds on to much.
      entry.run = nothing;
    };
  }

  /** The moment of the next event, or `null`. */
  get nextMs(): number | null {
    this.#dropCancelled();
    return this.#heap[0]?.atMs ?? null;
  }

  /** Takes the next event, and goes to its moment. */
  take(): Event | null {
    this.#dropCancelled();
    const entry = this.#pop();
    if (entry === undefined) return null;
    this.nowMs = Math.max(this.nowMs, entry.atMs);
    return entry;
  }

  #dropCancelled(): void {
    while (this.#heap[0]?.cancelled) this.#pop();
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    heap[0] = last;
    for (let at = 0; ; ) {
      let least = at;
      const left = 2 * at + 1;
      if (left < heap.length && this.#isBefore(left, least)) least = left;
      if (left + 1 < heap.length && this.#isBefore(left + 1, least)) least = left + 1;
      if (least === at) return top;
      this.#swap(at, least);
      at = least;
    }
  }

  #rise(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one] as Entry, this.#heap[other] as Entry];
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
  }

  #swap(one: number, other: number): void {
    const kept = this.#heap[one] as Entry;
    this.#heap[one] = this.#heap[other] as Entry;
    this.#heap[other] = kept;
  }
}
