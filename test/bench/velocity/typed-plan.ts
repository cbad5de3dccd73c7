import type { Policy, Rule } from "../../../src/velocity/policy.ts";
import { metricParts, WATCHES, type Watch } from "../../../src/velocity/vocabulary.ts";
import { APPROVED, DECLINED, OFFLINE, PLACED, RETURNED } from "./typed-history.ts";

export interface Mask {
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

export interface Plan {
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

/** What several rules share: masks that select alike, windows of one length. */
export class TypedPlan {
  readonly rules: readonly Plan[];
  readonly masks: Mask[] = [];
  readonly spans: number[] = [];
  readonly #words: number;

  constructor(policy: Policy, words: number) {
    this.#words = words;
    this.rules = policy.rules.map((rule) => this.#plan(rule));
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
    if (!this.spans.includes(slidingMs)) this.spans.push(slidingMs);
    return {
      metric: METRIC_NUMBERS[kind as keyof typeof METRIC_NUMBERS],
      mask: this.#mask(rule, [declines ? DECLINED : APPROVED, ...planes], without),
      approvals: this.#mask(rule, [APPROVED, ...planes], without),
      span: this.spans.indexOf(slidingMs),
      net: rule.give_back ?? false,
      distinct: distinct === null ? -1 : WATCHES.indexOf(distinct),
      limit: rule.limit,
    };
  }

  #mask(rule: Rule, planes: readonly number[], without: number): Mask {
    const watches = rule.watch.map((watch: Watch) => WATCHES.indexOf(watch));
    const amountFrom = rule.when?.amount?.from ?? 0;
    const known = this.masks.find(
      (mask) =>
        mask.planes.join() === planes.join() &&
        mask.without === without &&
        mask.amountFrom === amountFrom &&
        mask.watches.join() === watches.join(),
    );
    if (known) return known;
    const words = new Int32Array(this.#words);
    const mask = { planes, without, watches, amountFrom, words, sum: 0, sumOf: -1 };
    this.masks.push(mask);
    return mask;
  }
}
