import type { LiveFigures } from "../../client/resource/operator.ts";

/** One second as the stream told it. */
type LiveSecond = LiveFigures["seconds"][number];
/** One decision as the stream told it; the payment's own page is the authority. */
export type LiveDecision = LiveFigures["recent"][number];

/** So many seconds are drawn: five minutes. */
export const secondsDrawn = 300;
/** So many decisions are kept to be looked at. */
const decisionsKept = 1_000;
/** After so long without a message nothing is live any more. */
export const silentAfterMs = 3_000;

/** A second, and whether every shard was heard when it was told. */
interface HeardSecond {
  readonly second: LiveSecond;
  readonly isWhole: boolean;
}

/** One row a second for the charts; null where nobody heard it: a gap, and never a zero. */
export interface LiveColumns {
  /** Seconds since 1970. */
  readonly at: readonly number[];
  readonly approved: readonly (number | null)[];
  readonly pending: readonly (number | null)[];
  readonly declined: readonly (number | null)[];
  readonly amount: readonly (number | null)[];
  readonly p50: readonly (number | null)[];
  readonly p99: readonly (number | null)[];
  /** Heard, but not of every shard. */
  readonly isPartial: readonly boolean[];
}

/** What was heard of the stream. Told again, a second is what it was told as last. */
export class LiveSeries {
  readonly #seconds = new Map<number, HeardSecond>();
  #decisions: readonly LiveDecision[] = [];

  /** Takes a message over. */
  hear({ heard, seconds, recent }: LiveFigures): void {
    const isWhole = heard.n >= heard.of;
    for (const second of seconds) {
      this.#seconds.set(Date.parse(second.t) / 1_000, { second, isWhole });
    }
    this.#decisions = newestDecisions(recent, this.#decisions);
    const newest = Math.max(...this.#seconds.keys());
    for (const at of this.#seconds.keys()) {
      if (at <= newest - secondsDrawn) this.#seconds.delete(at);
    }
  }

  /** The newest first. */
  get decisions(): readonly LiveDecision[] {
    return this.#decisions;
  }

  /** The five minutes that end before `endMs`, the server's clock. */
  columns(endMs: number): LiveColumns {
    const end = Math.floor(endMs / 1_000);
    const at = Array.from({ length: secondsDrawn }, (_, index) => end - secondsDrawn + index);
    const rows = at.map((each) => this.#seconds.get(each));
    const of = (read: (second: LiveSecond) => number | null) =>
      rows.map((row) => (row === undefined ? null : read(row.second)));
    return {
      at,
      approved: of(({ approved }) => approved),
      pending: of(({ pending }) => pending),
      declined: of(({ declined }) => sum(declined)),
      amount: of(({ amount }) => amount),
      p50: of(({ latency_ms: latency }) => latency?.p50 ?? null),
      p99: of(({ latency_ms: latency }) => latency?.p99 ?? null),
      isPartial: rows.map((row) => row !== undefined && !row.isWhole),
    };
  }

  /** Why payments were refused within what is drawn, the most frequent first. */
  refusals(endMs: number): readonly (readonly [code: string, count: number])[] {
    const begin = Math.floor(endMs / 1_000) - secondsDrawn;
    const counts = new Map<string, number>();
    for (const [at, { second }] of this.#seconds) {
      if (at < begin) continue;
      for (const [code, count] of Object.entries(second.declined)) {
        counts.set(code, (counts.get(code) ?? 0) + count);
      }
    }
    return [...counts].toSorted(([, a], [, b]) => b - a);
  }
}

function newestDecisions(
  recent: readonly LiveDecision[],
  known: readonly LiveDecision[],
): readonly LiveDecision[] {
  const keys = new Set(known.slice(0, 100).map(decisionKey));
  const fresh = recent.filter((each) => !keys.has(decisionKey(each)));
  return fresh.length === 0 ? known : [...fresh, ...known].slice(0, decisionsKept);
}

/** One payment may be decided twice: it waits, then its payer decides. */
export function decisionKey({ payment_id, result, at }: LiveDecision): string {
  return `${payment_id} ${result} ${at}`;
}

/** Amounts by minute, of what was heard of it; null where nothing was. */
export function byMinute(columns: LiveColumns): {
  readonly at: readonly number[];
  readonly amount: readonly (number | null)[];
} {
  const minutes = new Map<number, number | null>();
  columns.at.forEach((second, index) => {
    const minute = second - (second % 60);
    const told = columns.amount[index] ?? null;
    const known = minutes.get(minute) ?? null;
    minutes.set(minute, told === null ? known : (known ?? 0) + told);
  });
  return { at: [...minutes.keys()], amount: [...minutes.values()] };
}

function sum(counts: LiveSecond["declined"]): number {
  return Object.values(counts).reduce((all, each) => all + each, 0);
}
