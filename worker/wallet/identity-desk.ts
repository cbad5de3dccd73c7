import {
  type Authority,
  refuseAuthority,
  type StaleSnapshot,
  withSeen,
} from "../../src/control/authority.ts";
import type { Snapshot } from "../../src/control/snapshot.ts";
import { type ActRefusal, refuseCustomer } from "../../src/identity/admit.ts";
import { type Caller, callerToken, isRevoked } from "../../src/identity/caller.ts";
import type { CustomerAct } from "../../src/identity/customer-act.ts";
import type { ProofMark } from "../../src/token/proof-mark.ts";
import type { Sql } from "../rows/sql.ts";
import { walletBook } from "./book.ts";
import { type Device, deviceOf, type Profile, profileOf } from "./identity-book.ts";

/** What the acts of identity work with: the wallet's rows, one transaction, one clock reading. */
export interface IdentityDesk {
  readonly sql: Sql;
  readonly transact: <T>(step: () => T) => T;
  /** The object's clock, read once per call. */
  readonly nowMs: number;
  /** Opens what was sealed for `ad`; null when it was not. Asked by acts that check a factor. */
  readonly open: (sealed: string, ad: string) => Uint8Array | null;
}

/** The desk of one call to a Wallet object. */
export function identityDesk(
  storage: { transactionSync<T>(step: () => T): T },
  sql: Sql,
  at: Pick<IdentityDesk, "nowMs" | "open">,
): IdentityDesk {
  return {
    sql,
    transact: (step) => storage.transactionSync(step),
    ...at,
  };
}

export type { Revoked, StaleSnapshot } from "../../src/control/authority.ts";
export type Refused = Exclude<ActRefusal, StaleSnapshot>;

/** Why the wallet must not act on this authority, or null. */
export function staleness(desk: IdentityDesk, authority: Authority): StaleSnapshot | null {
  return refuseAuthority(walletBook(desk.sql), authority, desk.nowMs);
}

/** Has the wallet remember the snapshot that it acts under; every act's transaction calls it. */
export function noteSeen({ sql }: Pick<IdentityDesk, "sql">, snapshot: Snapshot): void {
  const book = walletBook(sql);
  const head = book.head();
  const next = withSeen(head, snapshot);
  const isNews =
    next.snapshotVersion > head.snapshotVersion || next.customersEpoch > head.customersEpoch;
  if (isNews) book.saveHead(next);
}

/** The highest customers' epoch that this wallet has acted under. */
export function customersEpochOf({ sql }: Pick<IdentityDesk, "sql">): number {
  return walletBook(sql).head().customersEpoch;
}

/**
 * Whether a verified customer's token is refused by this wallet, the customers' epoch being at least
 * `customersEpoch`. For every call to a wallet, reads included. See `isRevoked`.
 */
export function isTokenRevoked(sql: Sql, caller: Caller, customersEpoch: number | null): boolean {
  return isRevoked(walletBook(sql), callerToken(caller), customersEpoch);
}

/** A customer's change to the wallet, as every act takes it. */
export interface CustomerCommand {
  readonly caller: Caller;
  readonly proof: ProofMark;
}

/** The wallet and the device that an act may change, the snapshot already taken note of. */
export interface Admitted {
  readonly kind: "admitted";
  readonly profile: Profile;
  readonly device: Device;
}

/**
 * Admits a customer's act inside the act's transaction; see `refuseCustomer`. Nothing is written
 * unless the act is admitted.
 */
export function admit(
  desk: IdentityDesk,
  { caller, proof }: CustomerCommand,
  authority: Authority,
  act: CustomerAct,
): Admitted | Refused | StaleSnapshot {
  const { sql, nowMs } = desk;
  const actor = { ...callerToken(caller), jti: caller.jti, authority, proof };
  const refused = refuseCustomer(walletBook(sql), actor, act, nowMs);
  if (refused !== null) return refused;
  noteSeen(desk, authority.snapshot);
  const profile = profileOf(sql) as Profile;
  return { kind: "admitted", profile, device: deviceOf(sql, caller.deviceNumber) as Device };
}
