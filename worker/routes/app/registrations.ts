import type { ProvePasskey, RegistrationProven } from "../../../src/directory/prove-factor.ts";
import type { NewPasskey } from "../../../src/identity/act/use-passkey.ts";
import { makeRecoveryCodes } from "../../../src/identity/recovery-code.ts";
import { renderTotpSecret, totpSecretBytes, totpUri } from "../../../src/identity/totp.ts";
import { parseOwn } from "../../../src/own-json.ts";
import type { Problem } from "../../../src/problem.ts";
import { fail, ok, type Result } from "../../../src/result.ts";
import { renderTime } from "../../../src/time.ts";
import { blindContact, sealSecret } from "../../../src/token/blind.ts";
import { encodeUtf8 } from "../../../src/token/grammar.ts";
import { makeRefresh } from "../../../src/token/refresh.ts";
import { sealId } from "../../../src/token/seal.ts";
import { customerTokens } from "../../caller/customer-tokens.ts";
import { contactShard, keyShard } from "../../directory/stub.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { isTakenElsewhere } from "../../entry/contact-keys.ts";
import { enrolWallet, type ProvenEntry } from "../../entry/enrol.ts";
import { flowStopped, openFlowOf, proveContactStep, startFlow } from "../../entry/flow.ts";
import { guardFailure } from "../../entry/guard.ts";
import { askForPasskey, madePasskey, reservePasskey, textOfPasskey } from "../../entry/passkey.ts";
import { refusedStep, registrationConflict } from "../../entry/refusals.ts";
import {
  type RegistrationFactor,
  registered,
  registrationContactProven,
  registrationFactor,
  registrationOpened,
  type SentCodeBody,
  type StartBody,
  sentCodeBody,
  startBody,
} from "../../entry/schema.ts";
import { random } from "../../platform/keys.ts";
import { openContact, openText, openTotp } from "../../platform/secrets.ts";
import { proofUse } from "../../rows/proof-use.ts";

const tag = "App clients";
const access = { kind: "proof" } as const;

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
  route<RegistrationFactor>({
    method: "POST",
    path: "/v1/registrations/{id}/factor",
    summary: "Prove the second factor: the wallet, its first device and its tokens.",
    tag,
    access,
    replay: "recorded in Directory",
    body: registrationFactor,
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
  const { sealedTotp, sealedContact, challenge, walletRoute } = proven.value;
  if (sealedTotp === null || challenge === null) {
    throw new Error("a proven registration has a secret and a challenge");
  }
  const secret = openTotp(ring, sealedTotp, flowId.value);
  const contact = openContact(ring, sealedContact, flowId.value);
  const totp = { secret: renderTotpSecret(secret), uri: totpUri(secret, contact.value) };
  const asked = { owner: walletRoute, name: contact.value, challenge, known: [] };
  return answer(200, { totp, webauthn: await askForPasskey(call, asked) });
}

async function proveFactor(call: Call<RegistrationFactor>): Promise<Answer> {
  const { ring } = call;
  const flowId = openFlowOf(call, "registration");
  if (!flowId.ok) return { problem: flowId.fault };
  const stopped = await flowStopped(call, "registration");
  if (stopped !== null) return { problem: stopped };
  const proven = await provenFactor(call, flowId.value);
  if (!proven.ok) return { problem: proven.fault };
  const { walletRoute, sealedRecovery } = proven.value;
  const recovery = parseOwn<string[]>(openText(ring, sealedRecovery, `recovery:${flowId.value}`));
  const refreshToken = makeRefresh(ring, walletRoute, random);
  const enrolled = await enrolWallet(call, flowId.value, proven.value, { recovery, refreshToken });
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

/** Proves the factor in the Directory, which reserves the contact, then reserves the keys. */
async function provenFactor(
  call: Call<RegistrationFactor>,
  flowId: string,
): Promise<Result<ProvenEntry, Problem>> {
  const { env, ring, body, proof } = call;
  const text = "totp" in body ? body.totp.code : textOfPasskey(body);
  const hashes = await blindContact(ring, `factor:${flowId}:${text}`);
  const recovery = encodeUtf8(JSON.stringify(makeRecoveryCodes(random)));
  const command = {
    flowId,
    proof: proofUse(proof),
    factorHashes: hashes.map(({ hex }) => hex),
    sealedRecovery: sealSecret(ring, recovery, `recovery:${flowId}`, random),
  };
  const made = "webauthn" in body ? await madePasskey(call, body) : null;
  const shard = contactShard(env, flowId);
  const outcome =
    made === null
      ? await shard.proveTotp({ ...command, code: text })
      : await shard.provePasskey({ ...command, made: madeFor(made) });
  if (outcome.kind === "contact_taken") return fail(registrationConflict("contact_taken"));
  if (outcome.kind === "wrong") {
    call.after(guardFailure(call, { wayIn: "registration", contact: null }));
  }
  if (outcome.kind !== "proven") return fail(refusedStep(outcome, "registration"));
  const passkey = made?.ok ? made.value : null;
  const { blind, walletRoute: route } = outcome;
  const contact = openContact(ring, outcome.sealedContact, flowId);
  if (await isTakenElsewhere(call, contact, { blind, route })) {
    await shard.abandon({ flowId });
    return fail(registrationConflict("contact_taken"));
  }
  const refused = await reserveKeys(call, flowId, outcome, passkey);
  return refused === null ? ok({ ...outcome, passkey }) : fail(refused);
}

function madeFor(made: Awaited<ReturnType<typeof madePasskey>>): ProvePasskey["made"] {
  return made.ok ? { ok: true, challenge: made.value.challenge } : made;
}

/** Reserves the device's key and the passkey for the new wallet, or ends the registration. */
async function reserveKeys(
  call: Call<unknown>,
  flowId: string,
  { walletRoute: route, reservedUntilMs: untilMs }: RegistrationProven,
  passkey: NewPasskey | null,
): Promise<Problem | null> {
  const { env, proof } = call;
  const claim = { jkt: proof.jkt, route, flowId, untilMs };
  const key = await keyShard(env, proof.jkt).reserveKey(claim);
  const free = passkey === null || (await reservePasskey(call, passkey.name, { route, flowId }));
  if (key.kind === "reserved" && free) return null;
  await contactShard(env, flowId).abandon({ flowId });
  return registrationConflict(key.kind === "reserved" ? "credential_taken" : "key_taken");
}
