import * as z from "zod";
import { recoveryCodes } from "../../../src/bounds.ts";
import { hashRecoveryCode, makeRecoveryCodes } from "../../../src/identity/recovery-code.ts";
import { customerOf } from "../../caller/customer.ts";
import { refusedAct } from "../../caller/refusals.ts";
import { sendNotice } from "../../courier/notice.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { random } from "../../platform/keys.ts";
import { withSnapshot } from "../../signal/with-snapshot.ts";
import { walletObject } from "../../wallet/stub.ts";
import { ownLimits } from "./wallet-schema.ts";

const tag = "App clients";
const access = { kind: "customer" } as const;

const signOutBody = z.strictObject({ everywhere: z.boolean().optional() });
type OwnLimitsBody = z.infer<typeof ownLimits>;
type SignOutBody = z.infer<typeof signOutBody>;

export const walletSettingRoutes: readonly Route[] = [
  route<object>({
    method: "POST",
    path: "/v1/wallet/recovery-codes",
    summary: "Ten new recovery codes; the old ones end. Needs a step-up for `factor`.",
    tag,
    access,
    replay: "recorded in Wallet",
    body: z.strictObject({}),
    answers: { 201: z.strictObject({ recovery_codes: z.array(z.string()).length(recoveryCodes) }) },
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

async function remakeCodes(call: Call<object>): Promise<Answer> {
  const { route: wallet, ...customer } = customerOf(call);
  const codes = makeRecoveryCodes(random);
  const hashes = await Promise.all(codes.map((code) => hashRecoveryCode(wallet, code)));
  const command = { ...customer, hashes };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(call.env, wallet).remakeRecoveryCodes(command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  if (outcome.value.kind !== "made") return { problem: refusedAct(outcome.value) };
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
  if (outcome.value.kind !== "set") return { problem: refusedAct(outcome.value) };
  return answer(200, { own: call.body });
}

async function signOut(call: Call<SignOutBody>): Promise<Answer> {
  const { route: wallet, ...customer } = customerOf(call);
  const command = { ...customer, everywhere: call.body.everywhere === true };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(call.env, wallet).signOut(command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  if (outcome.value.kind !== "signed_out") return { problem: refusedAct(outcome.value) };
  return answer(200, { signed_out: true });
}
