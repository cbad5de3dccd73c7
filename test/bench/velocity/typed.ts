import {
  subjectOf,
  type VelocityCandidate,
  type VelocityEvent,
} from "../../../src/velocity/event.ts";
import type { Policy } from "../../../src/velocity/policy.ts";
import { WATCHES, type Watch } from "../../../src/velocity/vocabulary.ts";
import { speedBetween } from "./idiomatic.ts";
import { TypedHistory } from "./typed-history.ts";
import { type Mask, type Plan, TypedPlan } from "./typed-plan.ts";

/*
 * The best rival in JavaScript that we could write: the engine's own idea with typed arrays. Planes
 * of bits, 32 events a word; masks shared by all rules that select alike; windows found by binary
 * search, once per length. Where JavaScript has something better than planes it is used: amounts
 * are added up from a Float64Array by walking the bits of the mask. One allocation-free call per
 * act; figures come back in a Float64Array, [before, after, exceeded] per rule.
 */

function popcount(bits: number): number {
  let x = bits - ((bits >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export class TypedVelocity {
  readonly figures: Float64Array;
  readonly #history: TypedHistory;
  readonly #n: number;
  readonly #words: number;
  readonly #keys: readonly Int32Array[];
  readonly #keyTurn = new Int32Array(WATCHES.length);
  readonly #own = new Int32Array(WATCHES.length);
  readonly #plan: TypedPlan;
  readonly #firsts: Int32Array;
  readonly #set: Int32Array;
  #turn = 0;

  constructor(policy: Policy, events: readonly VelocityEvent[]) {
    this.#history = new TypedHistory(events);
    this.#n = events.length;
    this.#words = this.#history.words;
    this.#keys = WATCHES.map(() => new Int32Array(this.#words));
    this.#set = new Int32Array(this.#words);
    this.#plan = new TypedPlan(policy, this.#words);
    this.#firsts = new Int32Array(this.#plan.spans.length);
    this.figures = new Float64Array(policy.rules.length * 3);
  }

  /** Judges `act`, to which every rule applies, and leaves the figures in `figures`. */
  judge(act: VelocityCandidate): void {
    this.#turn += 1;
    for (let w = 0; w < WATCHES.length; w++) {
      const subject = subjectOf(act, WATCHES[w] as Watch);
      this.#own[w] = subject === undefined ? 0 : (this.#history.ids[w]?.get(subject) ?? 65_535);
    }
    for (let s = 0; s < this.#plan.spans.length; s++) {
      this.#firsts[s] = this.#firstAfter(act.atMs - (this.#plan.spans[s] as number));
    }
    for (let m = 0; m < this.#plan.masks.length; m++) this.#select(this.#plan.masks[m] as Mask);
    for (let r = 0; r < this.#plan.rules.length; r++)
      this.#measure(r, this.#plan.rules[r] as Plan, act);
  }

  #firstAfter(since: number): number {
    let low = 0;
    let high = this.#n;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#history.at[middle] as number) > since) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #key(watch: number): Int32Array {
    const key = this.#keys[watch] as Int32Array;
    if (this.#keyTurn[watch] === this.#turn) return key;
    this.#keyTurn[watch] = this.#turn;
    const id = this.#own[watch] as number;
    const known = (this.#history.ids[watch] as Map<string, number>).size;
    const planes = this.#history.subjects[watch] as Int32Array;
    const depth = id > known ? 16 : 32 - Math.clz32(known);
    for (let w = 0; w < this.#words; w++) {
      let bits = -1;
      for (let b = 0; b < depth; b++) {
        bits &= (planes[b * this.#words + w] as number) ^ (((id >> b) & 1) - 1);
      }
      key[w] = bits;
    }
    return key;
  }

  #select(mask: Mask): void {
    const words = this.#words;
    const one = this.#key(mask.watches[0] as number);
    const two = mask.watches.length > 1 ? this.#key(mask.watches[1] as number) : one;
    const planes = this.#history.classes;
    const base = (mask.planes[0] as number) * words;
    const more = mask.planes.length > 1 ? (mask.planes[1] as number) * words : base;
    const without = mask.without * words;
    for (let w = 0; w < words; w++) {
      let bits = (one[w] as number) & (two[w] as number);
      bits &= (planes[base + w] as number) & (planes[more + w] as number);
      if (without >= 0) bits &= ~(planes[without + w] as number);
      if (mask.amountFrom > 0) bits = this.#keepAmounts(bits, w, mask.amountFrom);
      mask.words[w] = bits;
    }
    mask.sumOf = -1;
  }

  #keepAmounts(bits: number, w: number, from: number): number {
    let kept = bits;
    for (let left = bits; left !== 0; left &= left - 1) {
      const bit = left & -left;
      if ((this.#history.gross[(w << 5) + 31 - Math.clz32(bit)] as number) < from) kept ^= bit;
    }
    return kept;
  }

  #measure(r: number, plan: Plan, act: VelocityCandidate): void {
    const first = this.#firsts[plan.span] as number;
    const bits = plan.mask.words;
    let before = 0;
    let step = 0;
    switch (plan.metric) {
      case 0:
        before = this.#count(bits, first);
        step = 1;
        break;
      case 1:
        before = this.#sumOfMask(plan, first);
        step = act.amountMinor;
        break;
      case 2:
        before = this.#distinct(bits, first, plan.distinct);
        step = this.#isNew(bits, first, plan.distinct) ? 1 : 0;
        break;
      case 3:
        before = this.#count(bits, first);
        break;
      case 4:
        before = this.#count(bits, Math.max(first, this.#newest(plan.approvals.words, first) + 1));
        break;
      default: {
        const newest = this.#newest(bits, first);
        const slidingMs = this.#plan.spans[plan.span] as number;
        if (plan.metric === 6) before = speedBetween(this.#history.events[newest], act);
        else before = newest < 0 ? slidingMs : act.atMs - (this.#history.at[newest] as number);
        const short = newest >= 0 && before < plan.limit;
        this.figures[r * 3 + 2] = plan.metric === 6 ? Number(before > plan.limit) : Number(short);
        this.figures[r * 3] = before;
        this.figures[r * 3 + 1] = before;
        return;
      }
    }
    this.figures[r * 3] = before;
    this.figures[r * 3 + 1] = before + step;
    this.figures[r * 3 + 2] = before + step > plan.limit ? 1 : 0;
  }

  #count(bits: Int32Array, first: number): number {
    if (first >= this.#n) return 0;
    const start = first >> 5;
    let count = popcount((bits[start] as number) & (-1 << (first & 31)));
    for (let w = start + 1; w < this.#words; w++) count += popcount(bits[w] as number);
    return count;
  }

  #sumOfMask({ mask, net }: Plan, first: number): number {
    const sumOf = first * 2 + (net ? 1 : 0);
    if (mask.sumOf !== sumOf) {
      mask.sumOf = sumOf;
      mask.sum = this.#sum(mask.words, first, net ? this.#history.net : this.#history.gross);
    }
    return mask.sum;
  }

  #sum(bits: Int32Array, first: number, amounts: Float64Array): number {
    if (first >= this.#n) return 0;
    let sum = 0;
    let inside = -1 << (first & 31);
    for (let w = first >> 5; w < this.#words; w++) {
      for (let left = (bits[w] as number) & inside; left !== 0; left &= left - 1) {
        sum += amounts[(w << 5) + 31 - Math.clz32(left & -left)] as number;
      }
      inside = -1;
    }
    return sum;
  }

  #newest(bits: Int32Array, first: number): number {
    if (first >= this.#n) return -1;
    const start = first >> 5;
    for (let w = this.#words - 1; w >= start; w--) {
      let word = bits[w] as number;
      if (w === start) word &= -1 << (first & 31);
      if (word !== 0) return (w << 5) + 31 - Math.clz32(word);
    }
    return -1;
  }

  #isNew(bits: Int32Array, first: number, watch: number): boolean {
    if (first >= this.#n) return true;
    const key = this.#key(watch);
    let inside = -1 << (first & 31);
    for (let w = first >> 5; w < this.#words; w++) {
      if ((bits[w] as number) & (key[w] as number) & inside) return false;
      inside = -1;
    }
    return true;
  }

  /** Takes the first event, drops all of the same subject, and again until none is left. */
  #distinct(bits: Int32Array, first: number, watch: number): number {
    if (first >= this.#n) return 0;
    const words = this.#words;
    const set = this.#set;
    const planes = this.#history.subjects[watch] as Int32Array;
    const depth = 32 - Math.clz32((this.#history.ids[watch] as Map<string, number>).size);
    const start = first >> 5;
    for (let w = start; w < words; w++) set[w] = bits[w] as number;
    set[start] = (set[start] as number) & (-1 << (first & 31));
    let count = 0;
    for (let w = start; w < words; w++) {
      for (let left = set[w] as number; left !== 0; left = set[w] as number) {
        const shift = 31 - Math.clz32(left & -left);
        let id = 0;
        for (let b = 0; b < depth; b++)
          id |= (((planes[b * words + w] as number) >> shift) & 1) << b;
        for (let v = w; v < words; v++) {
          let same = set[v] as number;
          for (let b = 0; b < depth; b++) {
            same &= (planes[b * words + v] as number) ^ (((id >> b) & 1) - 1);
          }
          set[v] = (set[v] as number) ^ same;
        }
        if (id !== 0) count += 1;
      }
    }
    return count;
  }
}
