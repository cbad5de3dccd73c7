import type { EpochMs } from "../time.ts";
import { recentMax, secondsReportedMsMax } from "./bounds.ts";
import type { SeenDecision } from "./decision.ts";
import type { ShardReport } from "./report.ts";
import { addedCounts, countsOf, quietSecond, type SecondCounts, secondOf } from "./second.ts";

/** What a report has but for whom it is from. */
type Counted<Recent> = Pick<ShardReport, "number" | "seconds" | "more"> & {
  readonly recent: readonly Recent[];
};

/**
 * What one instance of a shard counts in memory for its next report. A report stands, letter for
 * letter, until it is known to be taken, so that one whose answer was lost is not counted twice.
 */
export class DecisionTally<Recent> {
  #seconds = new Map<EpochMs, SecondCounts>();
  #recent: Recent[] = [];
  #open: Counted<Recent> | null = null;
  #taken = 0;
  /** The last report that was taken has said that another one follows. */
  #isAwaited = false;

  /** Counts a decision; one that is too old to be looked at, or of a time to come, is passed over. */
  count(decision: SeenDecision, recent: Recent, nowMs: EpochMs): void {
    const second = secondOf(decision.atMs);
    if (second <= nowMs - secondsReportedMsMax || second > nowMs) return;
    const before = this.#seconds.get(second) ?? quietSecond;
    this.#seconds.set(second, addedCounts(before, countsOf(decision)));
    this.#recent = [...this.#recent, recent].slice(-recentMax);
  }

  /** The report to be sent now; `null`: there is nothing to tell, and nobody waits for more. */
  next(): Counted<Recent> | null {
    const more = this.#seconds.size > 0;
    if (this.#open === null && (more || this.#isAwaited)) {
      const counted = { seconds: [...this.#seconds], recent: this.#recent, more };
      this.#open = { number: this.#taken + 1, ...counted };
      this.#seconds = new Map();
      this.#recent = [];
    }
    return this.#open;
  }

  /** Notes that the open report was taken. */
  taken(): void {
    this.#isAwaited = this.#open?.more ?? false;
    this.#taken = this.#open?.number ?? this.#taken;
    this.#open = null;
  }

  /** Forgets everything that was not taken: nobody wants it, or nobody can be told. */
  forget(): void {
    this.#taken = this.#open?.number ?? this.#taken;
    this.#open = null;
    this.#isAwaited = false;
    this.#seconds = new Map();
    this.#recent = [];
  }
}
