import type { Tokens } from "../access/session.ts";

/** Where a one-time code goes. `value` is spelled as the person typed it. */
export interface Contact {
  readonly type: "email" | "phone";
  readonly value: string;
}

/** The four ways in; each begins with the proof of a contact. */
export type Flow = "registrations" | "sign-ins" | "recoveries" | "lost-devices";

/** The answer to a flow's first step: its id under the flow's own name. */
export interface FlowOpened {
  readonly registration_id?: string;
  readonly sign_in_id?: string;
  readonly recovery_id?: string;
  readonly lost_device_id?: string;
  readonly expires_at: string;
}

/** What the second factor can be made of; parts a flow has no use for are absent. */
export interface ContactProven {
  readonly totp?: { readonly secret: string; readonly uri: string };
  readonly webauthn?: { readonly options: unknown } | null;
  readonly [member: string]: unknown;
}

/** One second factor, as typed by the person or answered by the authenticator. */
export type Factor =
  | { readonly totp: { readonly code: string } }
  | { readonly webauthn: unknown }
  | { readonly recovery_code: string };

/** What a new device says of itself with its last step in. */
export interface NewDevice {
  /** At most 64 characters. */
  readonly name?: string;
  /** What the phone's system says of the key, over SHA-256 of the flow's id; base64url. */
  readonly attestation?: {
    readonly format: "android-key" | "apple-appattest";
    readonly statement: string;
  };
}

/** The end of a registration, sign-in or recovery: the device is enrolled. */
export interface Entered {
  readonly wallet_id: string;
  readonly device_id: string;
  /** Ten, shown once; a registration's only. */
  readonly recovery_codes?: readonly string[];
  readonly tokens: Tokens;
}

/** What a fresh factor is given for; the token that shows it is good for nothing else. */
export type StepUpPurpose =
  | "top_up"
  | "limits"
  | "device"
  | "unfreeze"
  | "contact"
  | "factor"
  | "redemption";

/** A step-up that waits for its factor until `expires_at`. */
export interface StepUpOpened {
  readonly step_up_id: string;
  readonly expires_at: string;
  readonly webauthn?: { readonly options: unknown } | null;
}

/** A string is a TOTP code. */
export function asFactor(factor: Factor | string): Factor {
  return typeof factor === "string" ? { totp: { code: factor } } : factor;
}
