import type { Authority } from "../control/authority.ts";
import { isStopped, type StopScope, snapshotFault, stopInForce } from "../control/snapshot.ts";
import { type Cooling, coolingFault } from "../identity/device.ts";
import { type StepUpPurpose, type StepUpRequired, stepUpCovers } from "../identity/step-up.ts";
import type { FundingChannel } from "../token/access-claims.ts";
import type { WalletBook, WalletContext } from "./book.ts";
import { type CallerToken, isCallerRevoked } from "./customer.ts";

/** Who acts: one of the wallet's devices, by an access token that was verified. */
export interface CustomerActor extends CallerToken {
  readonly authority: Authority;
  /** The token's `jti`: by it, its step-up is found. */
  readonly jti: string;
}

/** Why a customer's act on money is not begun; nothing was written. */
export type ActRefusal =
  | { readonly kind: "revoked" }
  | Cooling
  | { readonly kind: "stopped" }
  | StepUpRequired
  | { readonly kind: "unavailable_state"; readonly state: string }
  | { readonly kind: "stale_snapshot"; readonly fault: string };

/**
 * Judges whether a customer may begin an act on money, inside the wallet's transaction: snapshot,
 * token, cool-down, the stops of `scopes`, the wallet's own freeze, a fresh factor for `purpose`.
 */
export function refuseActor(
  book: WalletBook,
  actor: CustomerActor,
  act: { readonly scopes: readonly StopScope[]; readonly purpose: StepUpPurpose | null },
  context: WalletContext,
): ActRefusal | null {
  const { nowMs } = context;
  const { snapshot, sentAtMs } = actor.authority;
  const { snapshotVersion: highestVersion } = book.head();
  const stale = snapshotFault(snapshot, { nowMs, sentAtMs, highestVersion });
  if (stale !== null) return { kind: "stale_snapshot", fault: stale };
  const device = book.device(actor.device);
  const profile = book.profile();
  if (device === null || profile === null) return { kind: "revoked" };
  if (isCallerRevoked(book, actor, snapshot)) return { kind: "revoked" };
  const cooling = coolingFault(device, nowMs);
  if (cooling !== null) return cooling;
  const scopes = act.scopes.map((scope) => ({ scope }));
  if (stopInForce(snapshot.stops, scopes, nowMs) !== null) return { kind: "stopped" };
  if (isStopped(device.stoppedUntilMs, nowMs)) return { kind: "stopped" };
  if (profile.state !== "live") return { kind: "unavailable_state", state: profile.state };
  if (act.purpose === null) return null;
  const grant = book.stepUp(actor.jti);
  const fresh = grant !== null && grant.device === actor.device;
  const covers = fresh && stepUpCovers(grant, { purpose: act.purpose, nowMs });
  return covers ? null : { kind: "step_up_required", purpose: act.purpose };
}

/**
 * Why a customer may not begin a top-up on `channel`, or null. Money from a card takes a step-up;
 * what a partner credits without the phone, and the customer's own points, do not.
 */
export function refuseTopUp(
  book: WalletBook,
  actor: CustomerActor,
  channel: FundingChannel,
  context: WalletContext,
): ActRefusal | null {
  const card = channel === "credit" || channel === "debit";
  const scopes = ["everything", "top_up", `top_up:${channel}`] as const;
  return refuseActor(book, actor, { scopes, purpose: card ? "top_up" : null }, context);
}
