import { setBacksMax } from "./bounds.ts";
import type { EpochMs } from "./time.ts";

/*
 * Rows are stamped with the clock as it is, and a clock is sometimes wrong. Their order is their
 * sequence. When a row counts is a question of when it is judged: at its own time if that has come,
 * else, since its clock was ahead, at the smallest time of any later row, or now. No row counts later
 * than it says.
 */

/** A row as far as its place in the log and in time goes. */
export interface TimedRow {
  readonly sequence: number;
  readonly atMs: EpochMs;
}

/** A place in an object's rows at which its clock had been set back. */
export interface SetBack {
  /** The first row after it, and its time. */
  readonly sequence: number;
  readonly toMs: EpochMs;
  /** The time of the row before it, or of a later one before that. */
  readonly fromMs: EpochMs;
}

/** The set-backs once `row` follows a row of `lastMs`; the list as it was when time went on. */
export function withSetBack(
  setBacks: readonly SetBack[],
  lastMs: EpochMs,
  row: TimedRow,
): readonly SetBack[] {
  if (row.atMs >= lastMs) return setBacks;
  const all = [...setBacks, { sequence: row.sequence, toMs: row.atMs, fromMs: lastMs }];
  if (all.length <= setBacksMax) return all;
  // Rows before both then count a little later than they would, and never later than they say.
  const [first, second, ...rest] = all as [SetBack, SetBack, ...SetBack[]];
  const toMs = Math.max(first.toMs, second.toMs);
  const fromMs = Math.max(first.fromMs, second.fromMs);
  return [{ sequence: second.sequence, toMs, fromMs }, ...rest];
}

/** The set-backs of rows in their order. */
export function setBacksOf(rows: Iterable<TimedRow>): readonly SetBack[] {
  let setBacks: readonly SetBack[] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    setBacks = withSetBack(setBacks, lastMs, row);
    lastMs = row.atMs;
  }
  return setBacks;
}

/**
 * When a row counts, judged at `nowMs`. Times ascend between set-backs, so the smallest time of any
 * later row that is not ahead itself is the one of a set-back.
 */
export function countedAtMs(row: TimedRow, setBacks: readonly SetBack[], nowMs: EpochMs): EpochMs {
  if (row.atMs <= nowMs) return row.atMs;
  let countedMs = nowMs;
  for (const { sequence, toMs } of setBacks) {
    if (sequence > row.sequence && toMs < countedMs) countedMs = toMs;
  }
  return countedMs;
}

/** Whether a row is ahead of `nowMs`: then rows count at other times as time goes on. */
export function isAhead(setBacks: readonly SetBack[], lastMs: EpochMs, nowMs: EpochMs): boolean {
  return lastMs > nowMs || setBacks.some(({ fromMs }) => fromMs > nowMs);
}

/** What is looked for in a log: rows before `before` that count after `sinceMs`, judged at `nowMs`. */
export interface Span {
  readonly before: number;
  readonly sinceMs: EpochMs;
  readonly nowMs: EpochMs;
  readonly setBacks: readonly SetBack[];
}

/** A row, and when it counts. */
export type Counted<Row> = readonly [row: Row, countedMs: EpochMs];

/**
 * The rows of a log, newest first, down to the oldest one that counts in `span`, each with when it
 * counts; one on the way may count earlier. `newestFirst` reads rows below a sequence, one by one:
 * where no clock was set back, none is read that a log in order would not ask for.
 */
export function* countedRows<Row extends TimedRow>(
  newestFirst: (before: number) => Iterable<Row>,
  span: Span,
): Generator<Counted<Row>> {
  const { before, sinceMs, nowMs, setBacks: all } = span;
  const setBacks = all.filter(({ sequence }) => sequence < before);
  const oldest = all.length === 0 ? null : oldestCounted(newestFirst, span, setBacks);
  for (const row of newestFirst(before)) {
    if (oldest === null ? row.atMs <= sinceMs : row.sequence < oldest) return;
    yield [row, countedAtMs(row, setBacks, nowMs)];
  }
}

/** The sequence of the oldest row that counts in the span, by its own set-backs; else `before`. */
function oldestCounted<Row extends TimedRow>(
  newestFirst: (before: number) => Iterable<Row>,
  { before, sinceMs, nowMs, setBacks: all }: Span,
  setBacks: readonly SetBack[],
): number {
  // Rows before the oldest set-back of a full list are in no order.
  const orderedFrom = all.length < setBacksMax ? 0 : (all[0]?.sequence ?? 0);
  let oldest = before;
  /** Looks through the rows below a sequence, and answers below which one to go on. */
  const look = (below: number): number | null => {
    for (const row of newestFirst(below)) {
      if (countedAtMs(row, setBacks, nowMs) > sinceMs) oldest = row.sequence;
      else if (row.atMs <= sinceMs && row.sequence >= orderedFrom) {
        // All before it are older, down to a set-back.
        const { sequence } = row;
        const next = all.findLast((each) => each.sequence <= sequence && each.fromMs > sinceMs);
        return next?.sequence ?? null;
      }
    }
    return null;
  };
  for (let below: number | null = before; below !== null; ) below = look(below);
  return oldest;
}
