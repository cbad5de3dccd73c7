import { type EpochMs, minuteMs, secondMs } from "../time.ts";
import { reportsPerSecondMax } from "./bounds.ts";
import type { ShardReport } from "./report.ts";

/** A shard that has reported nothing for so long, and promised nothing, is among none. */
const rememberedMs = minuteMs;

interface Shard {
  readonly instance: string;
  readonly number: number;
  readonly atMs: EpochMs;
  /** When its next report is overdue; `null`: it has promised none. */
  readonly overdueMs: EpochMs | null;
}

/** Which shards have reported, and which of them are overdue. */
export class Shards {
  readonly #known = new Map<string, Shard>();

  /** Notes a report; `false`: it was taken before. */
  note({ shard, instance, number, more }: ShardReport, nowMs: EpochMs): boolean {
    const known = this.#known.get(shard);
    if (known?.instance === instance && number <= known.number) return false;
    const overdueMs = more ? nowMs + 2 * this.pauseMs + secondMs : null;
    this.#known.set(shard, { instance, number, atMs: nowMs, overdueMs });
    return true;
  }

  /** Forgets a shard that is told that nobody listens: what it promised nobody waits for. */
  forget(shard: string): void {
    this.#known.delete(shard);
  }

  /**
   * How long a shard waits until its next report: a second, and with more than `reportsPerSecondMax`
   * shards so much longer that no more reports than that come in a second.
   */
  get pauseMs(): number {
    return Math.max(secondMs, Math.ceil((this.#known.size * secondMs) / reportsPerSecondMax));
  }

  /** Of how many shards anything is known at `nowMs`, and how many of them are not overdue. */
  heard(nowMs: EpochMs): { readonly of: number; readonly n: number } {
    for (const [name, { atMs }] of this.#known) {
      const agoMs = nowMs - atMs;
      if (agoMs < 0 || agoMs > Math.max(rememberedMs, 3 * this.pauseMs)) this.#known.delete(name);
    }
    const all = [...this.#known.values()];
    const heard = all.filter(({ overdueMs }) => overdueMs === null || nowMs <= overdueMs);
    return { of: all.length, n: heard.length };
  }
}
