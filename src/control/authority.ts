import type { EpochMs } from "../time.ts";
import { isTerminalRevoked, type Snapshot, type SnapshotFault, snapshotFault } from "./snapshot.ts";

/** What every state-changing call to an object carries besides its own command. */
export interface Authority {
  /** The caller's clock when it sent the call. */
  readonly sentAtMs: EpochMs;
  readonly snapshot: Snapshot;
  /** For the log only. */
  readonly requestId: string;
}

/** What a wallet remembers of what Control said: the highest of both that it has acted under. */
export interface SeenControl {
  readonly snapshotVersion: number;
  readonly customersEpoch: number;
}

/** The snapshot cannot carry this call: fetch a fresh one, repeat once, then answer 503. */
export interface StaleSnapshot {
  readonly kind: "stale_snapshot";
  readonly fault: SnapshotFault;
}

/** The token was revoked, or what it was issued to is gone: 401. */
export interface Revoked {
  readonly kind: "revoked";
}

/** Why a wallet must not act on this authority, or `null`; a fault is worth a fresh snapshot. */
export function refuseAuthority(
  book: { head(): SeenControl },
  { snapshot, sentAtMs }: Authority,
  nowMs: EpochMs,
): StaleSnapshot | null {
  const { snapshotVersion: highestVersion } = book.head();
  const fault = snapshotFault(snapshot, { nowMs, sentAtMs, highestVersion });
  return fault === null ? null : { kind: "stale_snapshot", fault };
}

/** What was seen, with this snapshot: neither figure ever falls. */
export function withSeen<Head extends SeenControl>(head: Head, snapshot: Snapshot): Head {
  return {
    ...head,
    snapshotVersion: Math.max(head.snapshotVersion, snapshot.version),
    customersEpoch: Math.max(head.customersEpoch, snapshot.epochs.customers),
  };
}

/** A terminal's call, by an access token that was verified. */
export interface TerminalCall {
  readonly authority: Authority;
  readonly merchantId: string;
  readonly terminalId: string;
  /** The epochs of the terminal's access token: [terminals, merchant, terminal]. */
  readonly epoch: readonly [number, number, number];
}

/** Why a wallet does nothing for a terminal, or `null`: the snapshot first, then the token. */
export function refuseTerminal(
  book: { head(): SeenControl },
  call: TerminalCall,
  nowMs: EpochMs,
): StaleSnapshot | Revoked | null {
  const stale = refuseAuthority(book, call.authority, nowMs);
  if (stale !== null) return stale;
  const revoked = isTerminalRevoked(call.authority.snapshot, call, call.epoch);
  return revoked ? { kind: "revoked" } : null;
}
