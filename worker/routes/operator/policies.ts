import * as z from "zod";
import { policyBytesMax } from "../../../src/bounds.ts";
import { renderTime } from "../../../src/time.ts";
import type { Policy } from "../../../src/velocity/policy.ts";
import { policySchema } from "../../../src/velocity/policy.ts";
import { toldWarnings } from "../../../src/velocity/policy-warnings.ts";
import {
  ACTS,
  type PolicyWarningCode,
  policyWarningCodes,
} from "../../../src/velocity/vocabulary.ts";
import {
  malformedMember,
  mayAct,
  mayLook,
  notFound,
  operatorBy,
  untilInForce,
  waitingAnswer,
  waitingReply,
} from "../../caller/operator.ts";
import type { PolicyEntry } from "../../control/policies.ts";
import { controlObject } from "../../control/stub.ts";
import { count, time } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { freshId } from "../../platform/fresh-id.ts";
import { digestText } from "../../rows/digest.ts";

const tag = "Operators";

const policyVersion = z
  .strictObject({
    version: count,
    state: z.enum(["draft", "shadow", "active", "retired"]),
    document: policySchema,
    table_bytes: count,
    created_by: z.string().nullable(),
    created_at: time,
    activated_at: time.nullable(),
    shadowed_at: time.nullable(),
  })
  .meta({ id: "PolicyVersion" });

const policyWarning = z.strictObject({
  pointer: z.string(),
  code: z
    .enum(Object.keys(policyWarningCodes) as PolicyWarningCode[])
    .describe(`What of: ${codesInWords()}`),
  act: z.enum(ACTS).nullable().describe("The kind of act that it is about."),
  names: z.array(z.string()).describe("What it is about, in the words of the policy language."),
  at_most: count.nullable().describe("The most that can be, where it asks for more."),
  reason: z.string(),
});

const drafted = z.strictObject({
  version: count,
  state: z.literal("draft"),
  warnings: z
    .array(policyWarning)
    .describe(
      "What its author should hear of: limits of the default policy that it lacks, rules that never apply.",
    ),
});

const shadowAnswer = z.strictObject({ version: count, in_force_at: time });

const shadowReport = z
  .strictObject({
    version: count,
    state: policyVersion.shape.state,
    shadowed_at: time.nullable(),
    judged: count,
    would_have_declined: count,
    would_have_confirmed: count,
    newly_declined: count.describe("Declined by the shadow, passed by what decided."),
    newly_passed: count.describe("Passed by the shadow, declined by what decided."),
    rules: z.array(
      z.strictObject({
        rule: z.string(),
        act: z.enum(ACTS).exclude(["sign_in"]),
        action: z.enum(["decline", "confirm", "flag"]),
        exceeded: count,
      }),
    ),
  })
  .meta({
    id: "ShadowReport",
    description:
      "The sums are of payments and top-ups; rules about terminals are counted by rule alone, those about sign-ins are not judged. May lack the last second of each place that decided; the acts' own records lack nothing.",
  });

/** The life of velocity policies: draft, shadow, active; every version is kept. */
export const operatorPolicyRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/operator/policies",
    summary: "All policy versions, and which one decides",
    tag,
    access: mayLook,
    replay: "window",
    answers: {
      200: z.strictObject({ active: count, policies: z.array(policyVersion) }),
    },
    async handle(call) {
      const { active, versions } = await controlObject(call.env).policies();
      return answer(200, { active, policies: versions.map(renderPolicy) });
    },
  }),
  route<Policy>({
    method: "POST",
    path: "/v1/operator/policies",
    summary: "Keep a policy as a draft; its version is given here, whatever the document says",
    tag,
    access: mayAct,
    replay: "recorded in Control",
    body: policySchema,
    bodyBytesMax: policyBytesMax,
    answers: { 201: drafted },
    handle: draft,
  }),
  route({
    method: "GET",
    path: "/v1/operator/policies/{version}",
    summary: "One policy version with its document",
    tag,
    access: mayLook,
    replay: "window",
    answers: { 200: policyVersion },
    async handle(call) {
      const found = await controlObject(call.env).policyEntry(versionOf(call));
      return found === null ? notFound("policy version") : answer(200, renderPolicy(found));
    },
  }),
  route({
    method: "POST",
    path: "/v1/operator/policies/{version}/shadow",
    summary: "Have a version judged beside the active one, without any effect",
    tag,
    access: mayAct,
    replay: "recorded in Control",
    body: z.strictObject({}),
    answers: { 200: shadowAnswer },
    handle: (call) => shadow(call, true),
  }),
  route({
    method: "DELETE",
    path: "/v1/operator/policies/{version}/shadow",
    summary: "Have it judged no more",
    tag,
    access: mayAct,
    replay: "recorded in Control",
    answers: { 200: shadowAnswer },
    handle: (call) => shadow(call, false),
  }),
  route({
    method: "GET",
    path: "/v1/operator/policies/{version}/report",
    summary: "What a version in shadow would have done so far, by rule",
    tag,
    access: mayLook,
    replay: "window",
    answers: { 200: shadowReport },
    handle: report,
  }),
  route({
    method: "POST",
    path: "/v1/operator/policies/{version}/activate",
    summary: "Propose that a version decides, an older one too; a second person approves",
    tag,
    access: mayAct,
    replay: "recorded in Control",
    body: z.strictObject({}),
    answers: { 202: waitingAnswer },
    async handle(call) {
      const proposal = { act: "activate_policy", version: versionOf(call) } as const;
      const control = controlObject(call.env);
      const proposed = await control.act(operatorBy(call), "propose", freshId("apr"), proposal);
      return proposed.ok ? waitingReply(proposed.value) : { problem: proposed.fault };
    },
  }),
];

function codesInWords(): string {
  const each = Object.entries(policyWarningCodes).map(([code, says]) => `\`${code}\`: ${says}`);
  return each.join(" ");
}

async function report(call: Call): Promise<Answer> {
  const found = await controlObject(call.env).shadowReport(versionOf(call));
  if (found === null) return notFound("policy version");
  const { entry, tally } = found;
  const { rules } = policySchema.parse(entry.document);
  return answer(200, {
    version: entry.version,
    state: entry.state,
    shadowed_at: entry.shadowedAtMs === null ? null : renderTime(entry.shadowedAtMs),
    judged: tally.judged,
    would_have_declined: tally.declined,
    would_have_confirmed: tally.confirmed,
    newly_declined: tally.newlyDeclined,
    newly_passed: tally.newlyPassed,
    rules: rules
      .filter(({ act }) => act !== "sign_in")
      .map(({ id, act, action }) => ({ rule: id, act, action, exceeded: tally.rules[id] ?? 0 })),
  });
}

async function draft(call: Call<Policy>): Promise<Answer> {
  const { body: policy, env } = call;
  if (policy.currency !== env.CURRENCY) {
    return malformedMember("/currency", `is not the deployment's ${env.CURRENCY}`);
  }
  const command = { policy, hash: digestText(JSON.stringify(policy)) };
  const kept = await controlObject(env).act(operatorBy(call), "draftPolicy", command);
  if (!kept.ok) return { problem: kept.fault };
  const { version } = kept.value;
  return answer(201, { version, state: "draft", warnings: toldWarnings(policy) });
}

async function shadow(call: Call<unknown>, on: boolean): Promise<Answer> {
  const version = versionOf(call);
  const done = await controlObject(call.env).act(operatorBy(call), "shadowPolicy", { version, on });
  if (!done.ok) return { problem: done.fault };
  await untilInForce(done.value.waitMs);
  return answer(200, { version, in_force_at: renderTime(done.value.inForceAtMs) });
}

/** The version in the path; 0, which no policy has, for what is no number. */
export function versionOf({ params }: Pick<Call, "params">): number {
  return /^[1-9]\d{0,9}$/.test(params.version ?? "") ? Number(params.version) : 0;
}

function renderPolicy(entry: PolicyEntry) {
  const shown = (ms: number | null) => (ms === null ? null : renderTime(ms));
  return {
    version: entry.version,
    state: entry.state,
    document: entry.document,
    table_bytes: entry.tableBytes,
    created_by: entry.createdBy,
    created_at: renderTime(entry.createdAtMs),
    activated_at: shown(entry.activatedAtMs),
    shadowed_at: shown(entry.shadowedAtMs),
  };
}
