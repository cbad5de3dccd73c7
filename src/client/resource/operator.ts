import type { PublicJwk } from "../access/device-key.ts";
import type { Answered, Reply } from "../wire/answer.ts";
import type { Named, Sent, Told, Waits } from "./contract-type.ts";

/** What an operator may do; `merchant` sees one merchant. */
export type Role = Invitation["role"];

/** An operator's session, opened with the key that was enrolled. */
export type OperatorEntered = Told<"post_v1_operators_activations">;

/** A passkey to make. */
export type PasskeyBegun = Told<"post_v1_operators_passkeys">;

/** A passkey that an operator has enrolled. */
export type PasskeyEnrolled = Told<"post_v1_operators_passkeys_id_factor">;

/** A sign-in that waits for the passkey's answer until `expires_at`. */
export type SignInBegun = Told<"post_v1_operators_sign_ins">;

/** The answer (202) of an act that waits for a second person. */
export type Waiting = Named<"Waiting">;

/** True when the act has not happened yet: somebody else has to approve it first (202). */
export function isWaiting<T>(reply: Reply<T | Waiting>): reply is Answered<Waiting> {
  return reply.ok && reply.status === 202;
}

/** The operators there are, those that were removed (`none`) too. */
export type OperatorList = Told<"get_v1_operators">;

/** An act and what became of it. */
export type Approval = Named<"Approval">;

/** What waits for a second person, and what was decided of late. */
export type ApprovalList = Told<"get_v1_operator_approvals">;

/** How a deployment is, and each part of it: `pass`, `warn` or `fail`. */
export type Health = Told<"get_v1_operator_health">;

/** An approval that was given: the act is in force everywhere from `in_force_at` on. */
export type Approved = Told<"post_v1_operator_approvals_id_approve">;

/** An approval that was refused: the act never happens. */
export type Rejected = Told<"post_v1_operator_approvals_id_reject">;

/**
 * A balance put right by hand, under a case number. A compensation gives; a correction gives or
 * takes. The amount is minor units, not 0; negative: from the wallet.
 */
export type AdjustmentRequest = Sent<"post_v1_operator_adjustments">;

/** A second's figures of all payments, and what waits for operators: nothing is decided by them. */
export type LiveFigures = Named<"LiveFigures">;

/** A stop to be raised; one person is enough. Without `until` it stands until it is lifted. */
export type StopRequest = Sent<"put_v1_operator_stops">;

/** What a stop stops; from `merchant` on, one thing that its id names. */
export type StopScope = StopRequest["scope"];

/** From `in_force_at` on nothing under the stop is approved any more, anywhere. */
export type StopRaised = Told<"put_v1_operator_stops">;

/** A stop that stands. */
export type Stop = Named<"Stop">;

/** A terminal whose every payment waits for its payer, since a rule across wallets asked for it. */
export type TerminalConfirmation = Named<"TerminalConfirmation">;

/** What stands now. */
export type Standing = Told<"get_v1_operator_stops">;

/** Which alerts to list; without a cursor from the newest on. */
export interface AlertQuery {
  /** `open` unless told. */
  readonly state?: "open" | "acknowledged" | "all";
  readonly cursor?: string;
}

/** What the deployment has noticed by itself, and a stop that would end it. */
export type Alert = Named<"Alert">;

/** A page of alerts, newest first; without a cursor it is the last. */
export type AlertPage = Told<"get_v1_operator_alerts">;

/** Who has seen an alert. */
export type AlertAcknowledged = Told<"post_v1_operator_alerts_id_acknowledge">;

/** One thing that an operator did, or was refused, in its place on the chain. */
export type RecordEvent = Named<"RecordEvent">;

/** A page of the operators' record, newest first; without a cursor it is the last. */
export type RecordPage = Told<"get_v1_operator_record">;

/** An epoch to be raised: every token that was issued before is revoked. */
export type EpochRequest = Sent<"post_v1_operator_epochs">;

/** Whose tokens end: those of a kind of callers, or of one thing that its id names. */
export type EpochScope = EpochRequest["scope"];

/** Tokens issued before are refused everywhere from `in_force_at` on. */
export type EpochRaised = Told<"post_v1_operator_epochs">;

/** An invitation; with an `approval_id` (202) a second person has to approve it first. */
export type Invited = Told<"post_v1_operators_invitations"> &
  Partial<Pick<Waits<"post_v1_operators_invitations">, "approval_id">>;

/** A person to be invited, and as what; a `merchant_id` goes with the role `merchant` alone. */
export type Invitation = Sent<"post_v1_operators_invitations">;

/** A funding partner to be named: its channel, and the key it calls with. */
export type PartnerRequest = Omit<Sent<"post_v1_operator_partners">, "jwk"> & {
  readonly jwk: PublicJwk;
};

/** Which partner it is. */
export type PartnerNamed = Told<"post_v1_operator_partners">;

/** A funding partner, a revoked one too. */
export type PartnerEntry = Named<"Partner">;

/** The funding partners there are. */
export type PartnerList = Told<"get_v1_operator_partners">;

/** What was revoked is refused everywhere from `in_force_at` on. */
export type Revoked = Told<"delete_v1_operator_partners_id">;

/** The wallets that a contact leads to. */
export type WalletsFound = Told<"get_v1_operator_wallets">;

/** A wallet as an operator sees it: without the route by which it is credited. */
export type WalletSeen = Told<"get_v1_operator_wallets_id">;

/** A wallet that a stop of its own freezes. */
export type WalletFrozen = Told<"post_v1_operator_wallets_id_freeze">;

/** What happened to a wallet and in it, a page at a time, newest first. */
export type WalletActivity = Told<"get_v1_operator_wallets_id_activity">;

/** The payments under a terminal's reference: none, one, or one a wallet. */
export type PaymentsFound = Told<"get_v1_operator_payments">;

/** Why a payment was decided as it was: each rule with its figures, then and now. */
export type PaymentExplanation = Told<"get_v1_operator_payments_id_explanation">;

/** The same of a top-up. */
export type TopUpExplanation = Told<"get_v1_operator_top_ups_id_explanation">;
