import { reservationMs } from "../../src/bounds.ts";
import type { EnteredDevice, EnterOutcome } from "../../src/identity/act/enter.ts";
import type { GivenFactor } from "../../src/identity/act/use-factor.ts";
import { contactKey } from "../../src/identity/contact.ts";
import { wrongFactor } from "../../src/identity/factor-fault.ts";
import type { Problem } from "../../src/problem.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import { renderTime } from "../../src/time.ts";
import { blindContact } from "../../src/token/blind.ts";
import { hashRefresh, makeRefresh } from "../../src/token/refresh.ts";
import { sealId, type WalletRoute } from "../../src/token/seal.ts";
import { customerTokens } from "../caller/customer-tokens.ts";
import { sendNotice } from "../courier/notice.ts";
import { contactShard, keyShard } from "../directory/stub.ts";
import { type Answer, answer, type Call } from "../door/route.ts";
import { random } from "../platform/keys.ts";
import { openContact } from "../platform/secrets.ts";
import { currentIdKey } from "../routes/ids.ts";
import { proofUse } from "../rows/proof-use.ts";
import { withSnapshot } from "../signal/with-snapshot.ts";
import { walletObject } from "../wallet/stub.ts";
import { renewContactKey } from "./contact-keys.ts";
import { deviceLabel } from "./device-label.ts";
import { flowStopped, isEnrolled } from "./flow.ts";
import { guardFailure, guardNext } from "./guard.ts";
import { entryConflict, refusedStep, wayInPaused } from "./refusals.ts";
import type { DeviceBody } from "./schema.ts";

/** How a wallet is entered by a flow whose contact was proven. */
export interface Entry {
  readonly kind: "sign_in" | "recovery";
  readonly flowId: string;
  /** The factor as typed: what a repeated step is recognised by. */
  readonly text: string;
  /** The factor as the wallet judges it; a passkey's is over the flow's challenge. */
  readonly factor: (wallet: WalletRoute, challenge: string | null) => Promise<GivenFactor>;
}

type EnteringCall = Call<{ readonly device?: DeviceBody | undefined }>;

/**
 * The last step of a sign-in or recovery: the wallet judges the factor; an enrolled key re-enters,
 * a new one is reserved in the Directory and becomes a cooling device. Broken off anywhere, the
 * same request finishes it.
 */
export async function finishEntry(call: EnteringCall, entry: Entry): Promise<Answer> {
  const { env, ring, proof } = call;
  const { kind, flowId } = entry;
  const stopped = await flowStopped(call, kind);
  if (stopped !== null) return { problem: stopped };
  const blocked = await guardNext(call, kind, () => isEnrolled(call, kind));
  if (blocked !== null) return { problem: blocked };
  const tried = await contactShard(env, flowId).tryFactor({
    kind,
    flowId,
    proof: proofUse(proof),
  });
  if (tried.kind !== "open") return { problem: refusedStep(tried, kind) };
  const { walletRoute: wallet, triesLeft } = tried;
  const contact = openContact(ring, tried.sealedContact, flowId);
  const [blinds, hashes, factor] = await Promise.all([
    blindContact(ring, contactKey(contact)),
    blindContact(ring, `factor:${flowId}:${entry.text}`),
    entry.factor(wallet, tried.challenge),
  ]);
  const refreshToken = makeRefresh(ring, wallet, random);
  const command = {
    kind,
    route: wallet,
    flowId,
    jkt: proof.jkt,
    factor,
    factorHashes: hashes.map(({ hex }) => hex),
    contactBlinds: blinds.map(({ hex }) => hex),
    refreshHash: await hashRefresh(refreshToken),
  };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(env, wallet).enter(command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  const inside = await insideOf(call, command, outcome.value, triesLeft);
  if (!inside.ok) return { problem: inside.fault };
  await contactShard(env, flowId).finishFlow({ flowId });
  call.after(renewContactKey(call, wallet, blinds));
  const purpose = outcome.value.kind === "entered" ? "device_recovered" : "device_added";
  sendNotice(call, wallet, purpose, inside.value.notice);
  return render(call, wallet, inside.value, refreshToken);
}

type EnterCommand = Parameters<ReturnType<typeof walletObject>["enter"]>[0];

/** The device inside: by its own key, or added now; else why not. */
async function insideOf(
  call: EnteringCall,
  command: EnterCommand,
  outcome: Exclude<EnterOutcome, { kind: "stale_snapshot" }>,
  triesLeft: number,
): Promise<Result<EnteredDevice, Problem>> {
  const { kind } = command;
  switch (outcome.kind) {
    case "entered":
      return ok(outcome);
    case "new_device":
      return await addDevice(call, command);
    case "wrong": {
      const [contact = null] = command.contactBlinds;
      call.after(guardFailure(call, { wayIn: kind, contact }));
      sendNotice(call, command.route, "factor_disabled", outcome.notice ?? null);
      if (triesLeft > 0) return fail(wrongFactor(triesLeft, outcome.fault));
      return fail(refusedStep({ kind: "too_many_attempts" }, kind));
    }
    case "key_removed":
    case "too_many_devices":
    case "contact_too_new":
    case "contact_removed":
      return fail(entryConflict(outcome.kind));
    case "stopped":
      return fail(wayInPaused("sign_in"));
    case "refused":
      return fail(entryConflict("closed"));
  }
}

async function addDevice(
  call: EnteringCall,
  command: EnterCommand,
): Promise<Result<EnteredDevice, Problem>> {
  const { env, ring, proof } = call;
  const { route: wallet, flowId, refreshHash } = command;
  const reservedUntilMs = Date.now() + reservationMs;
  const claim = { jkt: proof.jkt, route: wallet, flowId };
  const shard = keyShard(env, proof.jkt);
  const reserved = await shard.reserveKey({ ...claim, untilMs: reservedUntilMs });
  if (reserved.kind === "taken") {
    return fail(entryConflict("key_taken"));
  }
  const device = {
    flowId,
    jkt: proof.jkt,
    jwk: proof.jwk,
    reservedUntilMs,
    idKey: currentIdKey(ring),
    refreshHash,
    label: await deviceLabel(call),
  };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(env, wallet).addDevice(device, authority),
  );
  if (!outcome.ok) return outcome;
  switch (outcome.value.kind) {
    case "entered":
      await keyShard(env, proof.jkt).confirmKey(claim);
      return ok(outcome.value);
    case "stopped":
      return fail(wayInPaused("sign_in"));
    case "too_many_devices":
      return fail(entryConflict("too_many_devices"));
    case "refused":
      return fail(entryConflict("ended"));
  }
}

async function render(
  call: Call<unknown>,
  wallet: WalletRoute,
  inside: EnteredDevice,
  refreshToken: string,
): Promise<Answer> {
  const { ring } = call;
  const { grant, coolingUntilMs } = inside;
  return answer(201, {
    wallet_id: sealId(ring, "wal", wallet, 0, grant.idKey),
    device_id: sealId(ring, "dev", wallet, grant.deviceNumber, grant.deviceIdKey),
    device_state: coolingUntilMs === null ? "active" : "cooling",
    cooling_until: coolingUntilMs === null ? null : renderTime(coolingUntilMs),
    tokens: await customerTokens(call, wallet, grant, { refreshToken }),
  });
}
