import type { ControlState, RuleTables, Snapshot } from "../../src/control/snapshot.ts";
import type { EpochMs } from "../../src/time.ts";
import { answered } from "../object/legs.ts";

/** A snapshot with the compiled policies that it names. */
export interface Held extends RuleTables {
  readonly snapshot: Snapshot;
}

/** Whoever wants a snapshot: asks Control, and keeps work going when it has answered itself. */
interface Asking {
  ask(): Promise<ControlState>;
  after(work: Promise<unknown>): void;
}

/** How old an answer is by the timer that was started with its question. */
interface Age {
  phase: "young" | "aging" | "over";
}

/** What is left of its life less than this before its end is left to those on their way. */
const spareMs = 50;
/**
 * So long before that the next answer is fetched, while this one still serves: twice what the last
 * question took, within these bounds.
 */
const aheadMs = { min: 20, max: 200 };

/**
 * What Control said last, for one isolate: at most one question at a time, and an answer is used
 * for `lifeMs` from the moment *before* it was asked for. Its end is rung by a timer that begins
 * with the question, because a clock that was ahead, or is set back, would hold it longer; by the
 * clock it may end sooner. Towards its end whoever uses it has the next one fetched, so that
 * nobody waits where one second meets the next.
 */
export class SnapshotMemory {
  readonly #lifeMs: number;
  readonly #nowMs: () => EpochMs;
  readonly #wait: (ms: number) => Promise<unknown>;
  #held: { readonly held: Held; readonly age: Age } | null = null;
  #pending: Promise<Held> | null = null;
  #tookMs: number = aheadMs.max;
  #last: ControlState | null = null;

  constructor(of: {
    readonly lifeMs: number;
    readonly nowMs: () => EpochMs;
    readonly wait: (ms: number) => Promise<unknown>;
  }) {
    this.#lifeMs = of.lifeMs;
    this.#nowMs = of.nowMs;
    this.#wait = of.wait;
  }

  /**
   * The snapshot that is held, or asked for; throws when Control fails, or has not answered within
   * `receiverAnswerMsMax`. `fresh` asks again whatever is held; all who want that
   * while a question is on its way share the next one.
   */
  async read(by: Asking, fresh: boolean): Promise<Held> {
    const nowMs = this.#nowMs();
    if (fresh) return await this.#askedFromNow(by);
    if (this.#held === null || nowMs > this.#held.held.snapshot.validUntilMs - spareMs) {
      return await (this.#pending === null ? this.#start(by) : this.#join(this.#pending, by));
    }
    const { held, age } = this.#held;
    if (age.phase === "aging" && this.#pending === null) this.#start(by);
    return held;
  }

  /** The last answer, however old it is: nothing may be decided by it; `null`: there was none. */
  get last(): ControlState | null {
    return this.#last;
  }

  forget(): void {
    this.#held = null;
  }

  /** What is on its way was asked for before and may not know what the caller has learned since. */
  async #askedFromNow(by: Asking): Promise<Held> {
    const before = this.#pending;
    if (before === null) return await this.#start(by);
    await Promise.race([before.catch(() => null), this.#wait(this.#lifeMs)]);
    const since = this.#pending;
    return await (since === null || since === before ? this.#start(by) : this.#join(since, by));
  }

  /**
   * The answer to somebody else's question. Whoever asked may have ended before it came, and the
   * question with them: after an answer's life it is asked anew.
   */
  async #join(pending: Promise<Held>, by: Asking): Promise<Held> {
    const answer = await Promise.race([pending, this.#wait(this.#lifeMs).then(() => null)]);
    if (answer !== null) return answer;
    const since = this.#pending;
    return await (since === null || since === pending ? this.#start(by) : this.#join(since, by));
  }

  #start(by: Asking): Promise<Held> {
    const asked = this.#ask(by).finally(() => {
      if (this.#pending === asked) this.#pending = null;
    });
    this.#pending = asked;
    // Others wait for the same answer: it must come also when this caller hangs up.
    by.after(asked.catch(() => null));
    return asked;
  }

  async #ask(by: Asking): Promise<Held> {
    const askedAtMs = this.#nowMs();
    const age: Age = { phase: "young" };
    by.after(this.#grow(age));
    const told = await answered(by.ask());
    this.#tookMs = Math.max(0, this.#nowMs() - askedAtMs);
    this.#last = told;
    const { policyTable, shadowTable = null, watched: _, ...state } = told;
    // One that took its whole life to come, or during which the clock was set back, has ended.
    const over = age.phase === "over" || this.#nowMs() < askedAtMs;
    const snapshot = { ...state, validUntilMs: over ? 0 : askedAtMs + this.#lifeMs };
    const answer: Held = { snapshot, policyTable, shadowTable };
    const known = this.#held?.held.snapshot.version ?? 0;
    if (!over && known <= snapshot.version) this.#held = { held: answer, age };
    return answer;
  }

  async #grow(age: Age): Promise<void> {
    const ahead = Math.min(aheadMs.max, Math.max(aheadMs.min, 2 * this.#tookMs));
    const youngMs = this.#lifeMs - spareMs - ahead;
    await this.#wait(youngMs);
    age.phase = "aging";
    await this.#wait(this.#lifeMs - youngMs);
    age.phase = "over";
    if (this.#held?.age === age) this.forget();
  }
}
