import type { Sent, Told } from "./contract-type.ts";

/** Where a one-time code goes. `value` is spelled as the person typed it. */
export type Contact = Sent<"post_v1_registrations">["contact"];

/** The four ways in; each begins with the proof of a contact. */
export type Flow = "registrations" | "sign-ins" | "recoveries" | "lost-devices";

type AnyFlowOpened = Told<"post_v1_registrations"> &
  Told<"post_v1_sign_ins"> &
  Told<"post_v1_recoveries"> &
  Told<"post_v1_lost_devices">;

/** The answer to a flow's first step: its id under the flow's own name, and when it ends. */
export type FlowOpened = Pick<AnyFlowOpened, "expires_at"> & Partial<AnyFlowOpened>;

type RegistrationProven = Told<"post_v1_registrations_id_contact_proof">;
type SignInProven = Told<"post_v1_sign_ins_id_contact_proof">;
type RecoveryProven = Told<"post_v1_recoveries_id_contact_proof">;
type LossProven = Told<"post_v1_lost_devices_id_contact_proof">;

/** The answer to a flow's second step; parts that a flow has no use for are absent. */
export interface ContactProven extends Partial<LossProven> {
  /** Of a registration: what to set the authenticator up with. */
  readonly totp?: RegistrationProven["totp"];
  /** Of a registration, what to make a passkey with; of a sign-in, what to ask one with. */
  readonly webauthn?: RegistrationProven["webauthn"] | SignInProven["webauthn"];
  /** What the last step may be made with. */
  readonly factors?: readonly (SignInProven["factors"] | RecoveryProven["factors"])[number][];
}

/** One second factor, as typed by the person or answered by the authenticator. */
export type Factor =
  | { readonly totp: { readonly code: string } }
  | { readonly webauthn: unknown }
  | { readonly recovery_code: string };

/** What a new device says of itself with its last step in: a name, and how its key is attested. */
export type NewDevice = NonNullable<Sent<"post_v1_sign_ins_id_factor">["device"]>;

type Registered = Told<"post_v1_registrations_id_factor">;
type SignedIn = Told<"post_v1_sign_ins_id_factor">;

/**
 * The end of a registration, sign-in or recovery: the device is enrolled. A registration's alone has
 * ten recovery codes, shown once; the others say whether the device has to cool down first.
 */
export type Entered = Pick<Registered, "wallet_id" | "device_id" | "tokens"> &
  Partial<Pick<Registered, "recovery_codes"> & Pick<SignedIn, "device_state" | "cooling_until">>;

/** What a fresh factor is given for; the token that shows it is good for nothing else. */
export type StepUpPurpose = Sent<"post_v1_step_ups">["purpose"];

/** A step-up that waits for its factor until `expires_at`. */
export type StepUpOpened = Told<"post_v1_step_ups">;

/** A string is a TOTP code. */
export function asFactor(factor: Factor | string): Factor {
  return typeof factor === "string" ? { totp: { code: factor } } : factor;
}
