import type { JsonValue } from "../../client/json-value.ts";
import type { OperatorClient } from "../../client/operator.ts";
import type { Merchant } from "../../client/resource/merchant.ts";
import type {
  Approval,
  OperatorList,
  Stop,
  TerminalConfirmation,
  WalletSeen,
} from "../../client/resource/operator.ts";
import type { PolicyMade, PolicyVersion } from "../../client/resource/policy.ts";

/** What an approval would change, as it is now. */
export type Touched =
  | { readonly kind: "nothing" }
  | { readonly kind: "stop"; readonly stop: Stop }
  | { readonly kind: "confirmation"; readonly confirmation: TerminalConfirmation }
  | { readonly kind: "people"; readonly operators: OperatorList["operators"] }
  | { readonly kind: "policy"; readonly next: PolicyVersion; readonly active: PolicyVersion }
  | { readonly kind: "wallet"; readonly wallet: WalletSeen }
  | { readonly kind: "merchant"; readonly merchant: Merchant };

/** An approval and what it touches, read one right after the other. */
export interface ApprovalReading {
  readonly approval: Approval;
  /** Null: it cannot be read, and then nobody may approve it. */
  readonly touched: Touched | null;
}

type Reads = Pick<
  OperatorClient,
  "approvals" | "stops" | "operators" | "policies" | "wallet" | "merchant"
>;

/** Reads an approval and what it touches; null when it is not among the approvals any more. */
export async function readApproval(
  client: Reads,
  approvalId: string,
): Promise<ApprovalReading | null> {
  const reply = await client.approvals();
  const approval = reply.ok
    ? reply.body.approvals.find(({ approval_id }) => approval_id === approvalId)
    : undefined;
  if (approval === undefined) return null;
  return { approval, touched: await touchedBy(client, approval) };
}

/** What an approval would change, as it is now; null when that cannot be read, or is not there. */
async function touchedBy(client: Reads, approval: Approval): Promise<Touched | null> {
  const { act, detail } = approval;
  const told = (name: string) => (typeof detail[name] === "string" ? detail[name] : "");
  switch (act) {
    case "raise_kind_epoch":
      return { kind: "nothing" };
    case "lift_stop":
    case "lift_confirmation":
      return standing(client, told(act === "lift_stop" ? "stop_id" : "terminal_id"));
    case "change_role":
    case "invite_approver": {
      const reply = await client.operators();
      return reply.ok ? { kind: "people", operators: reply.body.operators } : null;
    }
    case "activate_policy":
      return policies(client, detail.version);
    case "adjust_wallet":
    case "restore_wallet": {
      const reply = await client.wallet(told("wallet_id"));
      return reply.ok ? { kind: "wallet", wallet: reply.body } : null;
    }
    case "change_terms": {
      const reply = await client.merchant(told("merchant_id"));
      return reply.ok ? { kind: "merchant", merchant: reply.body } : null;
    }
    default:
      // An act that this page does not know cannot be spelled out.
      return null;
  }
}

async function standing(client: Reads, id: string): Promise<Touched | null> {
  const reply = await client.stops();
  if (!reply.ok) return null;
  const stop = reply.body.stops.find(({ stop_id }) => stop_id === id);
  if (stop !== undefined) return { kind: "stop", stop };
  const confirmation = reply.body.confirmations.find(({ terminal_id }) => terminal_id === id);
  return confirmation === undefined ? null : { kind: "confirmation", confirmation };
}

async function policies(client: Reads, version: JsonValue | undefined): Promise<Touched | null> {
  const reply = await client.policies();
  if (!reply.ok) return null;
  const of = (wanted: unknown) => reply.body.policies.find((each) => each.version === wanted);
  const [next, active] = [of(version), of(reply.body.active)];
  return next === undefined || active === undefined ? null : { kind: "policy", next, active };
}

/**
 * One text for readings that say the same. What a person decides about is this, whole: a balance that
 * moved, another policy that decides meanwhile, a longer stop are other readings.
 */
export function readingDigest({ approval, touched }: ApprovalReading): string {
  return JSON.stringify([approval, shownOf(touched)]);
}

/** Of a wallet only what the card shows: a phone's last use is not what is decided about. */
function shownOf(touched: Touched | null): unknown {
  if (touched?.kind !== "wallet") return touched;
  const { wallet_id, state, stopped, currency, balances } = touched.wallet;
  return { wallet_id, state, stopped, currency, balances };
}

/** Whether what was read may be approved by somebody at all: it waits, and all of it is known. */
export function isApprovable({ approval, touched }: ApprovalReading): boolean {
  return approval.status === "waiting" && touched !== null;
}

/** What the server warns of in what waits. The policy's author has heard the same. */
export function warningsIn({ detail }: Pick<Approval, "detail">): PolicyMade["warnings"] {
  const { warnings } = detail;
  return Array.isArray(warnings) ? (warnings as PolicyMade["warnings"]) : [];
}
