import type { Authority } from "../../control/authority.ts";
import type { ProofMark } from "../../token/proof-mark.ts";
import { type ActRefusal, refuseCustomer } from "../admission.ts";
import type { Device, Profile } from "../book.ts";
import { type Caller, callerToken } from "../caller.ts";
import type { CustomerAct } from "../customer-act.ts";
import { type IdentityDesk, noteSeen } from "./desk.ts";

/** What an act of a customer answers: its own outcomes, or why it was not begun. */
export type Outcome<T> = T | ActRefusal;

/** A customer's change to the wallet, as every act takes it. */
export interface CustomerCommand {
  readonly caller: Caller;
  readonly proof: ProofMark;
}

/** The wallet and the device that an act may change, the snapshot already taken note of. */
export interface AdmittedCustomer {
  readonly kind: "admitted";
  readonly profile: Profile;
  readonly device: Device;
}

/**
 * Admits a customer's act inside the act's transaction; see `refuseCustomer`. Nothing is written
 * unless the act is admitted.
 */
export function admitCustomer(
  desk: IdentityDesk,
  { caller, proof }: CustomerCommand,
  authority: Authority,
  act: CustomerAct,
): Outcome<AdmittedCustomer> {
  const { book, nowMs } = desk;
  const actor = { ...callerToken(caller), jti: caller.jti, authority, proof };
  const refused = refuseCustomer(book, actor, act, nowMs);
  if (refused !== null) return refused;
  noteSeen(desk, authority.snapshot);
  const profile = book.profile() as Profile;
  return { kind: "admitted", profile, device: book.device(caller.deviceNumber) as Device };
}
