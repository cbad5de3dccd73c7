import type { VelocityCandidate, VelocityEvent } from "../../src/velocity/event.ts";
import { subjectOf } from "../../src/velocity/event.ts";
import type { Policy, Rule } from "../../src/velocity/policy.ts";
import { metricParts, WATCHES, type Watch } from "../../src/velocity/vocabulary.ts";
import { speedBetween } from "./velocity-idiomatic.ts";

/*
 * The best rival in JavaScript that we could write: the engine's own idea with typed arrays. Planes
 * of bits, 32 events a word; masks shared by all rules that select alike; windows found by binary
 * search, once per length. Where JavaScript has something better than planes it is used: amounts
 * are added up from a Float64Array by walking the bits of the mask. One allocation-free call per
 * act; figures come back in a Float64Array, [before, after, exceeded] per rule.
 */

/** The class planes: one for approved and one for declined payments, and what conditions ask. */
const APPROVED = 0;
const DECLINED = 1;
const RETURNED = 2;
const OFFLINE = 3;
const PLACED = 4;

interface Mask {
  /** The planes it is the conjunction of, and the one whose events it leaves out; −1: none. */
  readonly planes: readonly number[];
  readonly without: number;
  readonly watches: readonly number[];
  readonly amountFrom: number;
  readonly words: Int32Array;
  /** The last sum over this mask, and of what: windows that begin alike share it. */
  sum: number;
  sumOf: number;
}

interface Plan {
  readonly metric: number;
  readonly mask: Mask;
  readonly approvals: Mask;
  readonly span: number;
  readonly net: boolean;
  readonly distinct: number;
  readonly limit: number;
}

const METRIC_NUMBERS = {
  count: 0,
  amount: 1,
  distinct: 2,
  declines: 3,
  consecutive_declines: 4,
  time_since_last: 5,
  travel_speed: 6,
} as const;

function popcount(bits: number): number {
  let x = bits - ((bits >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export class TypedVelocity {
  readonly figures: Float64Array;
  readonly #events: readonly VelocityEvent[];
  readonly #n: number;
  readonly #words: number;
  readonly #at: Float64Array;
  readonly #gross: Float64Array;
  readonly #net: Float64Array;
  readonly #class: Int32Array;
  readonly #subjects: readonly Int32Array[];
  readonly #ids: readonly Map<string | number, number>[];
  readonly #keys: readonly Int32Array[];
  readonly #keyTurn = new Int32Array(WATCHES.length);
  readonly #own = new Int32Array(WATCHES.length);
  readonly #masks: Mask[] = [];
  readonly #plans: readonly Plan[];
  readonly #spans: number[] = [];
  readonly #firsts: Int32Array;
  readonly #set: Int32Array;
  #turn = 0;

  constructor(policy: Policy, events: readonly VelocityEvent[]) {
    this.#events = events;
    this.#n = events.length;
    this.#words = (events.length + 31) >> 5;
    this.#at = Float64Array.from(events, (event) => event.atMs);
    this.#gross = Float64Array.from(events, (event) => event.amountMinor);
    this.#net = Float64Array.from(events, (event) => event.amountMinor - event.returnedMinor);
    this.#class = new Int32Array(8 * this.#words);
    this.#subjects = WATCHES.map(() => new Int32Array(16 * this.#words));
    this.#ids = WATCHES.map(() => new Map());
    this.#keys = WATCHES.map(() => new Int32Array(this.#words));
    this.#set = new Int32Array(this.#words);
    for (const [i, event] of events.entries()) this.#add(event, i);
    this.#plans = policy.rules.map((rule) => this.#plan(rule));
    this.#firsts = new Int32Array(this.#spans.length);
    this.figures = new Float64Array(policy.rules.length * 3);
  }

  #add(event: VelocityEvent, i: number): void {
    const whole = event.amountMinor > 0 && event.returnedMinor === event.amountMinor;
    const outcome = event.outcome === "declined" ? DECLINED : APPROVED;
    const mark =
      (event.act === "payment" ? 1 << outcome : 0) |
      (whole ? 1 << RETURNED : 0) |
      (event.offline ? 1 << OFFLINE : 0) |
      (event.place ? 1 << PLACED : 0);
    this.#setPlanes(this.#class, i, mark);
    for (const [w, watch] of WATCHES.entries()) {
      const subject = subjectOf(event, watch);
      const known = this.#ids[w] as Map<string | number, number>;
      if (subject === undefined) continue;
      if (!known.has(subject)) known.set(subject, known.size + 1);
      this.#setPlanes(this.#subjects[w] as Int32Array, i, known.get(subject) ?? 0);
    }
  }

  #setPlanes(planes: Int32Array, i: number, value: number): void {
    for (let b = 0; value >> b !== 0; b++) {
      const at = b * this.#words + (i >> 5);
      if ((value >> b) & 1) planes[at] = (planes[at] ?? 0) | (1 << (i & 31));
    }
  }

  #plan(rule: Rule): Plan {
    const { kind, distinct } = metricParts(rule.metric);
    const offline = rule.when?.offline;
    const planes: number[] = [];
    if (offline) planes.push(OFFLINE);
    if (kind === "travel_speed") planes.push(PLACED);
    const whole = rule.give_back && kind !== "amount" ? RETURNED : -1;
    const without = offline === false ? OFFLINE : whole;
    const declines = kind === "declines" || kind === "consecutive_declines";
    const slidingMs = "sliding_ms" in rule.window ? rule.window.sliding_ms : 0;
    if (!this.#spans.includes(slidingMs)) this.#spans.push(slidingMs);
    return {
      metric: METRIC_NUMBERS[kind],
      mask: this.#mask(rule, [declines ? DECLINED : APPROVED, ...planes], without),
      approvals: this.#mask(rule, [APPROVED, ...planes], without),
      span: this.#spans.indexOf(slidingMs),
      net: rule.give_back ?? false,
      distinct: distinct === null ? -1 : WATCHES.indexOf(distinct),
      limit: rule.limit,
    };
  }

  #mask(rule: Rule, planes: readonly number[], without: number): Mask {
    const watches = rule.watch.map((watch: Watch) => WATCHES.indexOf(watch));
    const amountFrom = rule.when?.amount?.from ?? 0;
    const known = this.#masks.find(
      (mask) =>
        mask.planes.join() === planes.join() &&
        mask.without === without &&
        mask.amountFrom === amountFrom &&
        mask.watches.join() === watches.join(),
    );
    if (known) return known;
    const words = new Int32Array(this.#words);
    const mask = { planes, without, watches, amountFrom, words, sum: 0, sumOf: -1 };
    this.#masks.push(mask);
    return mask;
  }

  /** Judges `act`, to which every rule applies, and leaves the figures in `figures`. */
  judge(act: VelocityCandidate): void {
    this.#turn += 1;
    for (let w = 0; w < WATCHES.length; w++) {
      const subject = subjectOf(act, WATCHES[w] as Watch);
      this.#own[w] = subject === undefined ? 0 : (this.#ids[w]?.get(subject) ?? 65_535);
    }
    for (let s = 0; s < this.#spans.length; s++) {
      this.#firsts[s] = this.#firstAfter(act.atMs - (this.#spans[s] as number));
    }
    for (let m = 0; m < this.#masks.length; m++) this.#select(this.#masks[m] as Mask);
    for (let r = 0; r < this.#plans.length; r++) this.#measure(r, this.#plans[r] as Plan, act);
  }

  #firstAfter(since: number): number {
    let low = 0;
    let high = this.#n;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#at[middle] as number) > since) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #key(watch: number): Int32Array {
    const key = this.#keys[watch] as Int32Array;
    if (this.#keyTurn[watch] === this.#turn) return key;
    this.#keyTurn[watch] = this.#turn;
    const id = this.#own[watch] as number;
    const known = (this.#ids[watch] as Map<string, number>).size;
    const planes = this.#subjects[watch] as Int32Array;
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
    const planes = this.#class;
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
      if ((this.#gross[(w << 5) + 31 - Math.clz32(bit)] as number) < from) kept ^= bit;
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
        const slidingMs = this.#spans[plan.span] as number;
        if (plan.metric === 6) before = speedBetween(this.#events[newest], act);
        else before = newest < 0 ? slidingMs : act.atMs - (this.#at[newest] as number);
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
      mask.sum = this.#sum(mask.words, first, net ? this.#net : this.#gross);
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
    const planes = this.#subjects[watch] as Int32Array;
    const depth = 32 - Math.clz32((this.#ids[watch] as Map<string, number>).size);
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
