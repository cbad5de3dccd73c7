import * as z from "zod";
import { factorNameCharsMax } from "../../../src/bounds.ts";
import type { CustomerCommand } from "../../../src/identity/act/admit-customer.ts";
import { renderTotpSecret, totpSecretBytes, totpUri } from "../../../src/identity/totp.ts";
import { fail } from "../../../src/result.ts";
import { sealSecret } from "../../../src/token/blind.ts";
import { openId, sealId, type WalletRoute } from "../../../src/token/seal.ts";
import { customerOf } from "../../caller/customer.ts";
import { shownName } from "../../caller/operator.ts";
import { sendNotice } from "../../courier/notice.ts";
import { id } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import {
  askForPasskey,
  confirmPasskey,
  madePasskey,
  makeChallenge,
  reservePasskey,
} from "../../entry/passkey.ts";
import type { PasskeyCreation } from "../../entry/passkey-schema.ts";
import {
  type NewFactorProof,
  newFactorProof,
  registrationContactProven,
} from "../../entry/schema.ts";
import { random } from "../../platform/keys.ts";
import { openContact } from "../../platform/secrets.ts";
import { withSnapshot } from "../../signal/with-snapshot.ts";
import { walletObject } from "../../wallet/stub.ts";
import { currentIdKey } from "../ids.ts";
import { factorConflict, factorRefused, notOfWallet } from "./refusals.ts";

const tag = "App clients";
const access = { kind: "customer" } as const;

const newFactor = z.strictObject({
  kind: z.enum(["totp", "webauthn"]),
  label: shownName(factorNameCharsMax, 0).optional(),
});
type NewFactor = z.infer<typeof newFactor>;

const { totp, webauthn } = registrationContactProven.shape;
const factorOpened = z.strictObject({
  factor_id: id,
  totp: totp.nullable(),
  webauthn: webauthn.nullable(),
});
const factorState = z.strictObject({ factor_id: id, state: z.enum(["open", "active", "removed"]) });

export const walletFactorRoutes: readonly Route[] = [
  route<NewFactor>({
    method: "POST",
    path: "/v1/wallet/factors",
    summary: "Begin to add a second factor. Needs a step-up for `factor`.",
    tag,
    access,
    replay: "recorded in Wallet",
    body: newFactor,
    answers: { 201: factorOpened },
    handle: open,
  }),
  route<NewFactorProof>({
    method: "POST",
    path: "/v1/wallet/factors/{id}/factor",
    summary: "Prove the new factor; it counts from now on.",
    tag,
    access,
    replay: "recorded in Wallet",
    body: newFactorProof,
    answers: { 200: factorState },
    handle: prove,
  }),
  route({
    method: "DELETE",
    path: "/v1/wallet/factors/{id}",
    summary: "Remove a factor, never the last one. Needs a step-up for `factor`.",
    tag,
    access,
    replay: "recorded in Wallet",
    answers: { 200: factorState },
    handle: remove,
  }),
];

async function open(call: Call<NewFactor>): Promise<Answer> {
  return call.body.kind === "totp" ? await openTotp(call) : await openPasskey(call);
}

async function openTotp(call: Call<NewFactor>): Promise<Answer> {
  const { env, ring, body } = call;
  const { route: wallet, ...customer } = customerOf(call);
  const secret = random(totpSecretBytes);
  const sealedSecret = sealSecret(ring, secret, `totp:${wallet}`, random);
  const command = { ...customer, sealedSecret, label: body.label ?? "" };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(env, wallet).openTotpFactor(command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  switch (outcome.value.kind) {
    case "factor": {
      const { value: name } = openContact(ring, outcome.value.sealedContact, wallet);
      return answer(201, {
        factor_id: factorId(call, wallet, outcome.value.number),
        totp: { secret: renderTotpSecret(secret), uri: totpUri(secret, name) },
        webauthn: null,
      });
    }
    default:
      return { problem: factorRefused(outcome.value) };
  }
}

async function openPasskey(call: Call<NewFactor>): Promise<Answer> {
  const { label = "" } = call.body;
  const { route: wallet, ...customer } = customerOf(call);
  const challenge = makeChallenge();
  const command = { ...customer, challenge, label };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(call.env, wallet).openPasskeyFactor(command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  switch (outcome.value.kind) {
    case "factor": {
      const { number, known, sealedContact } = outcome.value;
      const { value: name } = openContact(call.ring, sealedContact, wallet);
      const asked = { owner: wallet, name, challenge, known };
      return answer(201, {
        factor_id: factorId(call, wallet, number),
        totp: null,
        webauthn: await askForPasskey(call, asked),
      });
    }
    default:
      return { problem: factorRefused(outcome.value) };
  }
}

async function prove(call: Call<NewFactorProof>): Promise<Answer> {
  const { body } = call;
  const { route: wallet, ...customer } = customerOf(call);
  const number = numberOf(call, wallet);
  if (number === null) return { problem: notOfWallet("factor") };
  const known = { ...customer, number };
  const outcome =
    "totp" in body
      ? await proveTotp(call, wallet, { ...known, route: wallet, code: body.totp.code })
      : await provePasskey(call, wallet, known, body);
  if (!outcome.ok) return { problem: outcome.fault };
  switch (outcome.value.kind) {
    case "factor":
      return changed(call, wallet, outcome.value);
    default:
      return { problem: factorRefused(outcome.value) };
  }
}

type WalletObject = ReturnType<typeof walletObject>;
type TotpProof = Parameters<WalletObject["proveTotpFactor"]>[0];

function proveTotp(call: Call<unknown>, wallet: WalletRoute, command: TotpProof) {
  return withSnapshot(call, (authority) =>
    walletObject(call.env, wallet).proveTotpFactor(command, authority),
  );
}

/** Reserves the passkey for this wallet, has the wallet take it, and makes it the wallet's. */
async function provePasskey(
  call: Call<unknown>,
  wallet: WalletRoute,
  known: CustomerCommand & { readonly number: number },
  body: PasskeyCreation,
) {
  const made = await madePasskey(call, body);
  const owner = { route: wallet, flowId: `factor ${known.number}` };
  if (made.ok && !(await reservePasskey(call, made.value.name, owner))) {
    return fail(factorConflict("credential_taken"));
  }
  const command = { ...known, made: made.ok ? { ok: true as const, ...made.value } : made };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(call.env, wallet).provePasskeyFactor(command, authority),
  );
  if (made.ok && outcome.ok && outcome.value.kind === "factor") {
    await confirmPasskey(call, made.value.name, owner);
  }
  return outcome;
}

async function remove(call: Call): Promise<Answer> {
  const { route: wallet, ...customer } = customerOf(call);
  const number = numberOf(call, wallet);
  if (number === null) return { problem: notOfWallet("factor") };
  const command = { ...customer, number };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(call.env, wallet).removeFactor(command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  switch (outcome.value.kind) {
    case "factor":
      return changed(call, wallet, outcome.value);
    default:
      return { problem: factorRefused(outcome.value) };
  }
}

type FactorAfter = Extract<
  Awaited<ReturnType<ReturnType<typeof walletObject>["removeFactor"]>>,
  { kind: "factor" }
>;

function changed(call: Call<unknown>, wallet: WalletRoute, after: FactorAfter): Answer {
  sendNotice(call, wallet, "factor_changed", after.notice);
  return answer(200, { factor_id: factorId(call, wallet, after.number), state: after.state });
}

function numberOf(call: Pick<Call, "ring" | "params">, wallet: WalletRoute): number | null {
  const opened = openId(call.ring, "fac", call.params.id ?? "");
  return opened === null || opened.route !== wallet ? null : opened.number;
}

function factorId({ ring }: Pick<Call, "ring">, wallet: WalletRoute, number: number): string {
  return sealId(ring, "fac", wallet, number, currentIdKey(ring));
}
