import { fail, ok, type Result } from "../result.ts";
import type { SetBack } from "../row-time.ts";
import type { RuleVerdict, VelocityDecision, VelocityEngine, VelocityFault } from "./engine.ts";
import type { VelocityEvent } from "./event.ts";
import { historyAt, isOutOfOrder, type PlayedHistory } from "./played-history.ts";
import type { RuleAction } from "./vocabulary.ts";

/** An act that a rule would have stopped, with the rule's figures. */
export interface BacktestExample {
  readonly owner: string;
  readonly sequence: number;
  readonly atMs: number;
  readonly amountMinor: number;
  readonly before: number;
  readonly after: number;
  readonly limit: number;
}

/** What one rule would have done. */
export interface RuleReport {
  readonly rule: string;
  readonly action: RuleAction;
  /** Acts it applied to, acts it was exceeded by, their amounts added up, and their owners. */
  readonly judged: number;
  readonly exceeded: number;
  readonly exceededMinor: bigint;
  readonly owners: number;
  /** Acts that this rule alone would have declined. */
  readonly alone: number;
  /** The first of them. */
  readonly examples: readonly BacktestExample[];
}

/** What a policy would have done to the histories played so far. */
export interface BacktestReport {
  readonly owners: number;
  /** Acts that were approved when they happened, and their amounts added up. */
  readonly acts: number;
  readonly actsMinor: bigint;
  readonly declined: number;
  readonly declinedMinor: bigint;
  readonly confirmed: number;
  readonly flagged: number;
  readonly rules: readonly RuleReport[];
}

interface Tally {
  rule: string;
  action: RuleAction;
  judged: number;
  exceeded: number;
  exceededMinor: bigint;
  alone: number;
  lastOwner: string | null;
  owners: number;
  examples: BacktestExample[];
}

/** Which acts of the histories are judged; the others are only history. Half-open, ms. */
export interface BacktestPeriod {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Plays real histories through the engine under a policy that was not in force then. Each act that
 * was approved is judged by what came before it; one that the policy declines is not in the
 * history of the acts after it, except as a decline. What was returned of an act is known as of
 * today, not as of then. Play each owner once; take the report whenever it is wanted.
 */
export class Backtest {
  readonly #engine: VelocityEngine;
  readonly #table: Uint8Array;
  readonly #period: BacktestPeriod;
  readonly #examplesMax: number;
  readonly #tallies: Tally[] = [];
  #owners = 0;
  #acts = 0;
  #actsMinor = 0n;
  #declined = 0;
  #declinedMinor = 0n;
  #confirmed = 0;
  #flagged = 0;

  constructor(
    engine: VelocityEngine,
    table: Uint8Array,
    period: BacktestPeriod,
    examplesMax: number,
  ) {
    this.#engine = engine;
    this.#table = table;
    this.#period = period;
    this.#examplesMax = examplesMax;
  }

  /**
   * Plays the whole history of `owner`, in the order of its sequence; the engine's fault if there is
   * one. Time goes back only at `setBacks`, those of the owner's rows.
   */
  play(
    owner: string,
    events: readonly VelocityEvent[],
    setBacks: readonly SetBack[] = [],
  ): Result<null, VelocityFault> {
    const playing = this.playing(owner, { events, setBacks }, Number.POSITIVE_INFINITY);
    for (;;) {
      const step = playing.next();
      if (step.done) return step.value;
    }
  }

  /**
   * `play` in steps of `stepActs` acts, so that whoever shares the thread can go on between them.
   * After a fault this report is worth nothing.
   */
  *playing(
    owner: string,
    { events, setBacks }: PlayedHistory,
    stepActs: number,
  ): Generator<undefined, Result<null, VelocityFault>> {
    const slot = `backtest:${owner}`;
    const past: VelocityEvent[] = [];
    this.#owners += 1;
    for (const event of events) {
      if (past.length > 0 && past.length % stepActs === 0) yield undefined;
      if (isOutOfOrder(event, past.at(-1) ?? null, setBacks)) return fail("history_malformed");
      let lived = event;
      if (event.outcome === "approved" && this.#isJudged(event)) {
        const history = historyAt(slot, { events: past, setBacks }, event);
        const decision = this.#engine.check(this.#table, history, event);
        if (!decision.ok) return fail(decision.fault);
        this.#count(owner, event, decision.value);
        if (decision.value.verdict === "decline") lived = declinedForm(event);
      }
      this.#engine.record(slot, past.length, past.length + 1, lived);
      past.push(lived);
    }
    this.#engine.forget(slot);
    return ok(null);
  }

  /** What the policy would have done to what was played so far. */
  report(): BacktestReport {
    const rules = this.#tallies.map(({ lastOwner: _, examples, ...tally }) => {
      return { ...tally, examples: [...examples] };
    });
    return {
      owners: this.#owners,
      acts: this.#acts,
      actsMinor: this.#actsMinor,
      declined: this.#declined,
      declinedMinor: this.#declinedMinor,
      confirmed: this.#confirmed,
      flagged: this.#flagged,
      rules,
    };
  }

  #isJudged({ atMs }: VelocityEvent): boolean {
    return atMs >= this.#period.fromMs && atMs < this.#period.toMs;
  }

  #count(owner: string, event: VelocityEvent, decision: VelocityDecision): void {
    const amount = BigInt(event.amountMinor);
    this.#acts += 1;
    this.#actsMinor += amount;
    if (decision.verdict === "decline") {
      this.#declined += 1;
      this.#declinedMinor += amount;
    }
    const exceeded = decision.rules.filter((rule) => rule.verdict === "exceeded");
    if (decision.verdict === "confirm") this.#confirmed += 1;
    if (exceeded.some((rule) => rule.action === "flag")) this.#flagged += 1;
    const declining = exceeded.filter((rule) => rule.action === "decline");
    for (const [r, rule] of decision.rules.entries()) {
      if (rule.verdict === "not_applicable") this.#tally(r, rule);
      else this.#countRule(this.#tally(r, rule), owner, event, rule, declining.length);
    }
  }

  #countRule(
    tally: Tally,
    owner: string,
    event: VelocityEvent,
    rule: RuleVerdict,
    declining: number,
  ): void {
    tally.judged += 1;
    if (rule.verdict !== "exceeded") return;
    tally.exceeded += 1;
    tally.exceededMinor += BigInt(event.amountMinor);
    if (rule.action === "decline" && declining === 1) tally.alone += 1;
    if (tally.lastOwner !== owner) tally.owners += 1;
    tally.lastOwner = owner;
    if (tally.examples.length >= this.#examplesMax) return;
    const { sequence, atMs, amountMinor } = event;
    const { before, after, limit } = rule;
    tally.examples.push({ owner, sequence, atMs, amountMinor, before, after, limit });
  }

  #tally(r: number, { rule, action }: RuleVerdict): Tally {
    const known = this.#tallies[r];
    if (known !== undefined) return known;
    const counts = { judged: 0, exceeded: 0, exceededMinor: 0n, alone: 0, owners: 0 };
    const tally: Tally = { rule, action, ...counts, lastOwner: null, examples: [] };
    this.#tallies[r] = tally;
    return tally;
  }
}

/** The act as it would have been remembered, had it been declined. */
function declinedForm(event: VelocityEvent): VelocityEvent {
  return { ...event, outcome: "declined", returnedMinor: 0 };
}
