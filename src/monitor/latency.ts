/** How many took about so long, by the number of a bucket. */
export type Latencies = Readonly<Record<number, number>>;

/** Each bucket ends so much above the one before. */
const step = 1.1;

/** The bucket of a duration in milliseconds: bucket `n` ends at 1.1^n ms, and 0 holds up to 1 ms. */
export function bucketOf(tookMs: number): number {
  return Math.ceil(Math.log(Math.max(1, tookMs)) / Math.log(step));
}

/**
 * The whole milliseconds within which a share of them had their answer, `share` in (0, 1]: at most
 * 10 % more than the truth, never less. `null` when there are none.
 */
export function withinMs(latencies: Latencies, share: number): number | null {
  const buckets = Object.entries(latencies).map(
    ([bucket, count]) => [Number(bucket), count] as const,
  );
  const all = buckets.reduce((sum, [, count]) => sum + count, 0);
  let counted = 0;
  for (const [bucket, count] of buckets.toSorted(([a], [b]) => a - b)) {
    counted += count;
    if (counted >= share * all) return Math.floor(step ** bucket);
  }
  return null;
}
