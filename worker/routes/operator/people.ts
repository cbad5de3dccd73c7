import * as z from "zod";
import type { Operator } from "../../../src/control/book.ts";
import { renderTime } from "../../../src/time.ts";
import { type OperatorRole, operatorRoles } from "../../../src/token/access-claims.ts";
import {
  activationSecretBytes,
  makeActivation,
  openActivation,
} from "../../../src/token/activation.ts";
import { encodeBase64url } from "../../../src/token/grammar.ts";
import { markId, openMarkedId } from "../../../src/token/marked-id.ts";
import { type BoundTokens, boundTokens, issueAccess } from "../../caller/bound-tokens.ts";
import {
  malformedMember,
  mayApprove,
  mayLook,
  notFound,
  operatorBy,
  shownName,
  waitingAnswer,
  waitingReply,
} from "../../caller/operator.ts";
import { sessionRefused } from "../../caller/session-refused.ts";
import type { LetIn } from "../../control/sessions.ts";
import { controlObject } from "../../control/stub.ts";
import { time } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { freshId } from "../../platform/fresh-id.ts";
import { random } from "../../platform/keys.ts";
import { digestText } from "../../rows/digest.ts";
import { proofUse } from "../../rows/proof-use.ts";

const role = z.enum(operatorRoles);
const entered = z.strictObject({ operator_id: z.string(), role, tokens: boundTokens });
const merchantId = z
  .string()
  .max(64)
  .optional()
  .describe("With the role merchant, and only there.");

const inviteBody = z.strictObject({ name: shownName(100), role, merchant_id: merchantId });
const roleBody = z.strictObject({
  role: z.enum([...operatorRoles, "none"]).describe("`none` removes the operator for ever."),
  merchant_id: merchantId,
});

const tag = "Operators";
const proof = { kind: "proof" } as const;

/** How people become operators, keep a session, and change roles. */
export const operatorPeopleRoutes: readonly Route[] = [
  route({
    method: "POST",
    path: "/v1/operators/bootstrap",
    summary: "The first operator, by the deployment's secret, once",
    tag,
    access: proof,
    replay: "recorded in Control",
    body: z.strictObject({
      secret: z.string().min(1).max(256).describe("The deployment's bootstrap secret."),
      name: shownName(100),
    }),
    answers: { 201: entered },
    async handle(call) {
      const { secret, name } = call.body;
      const operatorId = markId(call.ring, "opr", { owner: random(8), number: 0 });
      const command = { operatorId, name, proof: proofUse(call.proof) };
      const made = await controlObject(call.env).bootstrap(secret, command);
      return made.ok ? await welcome(call, made.value) : { problem: made.fault };
    },
  }),
  route({
    method: "POST",
    path: "/v1/operators/invitations",
    summary: "Invite an operator; a third approver and later ones only with a second person",
    tag,
    access: mayApprove,
    replay: "recorded in Control",
    body: inviteBody,
    answers: {
      201: z.strictObject({ invitation_code: z.string(), expires_at: time }),
      202: waitingAnswer.extend({
        invitation_code: z.string().describe("Good once a second person has approved."),
      }),
    },
    handle: invite,
  }),
  route({
    method: "POST",
    path: "/v1/operators/activations",
    summary: "Become an operator by an invitation; the key of the proof is enrolled",
    tag,
    access: proof,
    replay: "recorded in Control",
    body: z.strictObject({ invitation_code: z.string().max(128) }),
    answers: { 201: entered },
    async handle(call) {
      const opened = openActivation(call.ring, "operator", call.body.invitation_code);
      if (opened === null) return notFound("invitation");
      const control = controlObject(call.env);
      const made = await control.activateOperator(digestText(opened.secret), proofUse(call.proof));
      return made.ok ? await welcome(call, made.value) : { problem: made.fault };
    },
  }),
  route({
    method: "POST",
    path: "/v1/operators/sessions",
    summary: "New tokens for an operator's enrolled key",
    tag,
    access: proof,
    replay: "recorded in Control",
    body: z.strictObject({ operator_id: z.string().max(64) }),
    answers: { 200: boundTokens },
    async handle(call) {
      const { operator_id } = call.body;
      if (openMarkedId(call.ring, "opr", operator_id) === null) return sessionRefused;
      const control = controlObject(call.env);
      const found = await control.operatorSession(operator_id, proofUse(call.proof));
      return found.ok ? answer(200, await tokensOf(call, found.value)) : { problem: found.fault };
    },
  }),
  route({
    method: "GET",
    path: "/v1/operators",
    summary: "All operators",
    tag,
    access: mayLook,
    replay: "window",
    answers: {
      200: z.strictObject({
        operators: z.array(
          z.strictObject({
            operator_id: z.string(),
            name: z.string(),
            role: z.enum([...operatorRoles, "none"]),
            merchant_id: z.string().nullable(),
            created_at: time,
          }),
        ),
      }),
    },
    async handle(call) {
      const operators = await controlObject(call.env).operators();
      return answer(200, { operators: operators.map(renderOperator) });
    },
  }),
  route({
    method: "POST",
    path: "/v1/operators/{id}/role",
    summary: "Propose another role for an operator; a second person approves",
    tag,
    access: mayApprove,
    replay: "recorded in Control",
    body: roleBody,
    answers: { 202: waitingAnswer },
    handle: proposeRole,
  }),
];

async function invite(call: Call<z.infer<typeof inviteBody>>): Promise<Answer> {
  const { name, role: wanted, merchant_id = null } = call.body;
  const refusal = merchantRefusal(call, wanted, merchant_id);
  if (refusal !== null) return refusal;
  const owner = random(8);
  const operatorId = markId(call.ring, "opr", { owner, number: 0 });
  const keyNumber = openMarkedId(call.ring, "opr", operatorId)?.keyNumber ?? 0;
  const secret = random(activationSecretBytes);
  const codeHash = digestText(encodeBase64url(secret));
  const command = { codeHash, operatorId, name, role: wanted, merchantId: merchant_id };
  const control = controlObject(call.env);
  const invited = await control.act(operatorBy(call), "invite", command, freshId("apr"));
  if (!invited.ok) return { problem: invited.fault };
  const expires_at = renderTime(invited.value.expiresAtMs);
  const code = makeActivation(call.ring, "operator", { owner, number: 0, keyNumber }, secret);
  const told = { invitation_code: code, expires_at };
  if (invited.value.kind === "invited") return answer(201, told);
  return answer(202, { approval_id: invited.value.approvalId, ...told });
}

async function proposeRole(call: Call<z.infer<typeof roleBody>>): Promise<Answer> {
  const { id = "" } = call.params;
  const { role: wanted, merchant_id = null } = call.body;
  if (openMarkedId(call.ring, "opr", id) === null) return notFound("operator");
  const refusal = merchantRefusal(call, wanted, merchant_id);
  if (refusal !== null) return refusal;
  const proposal = { act: "change_role", operator_id: id, role: wanted, merchant_id } as const;
  const control = controlObject(call.env);
  const proposed = await control.act(operatorBy(call), "propose", freshId("apr"), proposal);
  return proposed.ok ? waitingReply(proposed.value) : { problem: proposed.fault };
}

/** The role merchant, and only it, is of one merchant. */
function merchantRefusal(
  call: Pick<Call, "ring">,
  wanted: OperatorRole | "none",
  merchant: string | null,
): Answer | null {
  if (wanted !== "merchant") {
    return merchant === null ? null : malformedMember("/merchant_id", "this role has none");
  }
  if (merchant === null) return malformedMember("/merchant_id", "this role needs one");
  return openMarkedId(call.ring, "mer", merchant) === null ? notFound("merchant") : null;
}

async function welcome(call: Call, made: LetIn<Operator>): Promise<Answer> {
  const { operatorId, role: given } = made.who;
  const tokens = await tokensOf(call, made);
  return answer(201, { operator_id: operatorId, role: given, tokens });
}

async function tokensOf(call: Call, { who, kindEpoch }: LetIn<Operator>): Promise<BoundTokens> {
  return await issueAccess(call, {
    kind: "operator",
    sub: who.operatorId,
    role: who.role as OperatorRole,
    ...(who.merchantId === null ? {} : { merchant_id: who.merchantId }),
    epoch: [kindEpoch, who.epoch, 1],
  });
}

function renderOperator(operator: Operator) {
  return {
    operator_id: operator.operatorId,
    name: operator.name,
    role: operator.role,
    merchant_id: operator.merchantId,
    created_at: renderTime(operator.createdAtMs),
  };
}
