import { renderTime } from "../../../src/time.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { finishEntry } from "../../entry/finish.ts";
import { openFlowOf, proveContactStep, startFlow } from "../../entry/flow.ts";
import { askOfPasskeys, givenPasskey, textOfPasskey } from "../../entry/passkey.ts";
import {
  entered,
  type SentCodeBody,
  type SignInFactor,
  type StartBody,
  sentCodeBody,
  signInContactProven,
  signInFactor,
  signInOpened,
  startBody,
} from "../../entry/schema.ts";
import { walletObject } from "../../wallet/stub.ts";

const tag = "App clients";
const access = { kind: "proof" } as const;

export const signInRoutes: readonly Route[] = [
  route<StartBody>({
    method: "POST",
    path: "/v1/sign-ins",
    summary: "Begin: a one-time code is sent to the contact. Alike for known and unknown contacts.",
    tag,
    access,
    replay: "recorded in Directory",
    body: startBody,
    answers: { 201: signInOpened },
    handle: start,
  }),
  route<SentCodeBody>({
    method: "POST",
    path: "/v1/sign-ins/{id}/contact-proof",
    summary: "Prove the contact; answers which second factors the wallet has.",
    tag,
    access,
    replay: "recorded in Directory",
    body: sentCodeBody,
    answers: { 200: signInContactProven },
    handle: proveContact,
  }),
  route<SignInFactor>({
    method: "POST",
    path: "/v1/sign-ins/{id}/factor",
    summary: "Prove the second factor: an enrolled key re-enters, a new one cools down first.",
    tag,
    access,
    replay: "recorded in Directory",
    body: signInFactor,
    answers: { 201: entered },
    handle: proveFactor,
  }),
];

async function start(call: Call<StartBody>): Promise<Answer> {
  const opened = await startFlow(call, "sign_in", call.body);
  if (!opened.ok) return { problem: opened.fault };
  const { id, untilMs } = opened.value;
  return answer(201, { sign_in_id: id, expires_at: renderTime(untilMs) });
}

async function proveContact(call: Call<SentCodeBody>): Promise<Answer> {
  const flowId = openFlowOf(call, "sign_in");
  if (!flowId.ok) return { problem: flowId.fault };
  const proven = await proveContactStep(call, "sign_in", flowId.value, null);
  if (!proven.ok) return { problem: proven.fault };
  const wallet = walletObject(call.env, proven.value.walletRoute);
  const [kinds, known] = await Promise.all([wallet.factorKinds(), wallet.passkeys()]);
  const factors = kinds.map((kind) => (kind === "passkey" ? "webauthn" : kind));
  const webauthn = await askOfPasskeys(call, proven.value.challenge, known);
  return answer(200, { factors, webauthn });
}

async function proveFactor(call: Call<SignInFactor>): Promise<Answer> {
  const flowId = openFlowOf(call, "sign_in");
  if (!flowId.ok) return { problem: flowId.fault };
  const { body } = call;
  const entry = { kind: "sign_in", flowId: flowId.value } as const;
  if ("totp" in body) {
    const { code } = body.totp;
    return await finishEntry(call, {
      ...entry,
      text: code,
      factor: async () => ({ kind: "totp", code }),
    });
  }
  return await finishEntry(call, {
    ...entry,
    text: textOfPasskey(body),
    factor: (wallet, challenge) => givenPasskey(call, wallet, body, challenge),
  });
}
