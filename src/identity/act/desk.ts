import { withSeen } from "../../control/authority.ts";
import type { Snapshot } from "../../control/snapshot.ts";
import type { EpochMs } from "../../time.ts";
import type { IdentityBook } from "../book.ts";

/** What an act of identity works with, inside the one transaction that it is. */
export interface IdentityDesk {
  readonly book: IdentityBook;
  /** The wallet's clock, read once per call. */
  readonly nowMs: EpochMs;
  /**
   * Opens what was sealed for `ad`; null when it was not sealed for that, or with another key. Acts
   * that judge a factor ask it.
   */
  readonly open: (sealed: string, ad: string) => Uint8Array | null;
}

/** Has the wallet remember the snapshot that it acts under; every act's transaction calls it. */
export function noteSeen({ book }: Pick<IdentityDesk, "book">, snapshot: Snapshot): void {
  const { snapshotVersion, customersEpoch } = book.head();
  const next = withSeen({ snapshotVersion, customersEpoch }, snapshot);
  const isNews = next.snapshotVersion > snapshotVersion || next.customersEpoch > customersEpoch;
  if (isNews) book.saveSeen(next);
}
