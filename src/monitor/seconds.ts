import { type EpochMs, secondMs } from "../time.ts";
import { recentMax, secondsKept, watchBeginsMs } from "./bounds.ts";
import type { RecentDecision, ShardReport } from "./report.ts";
import { addedCounts, quietSecond, type SecondCounts, secondOf } from "./second.ts";

/** What a listener is told: seconds by their beginning, oldest first, and decisions, newest first. */
export interface ToldSeconds {
  readonly seconds: readonly (readonly [EpochMs, SecondCounts])[];
  readonly recent: readonly RecentDecision[];
}

/**
 * The last seconds of all shards together. A second is there once it is over and was watched from its
 * beginning to its end; one that nobody watched is not there, since not every shard has counted it.
 */
export class WatchedSeconds {
  readonly #counts = new Map<EpochMs, SecondCounts>();
  #recent: readonly RecentDecision[] = [];
  /** From this second on everything is counted; `null`: nobody watches. */
  #sinceMs: EpochMs | null = null;
  /** The first second that is not over yet. */
  #openMs: EpochMs = 0;
  /** What changed since the last `changes`. */
  readonly #changed = new Set<EpochMs>();
  #fresh: readonly RecentDecision[] = [];

  /** Begins to watch, unless it does: what is decided from `watchBeginsMs` later on is counted. */
  begin(nowMs: EpochMs): void {
    if (this.#sinceMs !== null) return;
    this.#sinceMs = secondOf(nowMs + watchBeginsMs) + secondMs;
    this.#openMs = this.#sinceMs;
  }

  /** Ends watching: seconds that are not over yet are not there. */
  end(): void {
    this.#sinceMs = null;
    for (const atMs of this.#counts.keys()) if (atMs >= this.#openMs) this.#counts.delete(atMs);
    this.#changed.clear();
    this.#fresh = [];
  }

  /** Adds what a shard has counted of the seconds that are watched and still kept. */
  add({ seconds, recent }: Pick<ShardReport, "seconds" | "recent">): void {
    for (const [atMs, counts] of seconds) {
      if (this.#sinceMs === null || atMs < this.#sinceMs || atMs < this.#oldestMs) continue;
      this.#counts.set(atMs, addedCounts(this.#counts.get(atMs) ?? quietSecond, counts));
      this.#changed.add(atMs);
    }
    this.#recent = newest([...this.#recent, ...recent]);
    this.#fresh = newest([...this.#fresh, ...recent]);
  }

  /** Everything that is kept of the seconds that are over by `nowMs`. */
  all(nowMs: EpochMs): ToldSeconds {
    this.#close(nowMs);
    return { seconds: this.#over([...this.#counts.keys()]), recent: this.#recent.toReversed() };
  }

  /** What of `all` is new, or other, than at the last call. */
  changes(nowMs: EpochMs): ToldSeconds {
    this.#close(nowMs);
    const seconds = this.#over([...this.#changed]);
    for (const [atMs] of seconds) this.#changed.delete(atMs);
    const recent = this.#fresh.toReversed();
    this.#fresh = [];
    return { seconds, recent };
  }

  get #oldestMs(): EpochMs {
    return this.#openMs - secondsKept * secondMs;
  }

  /** Has the seconds there that are over by `nowMs`, and forgets the oldest. */
  #close(nowMs: EpochMs): void {
    if (this.#sinceMs === null) return;
    const over = secondOf(nowMs);
    // A clock that was set ahead by more than is kept leaves a gap.
    this.#openMs = Math.max(this.#openMs, over - secondsKept * secondMs);
    for (; this.#openMs < over; this.#openMs += secondMs) {
      if (!this.#counts.has(this.#openMs)) this.#counts.set(this.#openMs, quietSecond);
      this.#changed.add(this.#openMs);
    }
    for (const atMs of this.#counts.keys()) if (atMs < this.#oldestMs) this.#counts.delete(atMs);
  }

  #over(seconds: readonly EpochMs[]): ToldSeconds["seconds"] {
    return seconds
      .filter((atMs) => atMs < this.#openMs && this.#counts.has(atMs))
      .toSorted((a, b) => a - b)
      .map((atMs) => [atMs, this.#counts.get(atMs) ?? quietSecond]);
  }
}

function newest(decisions: readonly RecentDecision[]): readonly RecentDecision[] {
  return decisions.toSorted((a, b) => a.atMs - b.atMs).slice(-recentMax);
}
