import * as z from "zod";
import { amrOf } from "../../../src/identity/assurance.ts";
import { renderTime } from "../../../src/time.ts";
import { type OperatorRole, operatorRoles } from "../../../src/token/access-claims.ts";
import { openMarkedId } from "../../../src/token/marked-id.ts";
import { boundTokens, issueAccess } from "../../caller/bound-tokens.ts";
import { operatorBy, shownName } from "../../caller/operator.ts";
import { sessionRefused } from "../../caller/session-refused.ts";
import { controlObject } from "../../control/stub.ts";
import { time } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import {
  askForPasskey,
  askOfPasskeys,
  judgeAssertion,
  madePasskey,
  makeChallenge,
} from "../../entry/passkey.ts";
import {
  type PasskeyAssertion,
  type PasskeyCreation,
  passkeyAssertion,
  passkeyCreation,
  passkeyCreationOptions,
  passkeyRequestOptions,
} from "../../entry/passkey-schema.ts";
import { freshId } from "../../platform/fresh-id.ts";
import { proofUse } from "../../rows/proof-use.ts";

const tag = "Operators";
const everybody = { kind: "operator", roles: operatorRoles } as const;
const proof = { kind: "proof" } as const;
const replay = "recorded in Control";

const labelBody = z.strictObject({ label: shownName(64).optional() });
type LabelBody = z.infer<typeof labelBody>;
const signInBody = z.strictObject({ operator_id: z.string().max(64) });
type SignInBody = z.infer<typeof signInBody>;

/** How operators enrol passkeys and sign in with them. */
export const operatorPasskeyRoutes: readonly Route[] = [
  route<LabelBody>({
    method: "POST",
    path: "/v1/operators/passkeys",
    summary: "Begin a passkey of one's own; a further one needs a sign-in by passkey",
    tag,
    access: everybody,
    replay,
    body: labelBody,
    answers: { 201: z.strictObject({ passkey_id: z.string(), webauthn: passkeyCreationOptions }) },
    handle: begin,
  }),
  route<PasskeyCreation>({
    method: "POST",
    path: "/v1/operators/passkeys/{id}/factor",
    summary: "Prove the new passkey; what needs two persons or an approver needs it from now on",
    tag,
    access: everybody,
    replay,
    body: passkeyCreation,
    answers: { 200: z.strictObject({ passkey_id: z.string(), state: z.literal("active") }) },
    handle: prove,
  }),
  route<SignInBody>({
    method: "POST",
    path: "/v1/operators/sign-ins",
    summary: "Begin a sign-in of an operator's enrolled key; asks for a passkey",
    tag,
    access: proof,
    replay,
    body: signInBody,
    answers: {
      201: z.strictObject({
        sign_in_id: z.string(),
        expires_at: time,
        webauthn: passkeyRequestOptions,
      }),
    },
    handle: signIn,
  }),
  route<PasskeyAssertion>({
    method: "POST",
    path: "/v1/operators/sign-ins/{id}/factor",
    summary: "Give the passkey's answer: tokens that say so",
    tag,
    access: proof,
    replay,
    body: passkeyAssertion,
    answers: { 200: boundTokens },
    handle: finish,
  }),
];

async function begin(call: Call<LabelBody>): Promise<Answer> {
  const { label = "" } = call.body;
  const by = operatorBy(call);
  const command = { passkeyId: freshId("opk"), challenge: makeChallenge(), label };
  const begun = await controlObject(call.env).act(by, "beginPasskey", command);
  if (!begun.ok) return { problem: begun.fault };
  const webauthn = await askForPasskey(call, {
    owner: by.operatorId,
    name: label === "" ? "Sekisho" : label,
    challenge: command.challenge,
    known: begun.value.known,
  });
  return answer(201, { passkey_id: command.passkeyId, webauthn });
}

async function prove(call: Call<PasskeyCreation>): Promise<Answer> {
  const { id: passkeyId = "" } = call.params;
  const made = await madePasskey(call, call.body);
  const command = { passkeyId, made: made.ok ? { ok: true as const, ...made.value } : made };
  const proven = await controlObject(call.env).act(operatorBy(call), "provePasskey", command);
  if (!proven.ok) return { problem: proven.fault };
  return answer(200, { passkey_id: passkeyId, state: "active" });
}

async function signIn(call: Call<SignInBody>): Promise<Answer> {
  const { operator_id: operatorId } = call.body;
  if (openMarkedId(call.ring, "opr", operatorId) === null) return sessionRefused;
  const challenge = makeChallenge();
  const signInId = freshId("ops");
  const command = { operatorId, signInId, challenge, proof: proofUse(call.proof) };
  const begun = await controlObject(call.env).beginSignIn(command);
  if (!begun.ok) return { problem: begun.fault };
  return answer(201, {
    sign_in_id: signInId,
    expires_at: renderTime(begun.value.untilMs),
    webauthn: await askOfPasskeys(call, challenge, begun.value.known),
  });
}

async function finish(call: Call<PasskeyAssertion>): Promise<Answer> {
  const { id: signInId = "" } = call.params;
  const control = controlObject(call.env);
  // An unknown sign-in has no passkeys; Control says so, unless the proof was used before.
  const asked = await control.passkeysOfSignIn(signInId);
  const owner = { owner: asked?.operatorId ?? "", known: asked?.known ?? [] };
  const assertion = await judgeAssertion(call, owner, call.body);
  const command = { signInId, proof: proofUse(call.proof), assertion };
  const credentialId = call.body.webauthn.id;
  const entered = await control.finishSignIn({ ...command, credentialId });
  if (!entered.ok) return { problem: entered.fault };
  const { who, kindEpoch } = entered.value;
  const claims = {
    kind: "operator",
    sub: who.operatorId,
    role: who.role as OperatorRole,
    ...(who.merchantId === null ? {} : { merchant_id: who.merchantId }),
    epoch: [kindEpoch, who.epoch, 1],
  } as const;
  return answer(
    200,
    await issueAccess(call, { ...claims, epoch: [...claims.epoch] }, amrOf.passkey),
  );
}
