import { type ChainedRow, type Digest, linkHash } from "../ledger/chain.ts";
import type { ProblemCode } from "../problem.ts";
import type { EpochMs } from "../time.ts";
import type { ApprovalResult, Proposal } from "./four-eyes.ts";

/** What a person, or Control by itself, puts on record with an act, by the act. */
export interface AuditDetails extends ProposedDetails {
  readonly raise_stop: About & { readonly reason: string; readonly until_ms?: EpochMs | null };
  readonly raise_epoch: About & { readonly reason: string };
  readonly approve: Decided;
  readonly reject: Decided;
  readonly bootstrap: Person;
  readonly invite_operator: Person & { readonly name: string; readonly merchant_id: string | null };
  readonly activate_operator: Person & { readonly invited_by: string };
  readonly enrol_passkey: { readonly passkey_id: string; readonly proven?: true };
  readonly operator_sign_in: { readonly passkey_id: string };
  readonly create_merchant: { readonly merchant_id: string; readonly name: string };
  readonly change_merchant: { readonly merchant_id: string; readonly name?: string | undefined };
  readonly revoke_merchant: About & { readonly merchant_id: string };
  readonly create_store: {
    readonly merchant_id: string;
    readonly name: string;
    readonly lat_e6: number;
    readonly lon_e6: number;
  };
  readonly create_terminal: { readonly store_id: string; readonly label: string };
  readonly revoke_terminal: About & { readonly terminal_id: string };
  readonly create_partner: PartnerNamed & { readonly channel: string; readonly jkt: string };
  readonly revoke_partner: PartnerNamed;
  readonly create_policy: {
    readonly version: number;
    readonly rules: number;
    readonly document_hash: string;
  };
  readonly shadow_policy: { readonly version: number; readonly on: boolean };
  readonly backtest_policy: {
    readonly backtest_id: string;
    readonly version: number;
    readonly wallets: readonly string[] | "all";
    readonly from_ms: EpochMs;
    readonly to_ms: EpochMs;
  };
  readonly cancel_backtest: { readonly backtest_id: string; readonly version?: number | undefined };
  readonly backtest_done: {
    readonly backtest_id: string;
    readonly version: number;
    readonly played: number;
    readonly failed: number;
  };
  readonly acknowledge_alert: {
    readonly alert_id: string;
    readonly kind?: string | undefined;
    readonly subject?: string | undefined;
  };
  readonly confirm_terminal: { readonly id: string; readonly reason: string };
  readonly end_confirmation: { readonly id: string; readonly until_ms: EpochMs };
  readonly end_stop: About & { readonly until_ms: EpochMs };
  readonly adjustment_done: CarriedOut;
  readonly wallet_restored: CarriedOut;
  readonly terms_changed: CarriedOut;
}

/** What waits for a second person is put on record as it was proposed, without its secrets. */
type ProposedDetails = {
  readonly [A in Proposal["act"]]: object & {
    readonly approval_id: string;
    /** On the row of the proposal itself. */
    readonly waits?: true;
  };
};

/** What an act was done to: a stop or an epoch of this scope, and its id where it has one. */
interface About {
  readonly stop_id?: string;
  readonly scope: string;
  readonly id: string | null;
}

interface Decided {
  readonly approval_id: string;
  readonly act: Proposal["act"] | undefined;
}

interface Person {
  readonly operator_id: string;
  readonly role: string;
}

interface PartnerNamed {
  readonly partner_id: string;
  readonly name?: string | undefined;
}

type CarriedOut = Omit<ApprovalResult, "in_force_at_ms"> & { readonly approval_id: string };

/** One thing that an operator or Control did, or that an operator was refused. */
export type AuditEvent = Done | Refused;

interface Told {
  readonly atMs: EpochMs;
  /** The operator's id, or `bootstrap`, or `key:` and a thumbprint for somebody unknown. */
  readonly actor: string;
}

/** What was done to whom and how it ended. No secret, no code, no key. */
type Done = {
  readonly [A in keyof AuditDetails]: Told & { readonly act: A; readonly detail: AuditDetails[A] };
}[keyof AuditDetails];

/** What was tried, by its act or by method and path, as far as it was read, and the refusal. */
interface Refused extends Told {
  readonly act: string;
  readonly detail: object & { readonly refused: ProblemCode };
}

/** An event in its place on the chain; `detail` is the JSON text that was hashed. */
export interface AuditRow {
  readonly sequence: number;
  readonly atMs: EpochMs;
  readonly actor: string;
  readonly act: string;
  readonly detail: string;
  readonly hash: string;
}

/** The hash of a row that stands after the hash `before`. */
export function auditHash(digest: Digest, before: string, row: Omit<AuditRow, "hash">): string {
  return linkHash(digest, before, linkOf(row));
}

/** An event as a row of a chain. */
export function auditLink(row: AuditRow): ChainedRow & { readonly hash: string } {
  return { ...linkOf(row), hash: row.hash };
}

function linkOf({ sequence, atMs, actor, act, detail }: Omit<AuditRow, "hash">): ChainedRow {
  const kind = { kind: act, caller: actor, body: detail };
  return { sequence, atMs, ...kind, reference: null, destination: null, destinationSequence: null };
}
