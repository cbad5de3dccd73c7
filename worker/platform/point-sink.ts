/** One row of Analytics Engine, as its binding takes it. */
export interface DataPoint {
  readonly indexes: readonly [string];
  readonly blobs: readonly string[];
  readonly doubles: readonly number[];
}

/** Where data points go: the binding of an Analytics Engine dataset. Returns at once. */
export interface DataPointSink {
  writeDataPoint(point: DataPoint): void;
}
