import { amrOf } from "../../src/identity/assurance.ts";
import { hintContact } from "../../src/identity/contact.ts";
import type { ProvePasskey, RegistrationProven } from "../../src/identity/prove-factor.ts";
import { hashRecoveryCode, makeRecoveryCodes } from "../../src/identity/recovery-code.ts";
import { renderTotpSecret, totpSecretBytes, totpUri } from "../../src/identity/totp.ts";
import { type Problem, problem } from "../../src/problem.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import { renderTime } from "../../src/time.ts";
import { blindContact, sealSecret } from "../../src/token/blind.ts";
import { encodeUtf8 } from "../../src/token/grammar.ts";
import type { KeyRing } from "../../src/token/key-ring.ts";
import { hashRefresh, makeRefresh } from "../../src/token/refresh.ts";
import { sealId } from "../../src/token/seal.ts";
import { isTakenElsewhere } from "../contact-keys.ts";
import { customerTokens } from "../customer-tokens.ts";
import { deviceLabel } from "../device-label.ts";
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
import {
  askForPasskey,
  confirmPasskey,
  madePasskey,
  reservePasskey,
  textOfPasskey,
} from "../passkey-step.ts";
import { proofUse } from "../proof-use.ts";
import { type Answer, answer, type Call, type Route, route } from "../route.ts";
import { openContact, openText, openTotp } from "../secrets.ts";
import type { Grant, NewPasskey } from "../wallet/identity-acts.ts";
import { walletObject, withSnapshot } from "../wallet-call.ts";
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
} from "./entry-schema.ts";
import { currentIdKey } from "./ids.ts";

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

/** A proven registration; `passkey` when that is its factor. */
type Proven = RegistrationProven & { readonly passkey: NewPasskey | null };

/** Proves the factor in the Directory, which reserves the contact, then reserves the keys. */
async function provenFactor(
  call: Call<RegistrationFactor>,
  flowId: string,
): Promise<Result<Proven, Problem>> {
  const { env, ring, body, proof, nowMs } = call;
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
  if (outcome.kind === "contact_taken") return fail(taken("contact"));
  if (outcome.kind === "wrong") {
    call.after(guardFailure(call, { wayIn: "registration", contact: null }));
  }
  if (outcome.kind !== "proven") return fail(refusedStep(outcome, { kind: "registration", nowMs }));
  const passkey = made?.ok ? made.value : null;
  const { blind, walletRoute: route } = outcome;
  const contact = openContact(ring, outcome.sealedContact, flowId);
  if (await isTakenElsewhere(call, contact, { blind, route })) {
    await shard.abandon({ flowId });
    return fail(taken("contact"));
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
  return taken(key.kind === "reserved" ? "credential" : "key");
}

/**
 * Enrols the wallet, confirms what was reserved for it, and makes it live. Broken off anywhere, the
 * same request finishes it, and so do the Directory's alarms.
 */
async function enrol(
  call: Call<RegistrationFactor>,
  flowId: string,
  proven: Proven,
  secrets: { readonly recovery: readonly string[]; readonly refreshToken: string },
): Promise<Result<Grant, Problem>> {
  const { env, ring, proof } = call;
  const { walletRoute, reservedUntilMs, locale, blind, passkey } = proven;
  const contact = openContact(ring, proven.sealedContact, flowId);
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
    ...factorOf(ring, flowId, proven),
    recoveryHashes,
    refreshHash: await hashRefresh(secrets.refreshToken),
    amr: passkey === null ? amrOf.totp : amrOf.passkey,
    label: await deviceLabel(call),
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
      const owner = { route: walletRoute, flowId };
      await Promise.all([
        contactShard(env, flowId).confirmContact({ flowId }),
        keyShard(env, proof.jkt).confirmKey({ jkt: proof.jkt, ...owner }),
        passkey === null ? null : confirmPasskey(call, passkey.name, owner),
      ]);
      await walletObject(env, walletRoute).activate({ flowId });
      return ok(outcome.value.grant);
    }
  }
}

/** The factor as the wallet keeps it: the passkey, or the flow's TOTP secret sealed anew. */
function factorOf(ring: KeyRing, flowId: string, proven: Proven) {
  const { passkey, walletRoute, sealedTotp, totpStep } = proven;
  if (passkey !== null) return { passkey, sealedTotp: null, totpStep: null };
  const secret = openTotp(ring, sealedTotp ?? "", flowId);
  return { sealedTotp: sealSecret(ring, secret, `totp:${walletRoute}`, random), totpStep };
}

const takenDetails = {
  contact: "This contact was registered meanwhile. Sign in instead.",
  key: "This device key belongs to another wallet. Make a new key.",
  credential: "This passkey belongs to another wallet. Make another.",
} as const;

function taken(what: keyof typeof takenDetails): Problem {
  return problem("state_conflict", takenDetails[what], { members: { state: `${what}_taken` } });
}
