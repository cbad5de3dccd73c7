import { type Authority, type StaleSnapshot, withSeen } from "../../src/control/authority.ts";
import type { Snapshot } from "../../src/control/snapshot.ts";
import { type ActRefusal, refuseCustomer } from "../../src/identity/admit.ts";
import { type Caller, callerToken } from "../../src/identity/caller.ts";
import type { CustomerAct } from "../../src/identity/customer-act.ts";
import type { Device, IdentityBook, Profile } from "../../src/identity/wallet-book.ts";
import type { ProofMark } from "../../src/token/proof-mark.ts";
import type { Sql } from "../rows/sql.ts";
import { identityBook } from "./identity-book.ts";

/** What the acts of identity work with: the wallet's rows, one transaction, one clock reading. */
export interface IdentityDesk {
  readonly book: IdentityBook;
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
    book: identityBook(sql),
    transact: (step) => storage.transactionSync(step),
    ...at,
  };
}

export type { Revoked, StaleSnapshot } from "../../src/control/authority.ts";
export type Refused = Exclude<ActRefusal, StaleSnapshot>;

/** Has the wallet remember the snapshot that it acts under; every act's transaction calls it. */
export function noteSeen({ book }: Pick<IdentityDesk, "book">, snapshot: Snapshot): void {
  const { snapshotVersion, customersEpoch } = book.head();
  const next = withSeen({ snapshotVersion, customersEpoch }, snapshot);
  const isNews = next.snapshotVersion > snapshotVersion || next.customersEpoch > customersEpoch;
  if (isNews) book.saveSeen(next);
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
  const { book, nowMs } = desk;
  const actor = { ...callerToken(caller), jti: caller.jti, authority, proof };
  const refused = refuseCustomer(book, actor, act, nowMs);
  if (refused !== null) return refused;
  noteSeen(desk, authority.snapshot);
  const profile = book.profile() as Profile;
  return { kind: "admitted", profile, device: book.device(caller.deviceNumber) as Device };
}
