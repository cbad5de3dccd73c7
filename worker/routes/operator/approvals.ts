import * as z from "zod";
import { entryProblem, noSuch } from "../../../src/control/entry-refusal.ts";
import {
  type Approval,
  type ApprovalResult,
  approvalState,
} from "../../../src/control/four-eyes.ts";
import { walletTarget } from "../../../src/control/stop.ts";
import type { Problem } from "../../../src/problem.ts";
import { renderTime } from "../../../src/time.ts";
import { openMarkedId } from "../../../src/token/marked-id.ts";
import { policySchema } from "../../../src/velocity/policy.ts";
import { toldWarnings } from "../../../src/velocity/policy-warnings.ts";
import { mayApprove, mayLook, operatorBy, untilInForce } from "../../caller/operator.ts";
import type { TermsProposal } from "../../control/carry-out-terms.ts";
import { controlObject } from "../../control/stub.ts";
import { time } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { openBank } from "../../platform/secrets.ts";
import { digestText } from "../../rows/digest.ts";
import { renderBank } from "./merchant-schema.ts";
import { adjustmentProblem, approvalChanged } from "./refusals.ts";
import { liftAtWallet } from "./wallet-control.ts";

const acts = [
  "raise_kind_epoch",
  "lift_stop",
  "lift_confirmation",
  "change_role",
  "invite_approver",
  "activate_policy",
  "adjust_wallet",
  "restore_wallet",
  "change_terms",
] as const;

const waitingApproval = z
  .strictObject({
    approval_id: z.string(),
    act: z.enum(acts),
    detail: z.record(z.string(), z.unknown()).describe("What is going to be done, in full."),
    seen: z.string().describe("The digest of `detail` as you read it: send it with your approval."),
    status: z.enum(["waiting", "approved", "rejected", "expired"]),
    proposed_by: z.string(),
    proposed_at: time,
    expires_at: time,
  })
  .meta({ id: "Approval" });

const result = z.strictObject({
  scope: z.string().optional(),
  id: z.string().nullable().optional(),
  epoch: z.int().optional(),
  stop_id: z.string().optional(),
  operator_id: z.string().optional(),
  role: z.string().optional(),
  version: z.int().optional(),
  wallet_id: z.string().optional(),
  reference: z.string().optional(),
  amount: z.int().optional().describe("Of an adjustment; negative: from the wallet."),
  adjustment_id: z.string().optional(),
  rows: z.int().optional().describe("Of a wallet that was restored: how many rows it got back."),
  resent: z
    .int()
    .optional()
    .describe("Its own rows that Settlements are told under other numbers."),
  conflicts: z
    .array(z.string())
    .optional()
    .describe("References that came again meanwhile and were decided otherwise: look at these."),
  merchant_id: z.string().optional(),
});

const approveBody = z.strictObject({
  seen: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "the `seen` of the approval as it was read")
    .optional()
    .describe(
      "The digest of `detail` as it was read. When it is another by now nothing is approved: 409 " +
        "with the state `changed`.",
    ),
});

/** What waits for a second person, and its decision. */
export const operatorApprovalRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/operator/approvals",
    summary: "What waits for a second person",
    tag: "Operators",
    access: mayLook,
    replay: "window",
    answers: { 200: z.strictObject({ approvals: z.array(waitingApproval) }) },
    async handle(call) {
      const approvals = await controlObject(call.env).approvals();
      const rendered = approvals.map((each) => renderApproval(call, each));
      return answer(200, { approvals: await Promise.all(rendered) });
    },
  }),
  route<z.infer<typeof approveBody>>({
    method: "POST",
    path: "/v1/operator/approvals/{id}/approve",
    summary: "Approve and do what another person proposed; answered when it is in force",
    tag: "Operators",
    access: mayApprove,
    replay: "recorded in Control",
    body: approveBody,
    answers: {
      200: z.strictObject({
        approval_id: z.string(),
        act: z.enum(acts),
        status: z.literal("approved"),
        result,
        in_force_at: time,
      }),
    },
    handle: approve,
  }),
  route({
    method: "POST",
    path: "/v1/operator/approvals/{id}/reject",
    summary: "Reject what was proposed",
    tag: "Operators",
    access: mayApprove,
    replay: "recorded in Control",
    body: z.strictObject({}),
    answers: {
      200: z.strictObject({
        approval_id: z.string(),
        act: z.enum(acts),
        status: z.literal("rejected"),
      }),
    },
    async handle(call) {
      const { id = "" } = call.params;
      const decided = await controlObject(call.env).act(operatorBy(call), "decide", id, "reject");
      if (!decided.ok) return { problem: decided.fault };
      const { act } = decided.value.proposal;
      return answer(200, { approval_id: id, act, status: "rejected" });
    },
  }),
];

async function approve(call: Call<z.infer<typeof approveBody>>): Promise<Answer> {
  const { id = "" } = call.params;
  if (await isChanged(call, id)) return { problem: approvalChanged };
  const decided = await controlObject(call.env).act(operatorBy(call), "decide", id, "approve");
  if (!decided.ok) return { problem: decided.fault };
  const { proposal, waitMs } = decided.value;
  const done = decided.value.result ?? (await controlObject(call.env).carryOut(id));
  const { in_force_at_ms, refused, ...told } = done;
  if (refused !== undefined) {
    if (refused.state !== "revoked") return { problem: adjustmentProblem(refused) };
    return { problem: entryProblem({ reason: "merchant_revoked" }) };
  }
  const fault = await liftWhereItStands(call, decided.value, told);
  if (fault !== null) return { problem: fault };
  await untilInForce(waitMs);
  return answer(200, {
    approval_id: id,
    act: proposal.act,
    status: "approved",
    result: told,
    in_force_at: renderTime(in_force_at_ms),
  });
}

/** Whether what waits under an id is something else than whoever approves it says to have seen. */
async function isChanged(call: Call<z.infer<typeof approveBody>>, id: string): Promise<boolean> {
  const { seen } = call.body;
  const approval = seen === undefined ? null : await controlObject(call.env).approval(id);
  // One that is not there is told as such by Control.
  return approval !== null && seen !== seenOf(await detailOf(call, approval.proposal));
}

/** The digest by which an approver says what was read. */
function seenOf(detail: Readonly<Record<string, unknown>>): string {
  return digestText(JSON.stringify(detail));
}

/** A stop of one wallet or device stands in the wallet; the same approval again tries it again. */
async function liftWhereItStands(
  call: Call,
  { approvalId, decidedBy }: Approval,
  { stop_id, scope, id }: Omit<ApprovalResult, "in_force_at_ms">,
): Promise<Problem | null> {
  if (stop_id === undefined || typeof id !== "string") return null;
  if (scope !== "wallet" && scope !== "device") return null;
  const target = walletTarget(call.ring, scope, id);
  if (target === null) return noSuch(scope);
  const by = { reason: approvalId, actor: decidedBy ?? "" };
  return await liftAtWallet(call, target, { stopId: stop_id, ...by });
}

async function renderApproval(
  call: Call,
  approval: Approval,
): Promise<z.infer<typeof waitingApproval>> {
  const { act } = approval.proposal;
  const detail = await detailOf(call, approval.proposal);
  return {
    approval_id: approval.approvalId,
    act,
    detail,
    seen: seenOf(detail),
    status: approvalState(approval, call.nowMs),
    proposed_by: approval.proposedBy,
    proposed_at: renderTime(approval.proposedAtMs),
    expires_at: renderTime(approval.expiresAtMs),
  };
}

async function detailOf(
  call: Call,
  proposal: Approval["proposal"],
): Promise<Readonly<Record<string, unknown>>> {
  if (proposal.act === "change_terms") return termsDetail(call, proposal);
  const { act, ...detail } = proposal;
  return act === "activate_policy" ? activationDetail(call, proposal.version) : detail;
}

/** A version that is to decide, and what whoever approves it should hear of. */
async function activationDetail({ env }: Call, version: number) {
  const entry = await controlObject(env).policyEntry(version);
  const policy = policySchema.parse(entry?.document);
  return { version, rules: policy.rules.length, warnings: toldWarnings(policy) };
}

/** Terms that wait, with the account as it is: whole to approvers, who have to compare it. */
function termsDetail(
  { ring, token }: Pick<Call, "ring" | "token">,
  { act: _, sealed_bank, ...terms }: TermsProposal,
): Readonly<Record<string, unknown>> {
  const opened = openMarkedId(ring, "mer", terms.merchant_id);
  if (sealed_bank === undefined || opened === null) return terms;
  const decides = token.kind === "operator" && token.role === "approver";
  const bank = openBank(ring, opened.ownerHex, sealed_bank);
  return { ...terms, bank: renderBank(bank, decides ? "all" : "last") };
}
