import type { EpochMs } from "../time.ts";
import type { Snapshot } from "./snapshot.ts";

/** What every state-changing call to an object carries besides its own command. */
export interface Authority {
  /** The caller's clock when it sent the call. */
  readonly sentAtMs: EpochMs;
  readonly snapshot: Snapshot;
  /** For the log only. */
  readonly requestId: string;
}
