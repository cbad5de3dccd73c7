import { z } from "zod";
import { renderPayment } from "../../src/payment/reply.ts";
import { problem } from "../../src/problem.ts";
import { renderTime } from "../../src/time.ts";
import { openId } from "../../src/token/seal.ts";
import type { VelocityDecision } from "../../src/velocity/engine.ts";
import { controlObject } from "../control/stub.ts";
import { type Answer, answer, type Call, type Route, route } from "../route.ts";
import { walletObject } from "../wallet-call.ts";
import { count, time } from "./fields.ts";
import { sealIdFor } from "./ids.ts";
import { payment } from "./payment-schema.ts";

const ruleVerdict = z.strictObject({
  rule: z.string(),
  before: count,
  after: count,
  limit: count,
  verdict: z.enum(["pass", "exceeded", "not_applicable"]),
  action: z.enum(["decline", "confirm", "flag"]),
  passes_at: time.nullable(),
});

const verdict = z.strictObject({
  policy_version: count,
  verdict: z.enum(["pass", "confirm", "decline"]),
  code: z.string().nullable(),
  rules: z.array(ruleVerdict),
});

const explanation = z.strictObject({
  payment,
  decided_by: z.string(),
  snapshot_version: count,
  policy_version: count,
  velocity: verdict.nullable(),
  reevaluated: verdict.nullable(),
  same_verdict: z.boolean(),
});

export const explanationRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/operator/payments/{id}/explanation",
    summary: "Why a payment was decided as it was: every rule with its figures, judged again now.",
    tag: "Operators",
    access: { kind: "operator", roles: ["viewer", "operator", "approver"] },
    replay: "window",
    answers: { 200: explanation },
    handle: explainPayment,
  }),
];

async function explainPayment(call: Call): Promise<Answer> {
  const opened = openId(call.ring, "pay", call.params.id ?? "");
  const unknown = { problem: problem("not_found", "No such payment is known.") };
  if (opened === null) return unknown;
  const wallet = walletObject(call.env, opened.route);
  const found = await wallet.payment(opened.number, null);
  if (found === null) return unknown;
  const policy = await controlObject(call.env).policy(found.body.policyVersion);
  const explained = await wallet.explain(opened.number, policy?.table ?? null);
  if (explained === null) return unknown;
  const { recorded, again, payment: judged } = explained;
  const { body } = judged;
  const velocity = recorded === null ? null : renderVerdict(recorded);
  const reevaluated = again === null ? null : renderVerdict(again);
  return answer(200, {
    payment: renderPayment(judged, sealIdFor(call.ring, opened.route), call.nowMs),
    decided_by: body.declineCode ?? "approved",
    snapshot_version: body.snapshotVersion,
    policy_version: body.policyVersion,
    velocity,
    reevaluated,
    same_verdict: JSON.stringify(velocity) === JSON.stringify(reevaluated),
  });
}

function renderVerdict(decision: VelocityDecision) {
  return {
    policy_version: decision.policyVersion,
    verdict: decision.verdict,
    code: decision.code,
    rules: decision.rules.map((rule) => ({
      rule: rule.rule,
      before: rule.before,
      after: rule.after,
      limit: rule.limit,
      verdict: rule.verdict,
      action: rule.action,
      passes_at: rule.passesAtMs === null ? null : renderTime(rule.passesAtMs),
    })),
  };
}
