import type { PublicJwk } from "../access/device-key.ts";
import type { Tokens } from "../access/session.ts";
import type { Answered, Reply } from "../wire/answer.ts";
import type { Channel } from "./partner.ts";

/** What an operator may do; `merchant` sees one merchant. */
export type Role = "viewer" | "operator" | "approver" | "merchant";

/** An operator's session, opened with the key that was enrolled. */
export interface OperatorEntered {
  readonly operator_id: string;
  readonly role: Role;
  readonly tokens: Tokens;
}

/** A passkey to make, and one to ask for. */
export interface PasskeyBegun {
  readonly passkey_id: string;
  readonly webauthn: { readonly options: unknown };
}

/** A sign-in that waits for the passkey's answer until `expires_at`. */
export interface SignInBegun {
  readonly sign_in_id: string;
  readonly expires_at: string;
  readonly webauthn: { readonly options: unknown };
}

/** The answer (202) of an act that waits for a second person. */
export interface Waiting {
  readonly approval_id: string;
  readonly expires_at: string;
}

/** True when the act has not happened yet: somebody else has to approve it first (202). */
export function isWaiting<T>(reply: Reply<T | Waiting>): reply is Answered<Waiting> {
  return reply.ok && reply.status === 202;
}

/** An act and what became of it. */
export interface Approval {
  readonly approval_id: string;
  readonly act: string;
  readonly status: "waiting" | "approved" | "rejected" | "expired";
  readonly [member: string]: unknown;
}

/** An approval that was given: the act is in force everywhere from `in_force_at` on. */
export interface Approved extends Approval {
  readonly result: Document;
  readonly in_force_at: string;
}

/** A balance put right by hand, under a case number. */
export interface AdjustmentRequest {
  readonly reference: string;
  readonly wallet_id: string;
  /** A compensation gives; a correction gives or takes. */
  readonly kind: "compensation" | "correction";
  /** Minor units, not 0; negative: from the wallet. */
  readonly amount: number;
  readonly currency: string;
  readonly case_number: string;
  readonly reason: string;
}

/** What a stop stops; from `merchant` on, one thing that its id names. */
export type StopScope =
  | "everything"
  | "registration"
  | "sign_in"
  | "code_issue"
  | "top_up"
  | `top_up:${Channel}`
  | "spending"
  | "refunds"
  | "redemption"
  | "merchant"
  | "store"
  | "terminal"
  | "partner"
  | "wallet"
  | "device";

/** A stop to be raised. One person is enough. */
export interface StopRequest {
  readonly scope: StopScope;
  /** Which merchant, store, terminal, partner, wallet or device. */
  readonly id?: string;
  readonly reason: string;
  /** RFC 3339; without it the stop stands until it is lifted. */
  readonly until?: string;
}

/** From `in_force_at` on nothing under the stop is approved any more, anywhere. */
export interface StopRaised {
  readonly stop_id: string;
  readonly in_force_at: string;
}

/** A stop that stands. */
export interface Stop extends StopRaised {
  readonly scope: StopScope;
  readonly id: string | null;
  readonly reason: string;
  readonly until: string | null;
  readonly raised_by: string;
  readonly raised_at: string;
}

/** A terminal whose every payment waits for its payer, since a rule across wallets asked for it. */
export interface TerminalConfirmation {
  readonly terminal_id: string;
  readonly reason: string;
  readonly raised_at: string;
  readonly until: string;
}

/** What stands now. */
export interface Standing {
  readonly stops: readonly Stop[];
  readonly confirmations: readonly TerminalConfirmation[];
}

/** Which alerts to list; without a cursor from the newest on. */
export interface AlertQuery {
  /** `open` unless told. */
  readonly state?: "open" | "acknowledged" | "all";
  readonly cursor?: string;
}

/** What the deployment has noticed by itself. */
export interface Alert {
  readonly alert_id: string;
  readonly kind: string;
  readonly subject: string;
  /** What was seen, the last time. */
  readonly evidence: Document;
  /** A stop that would end it; raising it is the operator's own act. */
  readonly proposed_stop: { readonly scope: StopScope; readonly id: string | null } | null;
  readonly count: number;
  readonly first_at: string;
  readonly last_at: string;
  readonly acknowledged_by: string | null;
  readonly acknowledged_at: string | null;
}

/** A page of alerts, newest first; without a cursor it is the last. */
export interface AlertPage {
  readonly alerts: readonly Alert[];
  readonly cursor: string | null;
}

/** One thing that an operator did, or was refused, in its place on the chain. */
export interface RecordEvent {
  readonly sequence: number;
  readonly at: string;
  readonly actor: string;
  readonly act: string;
  readonly detail: Document;
  readonly hash: string;
}

/** A page of the operators' record, newest first; without a cursor it is the last. */
export interface RecordPage {
  readonly events: readonly RecordEvent[];
  readonly cursor: string | null;
}

/** Whose tokens end: those of a kind of callers, or of one thing that its id names. */
export type EpochScope =
  | "customers"
  | "terminals"
  | "partners"
  | "operators"
  | "wallet"
  | "device"
  | "merchant"
  | "terminal";

/** An epoch to be raised: every token that was issued before is revoked. */
export interface EpochRequest {
  readonly scope: EpochScope;
  readonly id?: string;
  readonly reason: string;
}

/** Tokens issued before are refused everywhere from `in_force_at` on. */
export interface EpochRaised {
  readonly scope: EpochScope;
  readonly id: string;
  readonly epoch?: number;
  readonly in_force_at: string;
}

/** An invitation. `approval_id` is there when a second person has to approve it first. */
export interface Invited {
  readonly invitation_code: string;
  readonly expires_at: string;
  readonly approval_id?: string;
}

/** A person to be invited, and as what. */
export interface Invitation {
  readonly name: string;
  readonly role: Role;
  /** With the role `merchant`, and only there. */
  readonly merchant_id?: string;
}

/** A funding partner to be named: its channel, and the key it calls with. */
export interface PartnerRequest {
  readonly name: string;
  readonly channel: Channel;
  readonly jwk: PublicJwk;
}

/** Which partner it is. */
export interface PartnerNamed {
  readonly partner_id: string;
}

/** A funding partner, a revoked one too. */
export interface PartnerEntry extends PartnerNamed {
  readonly name: string;
  readonly channel: Channel;
  /** The thumbprint of its key (RFC 7638). */
  readonly jkt: string;
  readonly state: "active" | "revoked";
  readonly created_at: string;
  readonly revoked_at: string | null;
}

/** What was revoked is refused everywhere from `in_force_at` on. */
export interface Revoked {
  readonly state: "revoked";
  readonly in_force_at: string;
}

/** A document whose full shape `/openapi.json` describes. */
export type Document = Readonly<Record<string, unknown>>;
