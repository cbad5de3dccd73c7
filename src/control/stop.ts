import type { EpochMs } from "../time.ts";
import type { KeyRing } from "../token/key-ring.ts";
import { openId } from "../token/seal.ts";
import type { Stop, StopScope } from "./snapshot.ts";

/** The scopes that stop one thing, named by its id; every other scope has no id. */
export const namedScopes = [
  "merchant",
  "store",
  "terminal",
  "partner",
  "wallet",
  "device",
] as const;
export type NamedScope = (typeof namedScopes)[number];

/** A stop as it is kept: also when it no longer stands. */
export interface StopRecord extends Stop {
  readonly reason: string;
  readonly raisedBy: string;
  readonly raisedAtMs: EpochMs;
  readonly inForceAtMs: EpochMs;
  /** When two persons lifted it, or Control ended it: not before its `untilMs` then. */
  readonly liftedAtMs: EpochMs | null;
}

/** True for a scope that stops one thing, which its `id` names. */
export function isNamedScope(scope: string): scope is NamedScope {
  return (namedScopes as readonly string[]).includes(scope);
}

/**
 * True for the scopes that the wallet itself keeps: in force with the call that sets them, and not
 * in the snapshot.
 */
export function keptByWallet(scope: StopScope): scope is "wallet" | "device" {
  return scope === "wallet" || scope === "device";
}

/** True while a stop has neither been lifted nor ended by itself; both are written down. */
export function stands(stop: StopRecord): boolean {
  return stop.liftedAtMs === null;
}

/** True for a stop that reached its end, and was not lifted before. */
export function endedByItself({ liftedAtMs, untilMs }: StopRecord): boolean {
  return liftedAtMs !== null && untilMs !== null && untilMs <= liftedAtMs;
}

/**
 * The later of two ends of a stop; `null` is no end. A stop is never shortened by raising it again.
 */
export function laterEnd(a: EpochMs | null, b: EpochMs | null): EpochMs | null {
  return a === null || b === null ? null : Math.max(a, b);
}

/** A wallet or a device of one, opened from its sealed id. */
export interface WalletTarget {
  readonly scope: "wallet" | "device";
  readonly id: string;
  readonly route: string;
  readonly deviceNumber?: number;
}

/**
 * Whether one of the `listed` stops is over this wallet or device, or is among those that it keeps,
 * `kept`: its id may have been spelled otherwise when it was stopped.
 */
export function isHeld(
  listed: readonly Stop[],
  { scope, id }: WalletTarget,
  kept: readonly string[],
): boolean {
  return listed.some(
    (stop) => (stop.scope === scope && stop.id === id) || kept.includes(stop.stopId),
  );
}

/** What a sealed id of a wallet or device leads to, or `null`. */
export function walletTarget(
  ring: KeyRing,
  scope: "wallet" | "device",
  id: string,
): WalletTarget | null {
  const opened = openId(ring, scope === "wallet" ? "wal" : "dev", id);
  if (opened === null) return null;
  const device = scope === "device" ? { deviceNumber: opened.number } : {};
  return { scope, id, route: opened.route, ...device };
}
