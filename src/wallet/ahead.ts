import type { EpochMs } from "../time.ts";

/** A receiver that has taken more of this wallet than the wallet knows of: rows were lost here. */
export interface Ahead {
  /** The name of the Settlement or Partner object. */
  readonly receiver: string;
  readonly of: "settlement" | "partner";
  /** What it has: the number of a message, or the row of a top-up. */
  readonly mark: number;
  readonly sinceMs: EpochMs;
}
