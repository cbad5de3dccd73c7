import { z } from "zod";
import { hashRecoveryCode, makeRecoveryCodes } from "../../src/identity/recovery-code.ts";
import { renderTotpSecret, totpSecretBytes, totpUri } from "../../src/identity/totp.ts";
import { type Problem, problem } from "../../src/problem.ts";
import { sealSecret } from "../../src/token/blind.ts";
import { openId, sealId, type Route as WalletRoute } from "../../src/token/seal.ts";
import { customerOf, refusedAct } from "../customer.ts";
import { random } from "../keys.ts";
import { sendNotice } from "../notice.ts";
import { type Answer, answer, type Call, type Route, route } from "../route.ts";
import { walletObject, withSnapshot } from "../wallet-call.ts";
import { registrationContactProven, type TotpFactor, totpFactor } from "./entry-schema.ts";
import { id } from "./fields.ts";
import { currentIdKey } from "./ids.ts";
import { ownLimits } from "./wallet-schema.ts";

const tag = "App clients";
const access = { kind: "customer" } as const;

const newFactor = z.strictObject({
  kind: z.literal("totp"),
  label: z.string().max(64).optional(),
});
type NewFactor = z.infer<typeof newFactor>;

const signOutBody = z.strictObject({ everywhere: z.boolean().optional() });
type OwnLimitsBody = z.infer<typeof ownLimits>;
type SignOutBody = z.infer<typeof signOutBody>;

const { totp } = registrationContactProven.shape;
const factorOpened = z.strictObject({ factor_id: id, totp });
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
  route<TotpFactor>({
    method: "POST",
    path: "/v1/wallet/factors/{id}/factor",
    summary: "Prove the new factor; it counts from now on.",
    tag,
    access,
    replay: "recorded in Wallet",
    body: totpFactor,
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
  route<object>({
    method: "POST",
    path: "/v1/wallet/recovery-codes",
    summary: "Ten new recovery codes; the old ones end. Needs a step-up for `factor`.",
    tag,
    access,
    replay: "recorded in Wallet",
    body: z.strictObject({}),
    answers: { 201: z.strictObject({ recovery_codes: z.array(z.string()).length(10) }) },
    handle: remakeCodes,
  }),
  route<OwnLimitsBody>({
    method: "PUT",
    path: "/v1/wallet/limits",
    summary: "The owner's own limits. Needs a step-up for `limits`.",
    tag,
    access,
    replay: "recorded in Wallet",
    body: ownLimits,
    answers: { 200: z.strictObject({ own: ownLimits }) },
    handle: setLimits,
  }),
  route<SignOutBody>({
    method: "POST",
    path: "/v1/wallet/sign-out",
    summary: "End this device's session and tokens, or everything issued so far.",
    tag,
    access,
    replay: "recorded in Wallet",
    body: signOutBody,
    answers: { 200: z.strictObject({ signed_out: z.literal(true) }) },
    handle: signOut,
  }),
];

async function open(call: Call<NewFactor>): Promise<Answer> {
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
    case "factor":
      return answer(201, {
        factor_id: factorId(call, wallet, outcome.value.number),
        totp: { secret: renderTotpSecret(secret), uri: totpUri(secret, body.label || "Sekisho") },
      });
    case "too_many_factors":
      return conflict("too_many_factors", "This wallet has too many factors. Remove one.");
    default:
      return { problem: refusedAct(outcome.value.kind) };
  }
}

async function prove(call: Call<TotpFactor>): Promise<Answer> {
  const { env, body } = call;
  const { route: wallet, ...customer } = customerOf(call);
  const number = numberOf(call, wallet);
  if (number === null) return { problem: unknownFactor };
  const command = { ...customer, route: wallet, number, code: body.totp.code };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(env, wallet).proveTotpFactor(command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  switch (outcome.value.kind) {
    case "factor":
      return changed(call, wallet, outcome.value);
    case "unknown":
      return { problem: unknownFactor };
    case "too_many_attempts":
      return { problem: problem("too_many_attempts", "Begin again with a new factor.") };
    case "wrong": {
      const { triesLeft } = outcome.value;
      const detail = `This code is not right. Tries left: ${triesLeft}.`;
      return { problem: problem("forbidden", detail, { members: { tries_left: triesLeft } }) };
    }
    default:
      return { problem: refusedAct(outcome.value.kind) };
  }
}

async function remove(call: Call): Promise<Answer> {
  const { route: wallet, ...customer } = customerOf(call);
  const number = numberOf(call, wallet);
  if (number === null) return { problem: unknownFactor };
  const command = { ...customer, number };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(call.env, wallet).removeFactor(command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  switch (outcome.value.kind) {
    case "factor":
      return changed(call, wallet, outcome.value);
    case "unknown":
      return { problem: unknownFactor };
    case "last_factor":
      return conflict("last_factor", "The last factor cannot be removed.");
    default:
      return { problem: refusedAct(outcome.value.kind) };
  }
}

async function remakeCodes(call: Call<object>): Promise<Answer> {
  const { route: wallet, ...customer } = customerOf(call);
  const codes = makeRecoveryCodes(random);
  const hashes = await Promise.all(codes.map((code) => hashRecoveryCode(wallet, code)));
  const command = { ...customer, hashes };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(call.env, wallet).remakeRecoveryCodes(command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  if (outcome.value.kind !== "made") return { problem: refusedAct(outcome.value.kind) };
  sendNotice(call, wallet, "factor_changed", outcome.value.notice);
  return answer(201, { recovery_codes: codes });
}

async function setLimits(call: Call<OwnLimitsBody>): Promise<Answer> {
  const { route: wallet, ...customer } = customerOf(call);
  const limits = { paymentMinorMax: call.body.payment_amount_max };
  const command = { ...customer, limits };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(call.env, wallet).setLimits(command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  if (outcome.value.kind !== "set") return { problem: refusedAct(outcome.value.kind) };
  return answer(200, { own: call.body });
}

async function signOut(call: Call<SignOutBody>): Promise<Answer> {
  const { route: wallet, ...customer } = customerOf(call);
  const command = { ...customer, everywhere: call.body.everywhere === true };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(call.env, wallet).signOut(command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  if (outcome.value.kind !== "signed_out") return { problem: refusedAct(outcome.value.kind) };
  return answer(200, { signed_out: true });
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

const unknownFactor: Problem = problem("not_found", "This wallet has no such factor.");

function conflict(state: string, detail: string): Answer {
  return { problem: problem("state_conflict", detail, { members: { state } }) };
}
