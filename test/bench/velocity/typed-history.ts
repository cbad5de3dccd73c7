import { subjectOf, type VelocityEvent } from "../../../src/velocity/event.ts";
import { WATCHES } from "../../../src/velocity/vocabulary.ts";

/** The class planes: one for approved and one for declined payments, and what conditions ask. */
export const APPROVED = 0;
export const DECLINED = 1;
export const RETURNED = 2;
export const OFFLINE = 3;
export const PLACED = 4;

/** A history in typed arrays: plane b of a column holds bit b of every event, 32 events a word. */
export class TypedHistory {
  readonly events: readonly VelocityEvent[];
  readonly words: number;
  readonly at: Float64Array;
  readonly gross: Float64Array;
  readonly net: Float64Array;
  readonly classes: Int32Array;
  readonly subjects: readonly Int32Array[];
  readonly ids: readonly Map<string | number, number>[];

  constructor(events: readonly VelocityEvent[]) {
    this.events = events;
    this.words = (events.length + 31) >> 5;
    this.at = Float64Array.from(events, (event) => event.atMs);
    this.gross = Float64Array.from(events, (event) => event.amountMinor);
    this.net = Float64Array.from(events, (event) => event.amountMinor - event.returnedMinor);
    this.classes = new Int32Array(5 * this.words);
    this.subjects = WATCHES.map(() => new Int32Array(16 * this.words));
    this.ids = WATCHES.map(() => new Map());
    for (const [i, event] of events.entries()) this.#add(event, i);
  }

  #add(event: VelocityEvent, i: number): void {
    const whole = event.amountMinor > 0 && event.returnedMinor === event.amountMinor;
    const outcome = event.outcome === "declined" ? DECLINED : APPROVED;
    const mark =
      (event.act === "payment" ? 1 << outcome : 0) |
      (whole ? 1 << RETURNED : 0) |
      (event.offline ? 1 << OFFLINE : 0) |
      (event.place ? 1 << PLACED : 0);
    this.#setPlanes(this.classes, i, mark);
    for (const [w, watch] of WATCHES.entries()) {
      const subject = subjectOf(event, watch);
      const known = this.ids[w] as Map<string | number, number>;
      if (subject === undefined) continue;
      if (!known.has(subject)) known.set(subject, known.size + 1);
      this.#setPlanes(this.subjects[w] as Int32Array, i, known.get(subject) ?? 0);
    }
  }

  #setPlanes(planes: Int32Array, i: number, value: number): void {
    for (let b = 0; value >> b !== 0; b++) {
      const at = b * this.words + (i >> 5);
      if ((value >> b) & 1) planes[at] = (planes[at] ?? 0) | (1 << (i & 31));
    }
  }
}
