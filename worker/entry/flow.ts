import type { StopScope } from "../../src/control/snapshot.ts";
import { stopInForce } from "../../src/control/snapshot.ts";
import { type MessagePurpose, writeMessage } from "../../src/courier/message.ts";
import type { FlowKind } from "../../src/directory/flow.ts";
import { makeFlowId, openFlowId, reportIdOf, sealFlowId } from "../../src/directory/flow-id.ts";
import type { ReportProven } from "../../src/directory/loss-report.ts";
import type { ContactProven, MissedRefusal } from "../../src/directory/prove-flow.ts";
import { makeSentCode, sentCodeKey } from "../../src/directory/sent-code.ts";
import { type Contact, contactKey } from "../../src/identity/contact.ts";
import type { Problem } from "../../src/problem.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import { blindContact, sealSecret } from "../../src/token/blind.ts";
import { encodeHex, encodeUtf8 } from "../../src/token/grammar.ts";
import { routeBytes, type WalletRoute } from "../../src/token/seal.ts";
import { courierObject } from "../courier/stub.ts";
import { contactShard, keyShard } from "../directory/stub.ts";
import type { Call } from "../door/route.ts";
import { random } from "../platform/keys.ts";
import { proofUse } from "../rows/proof-use.ts";
import { admitContact } from "./contact-admission.ts";
import { guardFailure, guardMemory, guardNext, guardStart } from "./guard.ts";
import { makeChallenge } from "./passkey.ts";
import { contactTriedTooOften, refusedStep, wayInPaused } from "./refusals.ts";
import type { StartBody } from "./schema.ts";

/** What stops each way in; a lost phone can be frozen under every stop. */
const stopsOf: Readonly<Record<FlowKind, readonly StopScope[]>> = {
  registration: ["everything", "registration"],
  sign_in: ["everything", "sign_in"],
  recovery: ["everything", "sign_in"],
  lost_device: [],
  contact: [],
};

/** 403 `stopped` while this way in is stopped; null when it is open. */
export async function flowStopped(call: Call<unknown>, kind: FlowKind): Promise<Problem | null> {
  const { snapshot } = await call.snapshot();
  const scopes = stopsOf[kind].map((scope) => ({ scope }));
  if (stopInForce(snapshot.stops, scopes) === null) return null;
  return wayInPaused(kind);
}

/**
 * Opens a flow for a contact and sends its code. Known and unknown contacts take the same steps,
 * answer alike and are both sent something; only the owner of the mailbox learns which they are.
 */
export async function startFlow(
  call: Call<unknown>,
  kind: FlowKind,
  start: StartBody & { readonly forWallet?: WalletRoute },
): Promise<Result<{ readonly id: string; readonly untilMs: number }, Problem>> {
  const { env, ring, proof } = call;
  const stopped = await flowStopped(call, kind);
  if (stopped !== null) return fail(stopped);
  const known = guardMemory(call);
  if (known !== null) return fail(known);
  const at = start.forWallet ? "/value" : "/contact/value";
  const enrolledKey = () => isEnrolled(call, kind);
  const typed = { typed: start.contact, at, enrolled: enrolledKey };
  const contact = await admitContact(call, kind, typed);
  if (!contact.ok) return contact;
  const [current, ...older] = await blindContact(ring, contactKey(contact.value));
  if (current === undefined) throw new Error("a ring has a blinding key");
  const isReport = kind === "lost_device";
  const flowId = isReport ? reportIdOf(current.hex, proof.jkt) : makeFlowId(current.hex, random);
  const code = makeSentCode(random);
  const [hashes, route, olderRoutes, keyRoute] = await Promise.all([
    blindContact(ring, sentCodeKey(kind, flowId, code)),
    contactShard(env, current.hex).findContact(current.hex),
    Promise.all(older.map(({ hex }) => contactShard(env, hex).findContact(hex))),
    kind === "registration" || kind === "contact"
      ? null
      : keyShard(env, proof.jkt).findKey(proof.jkt),
  ]);
  const olderRoute = olderRoutes.find((each) => each !== null) ?? null;
  const enrolled = keyRoute !== null || kind === "contact";
  const standing = { enrolled, owner: keyRoute !== null && keyRoute === (route ?? olderRoute) };
  // Nobody at a contact waits for what others there do, where a report of a lost phone is begun.
  const contactTried = isReport ? null : current.hex;
  const blocked = await guardStart(call, { wayIn: kind, contact: contactTried }, standing);
  if (blocked !== null) return fail(blocked);
  const opened = await contactShard(env, current.hex).open({
    kind,
    flowId,
    blind: current.hex,
    proof: proofUse(proof),
    codeHash: hashes[0]?.hex ?? "",
    sealedContact: sealSecret(ring, contactBytes(contact.value), `contact:${flowId}`, random),
    locale: start.locale,
    newRoute: start.forWallet ?? encodeHex(random(routeBytes)),
    olderRoute,
    keyRoute,
  });
  switch (opened.kind) {
    case "opened":
      await sendCode(call, kind, contact.value, {
        locale: start.locale,
        code: opened.usable ? code : null,
      });
      return ok({ id: sealFlowId(ring, kind, flowId), untilMs: opened.untilMs });
    case "joined":
      return ok({ id: sealFlowId(ring, kind, flowId), untilMs: opened.untilMs });
    case "too_many_attempts":
      return fail(contactTriedTooOften(opened.retryAfterMs));
    case "proof_used":
      return fail(refusedStep({ kind: "proof_used" }, kind));
  }
}

async function sendCode(
  call: Call<unknown>,
  kind: FlowKind,
  contact: Contact,
  rest: { readonly locale: string; readonly code: string | null },
): Promise<void> {
  const forNew = kind === "registration" || kind === "contact";
  const unusable: MessagePurpose = forNew ? "already_registered" : "not_registered";
  const host = new URL(call.env.PUBLIC_ORIGIN).hostname;
  const purpose = rest.code === null ? unusable : kind;
  const message = writeMessage(contact, purpose, { ...rest, host });
  await courierObject(call.env, contact).send(message, Date.now());
}

/** A contact as it is sealed. */
export function contactBytes(contact: Contact): Uint8Array {
  return encodeUtf8(JSON.stringify({ type: contact.type, value: contact.value }));
}

/** The open flow that a call's path names, or the 404 that every other id gets. */
export function openFlowOf(
  call: Pick<Call, "ring" | "params">,
  kind: FlowKind,
): Result<string, Problem> {
  const flowId = openFlowId(call.ring, kind, call.params.id ?? "");
  return flowId === null ? fail(refusedStep({ kind: "unknown" }, kind)) : ok(flowId);
}

/** Proves the contact of the flow that the path names, with the code in the body. */
export async function proveContactStep(
  call: Call<{ readonly code: string }>,
  kind: FlowKind,
  flowId: string,
  sealedTotp: string | null,
): Promise<Result<Extract<ContactProven, { kind: "proven" }>, Problem>> {
  const shard = contactShard(call.env, flowId);
  const proof = proofUse(call.proof);
  return await proveStep(call, kind, flowId, (codeHashes) => {
    const command = { kind, flowId, proof, codeHashes, sealedTotp, challenge: makeChallenge() };
    return shard.proveContact(command);
  });
}

/** The same of a report of a lost phone: the wallet that is to be frozen. */
export async function proveReportStep(
  call: Call<{ readonly code: string }>,
  flowId: string,
): Promise<Result<Extract<ReportProven, { kind: "proven" }>, Problem>> {
  const shard = contactShard(call.env, flowId);
  const proof = proofUse(call.proof);
  return await proveStep(call, "lost_device", flowId, (codeHashes) =>
    shard.proveReport({ flowId, proof, codeHashes }),
  );
}

async function proveStep<Proven extends { readonly kind: "proven" }>(
  call: Call<{ readonly code: string }>,
  kind: FlowKind,
  flowId: string,
  ask: (codeHashes: readonly string[]) => Promise<Proven | MissedRefusal>,
): Promise<Result<Proven, Problem>> {
  const [hashes, blocked] = await Promise.all([
    blindContact(call.ring, sentCodeKey(kind, flowId, call.body.code)),
    guardNext(call, kind, () => isEnrolled(call, kind)),
  ]);
  if (blocked !== null) return fail(blocked);
  const outcome = await ask(hashes.map(({ hex }) => hex));
  if (outcome.kind === "proven") return ok(outcome);
  if (outcome.missed !== undefined) {
    call.after(guardFailure(call, { wayIn: kind, contact: outcome.missed }));
  }
  return fail(refusedStep(outcome, kind));
}

/** Whether the caller's key belongs to a wallet; a further contact is asked for with its token. */
export async function isEnrolled({ env, proof }: Call<unknown>, kind: FlowKind): Promise<boolean> {
  if (kind === "registration") return false;
  return kind === "contact" || (await keyShard(env, proof.jkt).findKey(proof.jkt)) !== null;
}
