import { clockDifferenceMs, onItsWayMsMax, snapshotLifeMs } from "../bounds.ts";
import type { EpochMs } from "../time.ts";
import { fundingChannels } from "../token/access-claims.ts";

/** What a stop stops. `top_up:{channel}` is one funding channel. */
export const stopScopes = [
  "everything",
  "registration",
  "sign_in",
  "code_issue",
  "top_up",
  ...fundingChannels.map((channel) => `top_up:${channel}` as const),
  "spending",
  "refunds",
  "redemption",
  "merchant",
  "store",
  "terminal",
  "partner",
  "wallet",
  "device",
] as const;
export type StopScope = (typeof stopScopes)[number];

/** One stop in force. `id` names the one that `merchant` … `device` stop: see `namedScopes`. */
export interface Stop {
  readonly stopId: string;
  readonly scope: StopScope;
  readonly id: string | null;
  /**
   * From then on Control ends it by itself (`endReached`), and only Control: who holds a snapshot
   * does not judge it by a clock. `null`: it ends when two persons lift it.
   */
  readonly untilMs: EpochMs | null;
}

/** The four kinds of callers whose tokens end together when their epoch is raised. */
export const epochKinds = ["customers", "terminals", "partners", "operators"] as const;
export type EpochKind = (typeof epochKinds)[number];

/**
 * What Control says at one moment, as the Worker hands it on. `version` rises with every change.
 * `validUntilMs` = the Worker's clock *before* it asked + 1 s: a stop acknowledged later than that
 * plus the clock difference cannot be missed by a holder of this snapshot.
 */
export interface Snapshot {
  readonly version: number;
  readonly validUntilMs: EpochMs;
  readonly stops: readonly Stop[];
  readonly epochs: Readonly<Record<EpochKind, number>>;
  /** Lowest epoch still accepted, of merchants and terminals that were revoked or raised lately. */
  readonly merchantEpochs: Readonly<Record<string, number>>;
  readonly terminalEpochs: Readonly<Record<string, number>>;
  readonly partnerEpochs: Readonly<Record<string, number>>;
  readonly operatorEpochs: Readonly<Record<string, number>>;
  readonly policyVersion: number;
  /** The version that is judged beside it without any effect; absent or `null`: none. */
  readonly shadowVersion?: number | null;
  /** Terminals whose every payment waits for its payer; absent: none. */
  readonly confirmTerminals?: readonly string[];
}

/** The compiled policies that a snapshot names. */
export interface RuleTables {
  readonly policyTable: Uint8Array;
  /** Of the version that is judged beside it; absent or `null`: none. */
  readonly shadowTable?: Uint8Array | null;
}

/** What Control answers: everything of a snapshot but the time the Worker stamps on it. */
export type ControlState = Omit<Snapshot, "validUntilMs"> &
  RuleTables & {
    /** Set while an operator listens to figures of all payments; nothing is decided by it. */
    readonly watched?: true;
  };

/** A compiled policy on its way to an isolate that lacks it. */
export interface GivenPolicy {
  readonly version: number;
  readonly table: Uint8Array;
  /** The one that is judged beside it; absent or `null`: none. */
  readonly shadow?: { readonly version: number; readonly table: Uint8Array } | null;
}

/** The compiled policies of a snapshot, for an isolate that lacks them. */
export function policiesOf({
  snapshot,
  policyTable: table,
  shadowTable,
}: { readonly snapshot: Snapshot } & RuleTables): GivenPolicy {
  const { policyVersion: version, shadowVersion } = snapshot;
  const shadow =
    shadowVersion && shadowTable ? { version: shadowVersion, table: shadowTable } : null;
  return { version, table, shadow };
}

/** The first of `scopes` that a stop covers, or `null`. */
export function stopInForce(
  stops: readonly Stop[],
  scopes: readonly { readonly scope: StopScope; readonly id?: string }[],
): Stop | null {
  for (const { scope, id } of scopes) {
    for (const stop of stops) {
      if (stop.scope !== scope) continue;
      if (stop.id === null || stop.id === id) return stop;
    }
  }
  return null;
}

/** What makes a snapshot unfit to carry a decision. */
export type SnapshotFault = "clock_apart" | "snapshot_expired" | "snapshot_old";

/**
 * Why a snapshot cannot carry a decision by the clock of the object that decides, or `null` when it
 * can. `clock_apart`: it would be valid here for longer than a snapshot may live, or it was sent in
 * this clock's future; clocks that stand or step so make sure that nothing is decided.
 */
export function snapshotFault(
  snapshot: Snapshot,
  clock: { readonly nowMs: EpochMs; readonly sentAtMs: EpochMs; readonly highestVersion: number },
): SnapshotFault | null {
  const { nowMs, sentAtMs, highestVersion } = clock;
  const askedAtMs = snapshot.validUntilMs - snapshotLifeMs;
  if (Math.max(askedAtMs, sentAtMs) > nowMs + clockDifferenceMs) return "clock_apart";
  if (sentAtMs < nowMs - onItsWayMsMax) return "clock_apart";
  if (nowMs > snapshot.validUntilMs) return "snapshot_expired";
  if (snapshot.version < highestVersion) return "snapshot_old";
  return null;
}

/**
 * Until when a wallet or device is stopped: a time, `open` for without an end, `null` for not at
 * all. The time is told, and not judged: Control has the stop lifted then.
 */
export type StoppedUntil = EpochMs | "open" | null;

/** True while a stop stands, whatever end it was given. */
export function isStopped(until: StoppedUntil): boolean {
  return until !== null;
}

/**
 * Whether a terminal's token, with its epochs [terminals, merchant, terminal], is revoked by this
 * snapshot. Judged where money moves too: the snapshot there may be newer than the one at the door.
 */
export function isTerminalRevoked(
  snapshot: Snapshot,
  terminal: { readonly merchantId: string; readonly terminalId: string },
  epoch: readonly [number, number, number],
): boolean {
  const [kind, merchant, own] = epoch;
  if (kind < snapshot.epochs.terminals) return true;
  if (merchant < (snapshot.merchantEpochs[terminal.merchantId] ?? 0)) return true;
  return own < (snapshot.terminalEpochs[terminal.terminalId] ?? 0);
}
