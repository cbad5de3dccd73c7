import * as z from "zod";
import type { GivenFactor } from "../../../src/identity/act/use-factor.ts";
import { hashRecoveryCode } from "../../../src/identity/recovery-code.ts";
import { stepUpPurposes } from "../../../src/identity/step-up.ts";
import { renderTime } from "../../../src/time.ts";
import { blindContact } from "../../../src/token/blind.ts";
import { openId, sealId, type WalletRoute } from "../../../src/token/seal.ts";
import { customerOf } from "../../caller/customer.ts";
import { customerTokens, makeJti } from "../../caller/customer-tokens.ts";
import { refusedAct } from "../../caller/refusals.ts";
import { sendNotice } from "../../courier/notice.ts";
import { id, time } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { askOfPasskeys, givenPasskey, makeChallenge, textOfPasskey } from "../../entry/passkey.ts";
import { passkeyAssertion, passkeyRequestOptions } from "../../entry/passkey-schema.ts";
import { recoveryFactor, tokens, totpFactor } from "../../entry/schema.ts";
import { withSnapshot } from "../../signal/with-snapshot.ts";
import { walletObject } from "../../wallet/stub.ts";
import { currentIdKey } from "../ids.ts";
import { noSuchStepUp, stepUpRefused } from "./refusals.ts";

const tag = "App clients";
const access = { kind: "customer" } as const;

const stepUpBody = z.strictObject({ purpose: z.enum(stepUpPurposes) });
type StepUpBody = z.infer<typeof stepUpBody>;

const stepUpFactor = z.union([totpFactor, passkeyAssertion, recoveryFactor]);
type StepUpFactor = z.infer<typeof stepUpFactor>;

const stepUpOpened = z.strictObject({
  step_up_id: id,
  expires_at: time,
  webauthn: passkeyRequestOptions.nullable(),
});

export const stepUpRoutes: readonly Route[] = [
  route<StepUpBody>({
    method: "POST",
    path: "/v1/step-ups",
    summary: "Begin a step-up: a fresh second factor for one purpose.",
    tag,
    access,
    replay: "recorded in Wallet",
    body: stepUpBody,
    answers: { 201: stepUpOpened },
    handle: open,
  }),
  route<StepUpFactor>({
    method: "POST",
    path: "/v1/step-ups/{id}/factor",
    summary: "Give the factor: an access token that is good for the purpose, 5 minutes.",
    tag,
    access,
    replay: "recorded in Wallet",
    body: stepUpFactor,
    answers: { 200: tokens },
    handle: giveFactor,
  }),
];

async function open(call: Call<StepUpBody>): Promise<Answer> {
  const { env, ring, body } = call;
  const { route: wallet, ...customer } = customerOf(call);
  const challenge = makeChallenge();
  const command = { ...customer, purpose: body.purpose, challenge };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(env, wallet).openStepUp(command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  if (outcome.value.kind !== "opened") return { problem: refusedAct(outcome.value) };
  const { number, untilMs, passkeys } = outcome.value;
  return answer(201, {
    step_up_id: sealId(ring, "stp", wallet, number, currentIdKey(ring)),
    expires_at: renderTime(untilMs),
    webauthn: await askOfPasskeys(call, challenge, passkeys),
  });
}

async function giveFactor(call: Call<StepUpFactor>): Promise<Answer> {
  const { env, ring, body, nowMs } = call;
  const { route: wallet, ...customer } = customerOf(call);
  const opened = openId(ring, "stp", call.params.id ?? "");
  if (opened === null || opened.route !== wallet) return { problem: noSuchStepUp };
  const text = textOf(body);
  const [factor, hashes] = await Promise.all([
    givenFactor(call, wallet),
    blindContact(ring, `step-up:${wallet}:${opened.number}:${text}`),
  ]);
  const command = {
    ...customer,
    route: wallet,
    number: opened.number,
    factor,
    factorHashes: hashes.map(({ hex }) => hex),
    jti: makeJti(),
  };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(env, wallet).grantStepUp(command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  const { value } = outcome;
  if (value.kind === "granted") {
    const { grant, jti, untilMs } = value;
    const lifeMs = Math.max(1_000, untilMs - nowMs);
    const given = { refreshToken: null, jti, lifeMs };
    return answer(200, await customerTokens(call, wallet, grant, given));
  }
  if (value.kind === "too_many_attempts" || value.kind === "wrong") {
    sendNotice(call, wallet, "factor_disabled", value.notice ?? null);
  }
  return { problem: stepUpRefused(value, nowMs) };
}

function textOf(body: StepUpFactor): string {
  if ("totp" in body) return body.totp.code;
  return "webauthn" in body ? textOfPasskey(body) : body.recovery_code;
}

async function givenFactor(call: Call<StepUpFactor>, wallet: WalletRoute): Promise<GivenFactor> {
  const { body } = call;
  if ("totp" in body) return { kind: "totp", code: body.totp.code };
  if ("webauthn" in body) return await givenPasskey(call, wallet, body);
  return { kind: "recovery_code", hash: await hashRecoveryCode(wallet, body.recovery_code) };
}
