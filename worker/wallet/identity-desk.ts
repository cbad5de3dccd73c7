import type { Authority } from "../../src/control/authority.ts";
import { type Snapshot, snapshotFault } from "../../src/control/snapshot.ts";
import type { UsedProof } from "../../src/identity/book.ts";
import { type Caller, isRevoked } from "../../src/identity/caller.ts";
import {
  type Cooling,
  coolingFault,
  coolingMay,
  type DeviceAct,
} from "../../src/identity/device.ts";
import {
  type StepUpPurpose,
  type StepUpRequired,
  stepUpCovers,
} from "../../src/identity/step-up.ts";
import { recordProofUse } from "../proof-use.ts";
import type { Sql } from "../sql.ts";
import { grantOfToken } from "./factor-book.ts";
import { type Device, deviceOf, type Profile, profileOf, saveProfile } from "./identity-book.ts";

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

/** The snapshot cannot carry this change: fetch a fresh one, repeat once, then answer 503. */
export interface StaleSnapshot {
  readonly kind: "stale_snapshot";
}
/** The token was revoked, or its device or wallet is gone: 401. */
export interface Revoked {
  readonly kind: "revoked";
}
export type Refused = Revoked | Cooling | StepUpRequired | { readonly kind: "proof_used" };

/** Whether the wallet must not act on this authority; a fault is always worth a fresh snapshot. */
export function isStale(
  desk: IdentityDesk,
  authority: Authority,
  profile: Profile | null,
): boolean {
  const { snapshot, sentAtMs } = authority;
  const highestVersion = profile?.snapshotVersion ?? 0;
  return snapshotFault(snapshot, { nowMs: desk.nowMs, sentAtMs, highestVersion }) !== null;
}

/** The profile after it has seen `snapshot`: its version and customers' epoch never fall. */
export function withSeen(profile: Profile, snapshot: Snapshot): Profile {
  return {
    ...profile,
    snapshotVersion: Math.max(profile.snapshotVersion, snapshot.version),
    customersEpoch: Math.max(profile.customersEpoch, snapshot.epochs.customers),
  };
}

/**
 * Why a verified customer's token is refused by this wallet, or null: no wallet enrolled for good,
 * device unknown, removed or of another key, or an epoch lower than those stored. For every call
 * to a wallet, reads included.
 */
export function tokenFault(sql: Sql, caller: Caller, snapshot: Snapshot | null): "revoked" | null {
  const profile = profileOf(sql);
  if (profile === null || profile.state === "pending" || profile.state === "closed") {
    return "revoked";
  }
  const device = deviceOf(sql, caller.deviceNumber);
  const customersEpoch = Math.max(profile.customersEpoch, snapshot?.epochs.customers ?? 0);
  const standing = { customersEpoch, walletEpoch: profile.epoch, device };
  return isRevoked(caller, standing) ? "revoked" : null;
}

/** A customer's change to the wallet, as every act takes it. */
export interface CustomerCommand {
  readonly caller: Caller;
  readonly proof: UsedProof;
}

/** The wallet and the device that an act may change, the snapshot already taken note of. */
export interface Admitted {
  readonly kind: "admitted";
  readonly profile: Profile;
  readonly device: Device;
}

/**
 * Admits a customer's act inside the act's transaction: snapshot, token, cool-down, step-up, then
 * the proof, which is used up. Nothing is written unless the act is admitted.
 */
export function admit(
  desk: IdentityDesk,
  command: CustomerCommand,
  authority: Authority,
  act: { readonly name: DeviceAct; readonly stepUp?: StepUpPurpose },
): Admitted | Refused | StaleSnapshot {
  const { sql, nowMs } = desk;
  const { caller } = command;
  const before = profileOf(sql);
  if (isStale(desk, authority, before)) return { kind: "stale_snapshot" };
  if (tokenFault(sql, caller, authority.snapshot) !== null) return { kind: "revoked" };
  const device = deviceOf(sql, caller.deviceNumber) as Device;
  const cooling = coolingMay(act.name) ? null : coolingFault(device, nowMs);
  if (cooling !== null) return cooling;
  if (act.stepUp !== undefined && !hasStepUp(sql, caller, { purpose: act.stepUp, nowMs })) {
    return { kind: "step_up_required", purpose: act.stepUp };
  }
  if (!recordProofUse(sql, command.proof, nowMs)) return { kind: "proof_used" };
  const profile = withSeen(before as Profile, authority.snapshot);
  if (profile.snapshotVersion !== before?.snapshotVersion) saveProfile(sql, profile);
  return { kind: "admitted", profile, device };
}

/** Whether the caller's token was given for a fresh second factor with this very purpose. */
export function hasStepUp(
  sql: Sql,
  caller: Caller,
  act: { readonly purpose: StepUpPurpose; readonly nowMs: number },
): boolean {
  const grant = grantOfToken(sql, caller.jti);
  return grant !== null && grant.device === caller.deviceNumber && stepUpCovers(grant, act);
}
