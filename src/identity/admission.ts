import {
  type Authority,
  type Revoked,
  refuseAuthority,
  type SeenControl,
  type StaleSnapshot,
} from "../control/authority.ts";
import { isStopped, type StoppedUntil, type StopScope, stopInForce } from "../control/snapshot.ts";
import type { EpochMs } from "../time.ts";
import type { ProofMark } from "../token/proof-mark.ts";
import { type CallerToken, isRevoked, type StandingBook } from "./caller.ts";
import { type CustomerAct, type CustomerActRule, customerActs } from "./customer-act.ts";
import { type Cooling, coolingFault, type DeviceStanding } from "./device.ts";
import { type StepUpRequired, stepUpCovers } from "./step-up.ts";

/** Who acts: one of the wallet's devices, by an access token that was verified. */
export interface CustomerActor extends CallerToken {
  readonly authority: Authority;
  /** The token's `jti`: by it, its step-up is found. */
  readonly jti: string;
  /** Of a write without a reference: the call's proof, which is used up. */
  readonly proof?: ProofMark;
}

/** An operator stopped this: the act itself, this wallet, or this device. */
interface Stopped {
  readonly kind: "stopped";
  readonly scope: StopScope;
}

/** Why an act of a customer is not begun; nothing was written. */
export type ActRefusal =
  | StaleSnapshot
  | Revoked
  | Cooling
  | Stopped
  | { readonly kind: "unavailable_state"; readonly state: string }
  | StepUpRequired
  | { readonly kind: "proof_used" };

/** What admission asks of a wallet, inside its transaction. */
export interface AdmissionBook extends StandingBook {
  head(): SeenControl;
  profile():
    | (ReturnType<StandingBook["profile"]> & { readonly stoppedUntilMs: StoppedUntil })
    | null;
  device(number: number):
    | (DeviceStanding & {
        readonly jkt: string;
        readonly epoch: number;
        readonly stoppedUntilMs: StoppedUntil;
      })
    | null;
  /** The granted step-up whose access token has this `jti`. */
  stepUpGrant(jti: string): {
    readonly purpose: string;
    readonly device: number;
    readonly grantedMs: EpochMs;
  } | null;
  useProof(proof: ProofMark, nowMs: EpochMs): boolean;
}

/**
 * Why a customer may not begin an act, inside its transaction, or null if they may. Judged in this
 * order: the snapshot, the token, the device's cool-down, stops, the wallet's state, a fresh factor,
 * and last the proof, which is used up. Every act of a customer that changes anything comes through
 * here.
 */
export function refuseCustomer(
  book: AdmissionBook,
  actor: CustomerActor,
  act: CustomerAct,
  nowMs: EpochMs,
): ActRefusal | null {
  const { authority, proof } = actor;
  const stale = refuseAuthority(book, authority, nowMs);
  if (stale !== null) return stale;
  const { customers } = authority.snapshot.epochs;
  // A token that is newer than the snapshot tells that the snapshot is old.
  if (actor.epoch[0] > customers) return { kind: "stale_snapshot", fault: "snapshot_old" };
  if (isRevoked(book, actor, customers)) return { kind: "revoked" };
  const held = holding(book, actor, customerActs[act], nowMs);
  if (held !== null) return held;
  if (proof !== undefined && !book.useProof(proof, nowMs)) return { kind: "proof_used" };
  return null;
}

/** What stands between a good token and the act. */
function holding(
  book: AdmissionBook,
  actor: CustomerActor,
  rule: CustomerActRule,
  nowMs: EpochMs,
): ActRefusal | null {
  const device = book.device(actor.device);
  const profile = book.profile();
  if (device === null || profile === null) return { kind: "revoked" };
  const { also, stops, stepUp } = rule;
  const cooling = also.includes("cooling") ? null : coolingFault(device, nowMs);
  if (cooling !== null) return cooling;
  const scopes = stops.map((scope) => ({ scope }));
  const own = stops.at(-1);
  const { stops: inForce } = actor.authority.snapshot;
  if (own !== undefined && stopInForce(inForce, scopes) !== null) return stopped(own);
  const idles = also.includes("idle_wallet");
  if (!idles && isStopped(profile.stoppedUntilMs)) return stopped("wallet");
  const works = also.includes("stopped_device") || !isStopped(device.stoppedUntilMs);
  if (!works) return stopped("device");
  if (!idles && profile.state !== "live") {
    return { kind: "unavailable_state", state: profile.state };
  }
  if (stepUp === null) return null;
  const grant = book.stepUpGrant(actor.jti);
  const mine = grant !== null && grant.device === actor.device;
  const covers = mine && stepUpCovers(grant, { purpose: stepUp, nowMs });
  return covers ? null : { kind: "step_up_required", purpose: stepUp };
}

function stopped(scope: StopScope): Stopped {
  return { kind: "stopped", scope };
}
