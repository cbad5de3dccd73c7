import { hintContact } from "../../src/identity/contact.ts";
import type { RegistrationProven } from "../../src/identity/prove-flow.ts";
import { hashRecoveryCode, makeRecoveryCodes } from "../../src/identity/recovery-code.ts";
import { renderTotpSecret, totpSecretBytes, totpUri } from "../../src/identity/totp.ts";
import { type Problem, problem } from "../../src/problem.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import { renderTime } from "../../src/time.ts";
import { blindContact, sealSecret } from "../../src/token/blind.ts";
import { encodeUtf8 } from "../../src/token/grammar.ts";
import { hashRefresh, makeRefresh } from "../../src/token/refresh.ts";
import { sealId } from "../../src/token/seal.ts";
import { customerTokens } from "../customer-tokens.ts";
import { contactShard, keyShard } from "../directory/stub.ts";
import {
  contactBytes,
  flowStopped,
  openFlowOf,
  proveContactStep,
  refusedStep,
  startFlow,
} from "../entry-flow.ts";
import { guardFailure } from "../guard/stub.ts";
import { random } from "../keys.ts";
import { proofUse } from "../proof-use.ts";
import { type Answer, answer, type Call, type Route, route } from "../route.ts";
import { openContact, openText, openTotp } from "../secrets.ts";
import type { Grant } from "../wallet/identity-acts.ts";
import { walletObject, withSnapshot } from "../wallet-call.ts";
import {
  registered,
  registrationContactProven,
  registrationOpened,
  type SentCodeBody,
  type StartBody,
  sentCodeBody,
  startBody,
  type TotpFactor,
  totpFactor,
} from "./entry-schema.ts";
import { currentIdKey } from "./ids.ts";

const tag = "App clients";
const access = { kind: "proof" } as const;
const amr = ["otp", "pop"];

export const registrationRoutes: readonly Route[] = [
  route<StartBody>({
    method: "POST",
    path: "/v1/registrations",
    summary: "Begin: a one-time code is sent to the contact. Alike for known and unknown contacts.",
    tag,
    access,
    replay: "recorded in Directory",
    body: startBody,
    answers: { 201: registrationOpened },
    handle: start,
  }),
  route<SentCodeBody>({
    method: "POST",
    path: "/v1/registrations/{id}/contact-proof",
    summary: "Prove the contact with the code that was sent; answers the second factor to set up.",
    tag,
    access,
    replay: "recorded in Directory",
    body: sentCodeBody,
    answers: { 200: registrationContactProven },
    handle: proveContact,
  }),
  route<TotpFactor>({
    method: "POST",
    path: "/v1/registrations/{id}/factor",
    summary: "Prove the second factor: the wallet, its first device and its tokens.",
    tag,
    access,
    replay: "recorded in Directory",
    body: totpFactor,
    answers: { 201: registered },
    handle: proveFactor,
  }),
];

async function start(call: Call<StartBody>): Promise<Answer> {
  const opened = await startFlow(call, "registration", call.body);
  if (!opened.ok) return { problem: opened.fault };
  const { id, untilMs } = opened.value;
  return answer(201, { registration_id: id, expires_at: renderTime(untilMs) });
}

async function proveContact(call: Call<SentCodeBody>): Promise<Answer> {
  const { ring } = call;
  const flowId = openFlowOf(call, "registration");
  if (!flowId.ok) return { problem: flowId.fault };
  const stopped = await flowStopped(call, "registration");
  if (stopped !== null) return { problem: stopped };
  const fresh = sealSecret(ring, random(totpSecretBytes), `totp:${flowId.value}`, random);
  const proven = await proveContactStep(call, "registration", flowId.value, fresh);
  if (!proven.ok) return { problem: proven.fault };
  const { sealedTotp, sealedContact } = proven.value;
  if (sealedTotp === null) throw new Error("a proven registration has a secret");
  const secret = openTotp(ring, sealedTotp, flowId.value);
  const contact = openContact(ring, sealedContact, flowId.value);
  const totp = { secret: renderTotpSecret(secret), uri: totpUri(secret, contact.value) };
  return answer(200, { totp, webauthn: null });
}

async function proveFactor(call: Call<TotpFactor>): Promise<Answer> {
  const { ring } = call;
  const flowId = openFlowOf(call, "registration");
  if (!flowId.ok) return { problem: flowId.fault };
  const stopped = await flowStopped(call, "registration");
  if (stopped !== null) return { problem: stopped };
  const proven = await provenTotp(call, flowId.value);
  if (!proven.ok) return { problem: proven.fault };
  const { walletRoute, sealedRecovery } = proven.value;
  const recovery = JSON.parse(openText(ring, sealedRecovery, `recovery:${flowId.value}`));
  const refreshToken = makeRefresh(ring, walletRoute, random);
  const enrolled = await enrol(call, flowId.value, proven.value, { recovery, refreshToken });
  if (!enrolled.ok) return { problem: enrolled.fault };
  const grant = enrolled.value;
  const tokens = await customerTokens(call, walletRoute, grant, { refreshToken });
  return answer(201, {
    wallet_id: sealId(ring, "wal", walletRoute, 0, grant.idKey),
    device_id: sealId(ring, "dev", walletRoute, grant.deviceNumber, grant.deviceIdKey),
    recovery_codes: recovery,
    tokens,
  });
}

/** Proves the factor in the Directory, which reserves the contact, then reserves the key. */
async function provenTotp(
  call: Call<TotpFactor>,
  flowId: string,
): Promise<Result<RegistrationProven, Problem>> {
  const { env, ring, body, proof, nowMs } = call;
  const { code } = body.totp;
  const hashes = await blindContact(ring, `factor:${flowId}:${code}`);
  const recovery = encodeUtf8(JSON.stringify(makeRecoveryCodes(random)));
  const outcome = await contactShard(env, flowId).proveTotp({
    flowId,
    proof: proofUse(proof),
    code,
    factorHashes: hashes.map(({ hex }) => hex),
    sealedRecovery: sealSecret(ring, recovery, `recovery:${flowId}`, random),
  });
  if (outcome.kind === "contact_taken") return fail(taken("contact"));
  if (outcome.kind === "wrong") call.after(guardFailure(call));
  if (outcome.kind !== "proven") return fail(refusedStep(outcome, { kind: "registration", nowMs }));
  const { walletRoute, reservedUntilMs } = outcome;
  const claim = { jkt: proof.jkt, route: walletRoute, flowId, untilMs: reservedUntilMs };
  const reserved = await keyShard(env, proof.jkt).reserveKey(claim);
  if (reserved.kind === "reserved") return ok(outcome);
  await contactShard(env, flowId).abandon({ flowId });
  return fail(taken("key"));
}

/**
 * Enrols the wallet, confirms what was reserved for it, and makes it live. Broken off anywhere, the
 * same request finishes it, and so do the Directory's alarms.
 */
async function enrol(
  call: Call<TotpFactor>,
  flowId: string,
  proven: RegistrationProven,
  secrets: { readonly recovery: readonly string[]; readonly refreshToken: string },
): Promise<Result<Grant, Problem>> {
  const { env, ring, proof } = call;
  const { walletRoute, reservedUntilMs, locale, totpStep, blind } = proven;
  const contact = openContact(ring, proven.sealedContact, flowId);
  const totp = openTotp(ring, proven.sealedTotp, flowId);
  const recoveryHashes = await Promise.all(
    secrets.recovery.map((code) => hashRecoveryCode(walletRoute, code)),
  );
  const command = {
    route: walletRoute,
    flowId,
    reservedUntilMs,
    jkt: proof.jkt,
    jwk: proof.jwk,
    idKey: currentIdKey(ring),
    locale,
    contact: {
      type: contact.type,
      hint: hintContact(contact),
      sealed: sealSecret(ring, contactBytes(contact), `contact:${walletRoute}`, random),
      blind,
    },
    sealedTotp: sealSecret(ring, totp, `totp:${walletRoute}`, random),
    totpStep,
    recoveryHashes,
    refreshHash: await hashRefresh(secrets.refreshToken),
    amr,
  };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(env, walletRoute).enrol(command, authority),
  );
  if (!outcome.ok) return outcome;
  switch (outcome.value.kind) {
    case "stopped":
      return fail(problem("stopped", "No registration is taken at the moment."));
    case "refused":
      return fail(
        problem("state_conflict", "This registration can no longer be finished. Start again.", {
          members: { state: "ended" },
        }),
      );
    case "enrolled": {
      const claim = { jkt: proof.jkt, route: walletRoute, flowId };
      await Promise.all([
        contactShard(env, flowId).confirmContact({ flowId }),
        keyShard(env, proof.jkt).confirmKey(claim),
      ]);
      await walletObject(env, walletRoute).activate({ flowId });
      return ok(outcome.value.grant);
    }
  }
}

function taken(what: "contact" | "key"): Problem {
  const detail =
    what === "key"
      ? "This device key belongs to another wallet. Make a new key."
      : "This contact was registered meanwhile. Sign in instead.";
  return problem("state_conflict", detail, { members: { state: `${what}_taken` } });
}
