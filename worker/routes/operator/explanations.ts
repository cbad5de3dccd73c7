import * as z from "zod";
import { mayBeLost } from "../../../src/payment/behind.ts";
import { renderPayment, type SealId } from "../../../src/payment/reply.ts";
import { renderTime } from "../../../src/time.ts";
import { openId, sealId } from "../../../src/token/seal.ts";
import type { VelocityDecision } from "../../../src/velocity/engine.ts";
import { countedMax } from "../../../src/velocity/explain.ts";
import type { ActSince, Explanation, RuleWindow } from "../../../src/wallet/explain.ts";
import { mayLook } from "../../caller/operator.ts";
import { controlObject } from "../../control/stub.ts";
import { amount, count, currency, time } from "../../door/fields.ts";
import { booksAreBehind } from "../../door/refusals.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { walletObject } from "../../wallet/stub.ts";
import { sealIdFor, walletIdOf } from "../ids.ts";
import { payment } from "../terminal/payment-schema.ts";
import { notOnRecord } from "./refusals.ts";

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

const judged = {
  velocity: verdict.nullable().describe("Null: something else had declined before."),
  reevaluated: verdict.nullable(),
  same_verdict: z.boolean(),
  shadow: verdict.nullable().describe("What a version in shadow said, without any effect."),
};

const ruleWindow = z.strictObject({
  rule: z.string(),
  window: z
    .strictObject({
      from: time.meta({ description: "Acts count that are later than this …" }),
      to: time.meta({ description: "… up to this." }),
    })
    .meta({ description: "What the rule looked at." }),
  counted: z
    .array(
      z.strictObject({
        at: time,
        amount: count.meta({ description: "What it was for, in minor units." }),
        returned: count.meta({ description: "What was given back of it by then." }),
        payment_id: z.string().nullable().meta({ description: "Null: it is no payment." }),
      }),
    )
    .meta({ description: `What it counted, oldest first: the newest ${countedMax}.` }),
  counted_in_all: count.meta({ description: "How many it counted." }),
});

const act = z.strictObject({
  kind: z.string(),
  at: time,
  actor: z.enum(["customer", "merchant", "partner", "operator", "system"]),
  amount: count.nullable().meta({ description: "What it moved or gave back; minor units." }),
  decline: z.strictObject({ code: z.string() }).nullable(),
});

const explanation = z.strictObject({
  payment,
  wallet_id: z.string(),
  acts: z.array(act).meta({ description: "What was done about the payment since, oldest first." }),
  windows: z
    .array(ruleWindow)
    .meta({ description: "What each rule looked at that is about such an act; then, not now." }),
  decided_by: z.string(),
  snapshot_version: count,
  policy_version: count,
  ...judged,
});

const topUpExplanation = z.strictObject({
  top_up: z.strictObject({
    top_up_id: z.string(),
    reference: z.string(),
    partner_id: z.string().nullable().describe("Null: its owner turned points in."),
    channel: z.string(),
    amount,
    currency,
    created_at: time,
  }),
  decided_by: z.string(),
  policy_version: count.nullable(),
  ...judged,
});

export const explanationRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/operator/payments/{id}/explanation",
    summary: "Why a payment was decided as it was: every rule with its figures, judged again now.",
    tag: "Operators",
    access: mayLook,
    replay: "window",
    answers: { 200: explanation },
    handle: explainPayment,
  }),
  route({
    method: "GET",
    path: "/v1/operator/top-ups/{id}/explanation",
    summary: "Why a top-up was decided as it was, in the same way.",
    tag: "Operators",
    access: mayLook,
    replay: "window",
    answers: { 200: topUpExplanation },
    handle: explainTopUp,
  }),
];

async function explainPayment(call: Call): Promise<Answer> {
  const opened = openId(call.ring, "pay", call.params.id ?? "");
  const unknown = { problem: notOnRecord("payment") };
  if (opened === null) return unknown;
  const wallet = walletObject(call.env, opened.route);
  const found = await wallet.payment({ of: opened, merchantId: null });
  if (mayBeLost(found)) return { problem: booksAreBehind };
  if (found === null) return unknown;
  const table = await tableOf(call, found.body.policyVersion);
  const explained = await wallet.explain(opened, table);
  if (explained === null) return unknown;
  const { body } = explained.payment;
  return answer(200, {
    payment: renderPayment(explained.payment, sealIdFor(call.ring, opened.route), call.nowMs),
    wallet_id: await walletIdOf(call, opened.route),
    acts: explained.acts.map(renderAct),
    windows: explained.windows.map((each) =>
      renderWindow(each, sealIdFor(call.ring, opened.route)),
    ),
    decided_by: body.declineCode ?? "approved",
    snapshot_version: body.snapshotVersion,
    policy_version: body.policyVersion,
    ...renderExplanation(explained),
  });
}

async function explainTopUp(call: Call): Promise<Answer> {
  const opened = openId(call.ring, "top", call.params.id ?? "");
  const unknown = { problem: notOnRecord("top-up") };
  if (opened === null) return unknown;
  const wallet = walletObject(call.env, opened.route);
  const found = await wallet.explainTopUp(opened, null);
  if (mayBeLost(found)) return { problem: booksAreBehind };
  if (found === null) return unknown;
  const { topUp } = found;
  const { policyVersion } = topUp;
  const table = await tableOf(call, policyVersion);
  const explained = table === null ? found : await wallet.explainTopUp(opened, table);
  return answer(200, {
    top_up: {
      top_up_id: sealId(call.ring, "top", opened.route, opened.number, topUp.idKey),
      reference: topUp.reference,
      partner_id: topUp.partnerId,
      channel: topUp.channel,
      amount: topUp.amountMinor,
      currency: call.env.CURRENCY,
      created_at: renderTime(topUp.atMs),
    },
    decided_by: topUp.declineCode ?? "credited",
    policy_version: policyVersion,
    ...renderExplanation(explained === null || mayBeLost(explained) ? found : explained),
  });
}

function renderAct({ kind, atMs, actor, amountMinor, declineCode }: ActSince) {
  const decline = declineCode === null ? null : { code: declineCode };
  const amount = amountMinor === null ? null : Math.abs(amountMinor);
  return { kind, at: renderTime(atMs), actor, amount, decline };
}

function renderWindow(looked: RuleWindow, seal: SealId) {
  const { rule, afterMs, untilMs, counted, countedInAll } = looked;
  return {
    rule,
    window: { from: renderTime(afterMs), to: renderTime(untilMs) },
    counted: counted.map(({ atMs, amountMinor, returnedMinor, payment: named }) => ({
      ...{ at: renderTime(atMs), amount: amountMinor, returned: returnedMinor },
      payment_id: named && seal("pay", named.number, named.keyNumber),
    })),
    counted_in_all: countedInAll,
  };
}

/** The compiled policy of the version that judged an act; `null` when none did. */
async function tableOf({ env }: Call, version: number | null): Promise<Uint8Array | null> {
  const policy = version === null ? null : await controlObject(env).policy(version);
  return policy?.table ?? null;
}

function renderExplanation({ recorded, again, shadow }: Explanation) {
  const rendered = (decision: VelocityDecision | null) =>
    decision === null ? null : renderVerdict(decision);
  const [velocity, reevaluated] = [rendered(recorded), rendered(again)];
  const same = JSON.stringify(velocity) === JSON.stringify(reevaluated);
  return { velocity, reevaluated, same_verdict: same, shadow: rendered(shadow) };
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
