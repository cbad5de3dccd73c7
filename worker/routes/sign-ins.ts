import { renderTime } from "../../src/time.ts";
import { finishEntry } from "../entry-finish.ts";
import { openFlowOf, proveContactStep, startFlow } from "../entry-flow.ts";
import { type Answer, answer, type Call, type Route, route } from "../route.ts";
import { walletObject } from "../wallet-call.ts";
import {
  entered,
  type SentCodeBody,
  type StartBody,
  sentCodeBody,
  signInContactProven,
  signInOpened,
  startBody,
  type TotpFactor,
  totpFactor,
} from "./entry-schema.ts";

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
  route<TotpFactor>({
    method: "POST",
    path: "/v1/sign-ins/{id}/factor",
    summary: "Prove the second factor: an enrolled key re-enters, a new one cools down first.",
    tag,
    access,
    replay: "recorded in Directory",
    body: totpFactor,
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
  const kinds = await walletObject(call.env, proven.value.walletRoute).factorKinds();
  const factors = kinds.map((kind) => (kind === "passkey" ? "webauthn" : kind));
  return answer(200, { factors, webauthn: null });
}

async function proveFactor(call: Call<TotpFactor>): Promise<Answer> {
  const flowId = openFlowOf(call, "sign_in");
  if (!flowId.ok) return { problem: flowId.fault };
  const { code } = call.body.totp;
  const factor = { kind: "totp", code } as const;
  return await finishEntry(call, {
    kind: "sign_in",
    flowId: flowId.value,
    text: code,
    factor: async () => factor,
  });
}
