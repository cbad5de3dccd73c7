import { hashRecoveryCode, parseRecoveryCode } from "../../../src/identity/recovery-code.ts";
import { renderTime } from "../../../src/time.ts";
import { sendNotice } from "../../courier/notice.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { finishEntry } from "../../entry/finish.ts";
import { openFlowOf, proveContactStep, proveReportStep, startFlow } from "../../entry/flow.ts";
import {
  entered,
  lostDeviceOpened,
  type RecoveryEntry,
  recoveryContactProven,
  recoveryEntry,
  recoveryOpened,
  type SentCodeBody,
  type StartBody,
  sentCodeBody,
  startBody,
} from "../../entry/schema.ts";
import { withSnapshot } from "../../signal/with-snapshot.ts";
import { walletObject } from "../../wallet/stub.ts";
import { cannotFreeze } from "./refusals.ts";
import { walletState } from "./wallet-schema.ts";

const tag = "App clients";
const access = { kind: "proof" } as const;

export const recoveryRoutes: readonly Route[] = [
  route<StartBody>({
    method: "POST",
    path: "/v1/recoveries",
    summary: "Begin: a one-time code is sent to a contact of the wallet, never to another address.",
    tag,
    access,
    replay: "recorded in Directory",
    body: startBody,
    answers: { 201: recoveryOpened },
    handle: startRecovery,
  }),
  route<SentCodeBody>({
    method: "POST",
    path: "/v1/recoveries/{id}/contact-proof",
    summary: "Prove the contact with the code that was sent.",
    tag,
    access,
    replay: "recorded in Directory",
    body: sentCodeBody,
    answers: { 200: recoveryContactProven },
    handle: proveRecovery,
  }),
  route<RecoveryEntry>({
    method: "POST",
    path: "/v1/recoveries/{id}/factor",
    summary: "Use a recovery code in place of the lost factor; the device cools down.",
    tag,
    access,
    replay: "recorded in Directory",
    body: recoveryEntry,
    answers: { 201: entered },
    handle: recover,
  }),
  route<StartBody>({
    method: "POST",
    path: "/v1/lost-devices",
    summary: "Begin to freeze a wallet without any of its devices.",
    tag,
    access,
    replay: "recorded in Directory",
    body: startBody,
    answers: { 201: lostDeviceOpened },
    handle: startLoss,
  }),
  route<SentCodeBody>({
    method: "POST",
    path: "/v1/lost-devices/{id}/contact-proof",
    summary: "Prove the contact: the wallet is frozen from now on.",
    tag,
    access,
    replay: "recorded in Directory",
    body: sentCodeBody,
    answers: { 200: walletState },
    handle: proveLoss,
  }),
];

async function startRecovery(call: Call<StartBody>): Promise<Answer> {
  const opened = await startFlow(call, "recovery", call.body);
  if (!opened.ok) return { problem: opened.fault };
  const { id, untilMs } = opened.value;
  return answer(201, { recovery_id: id, expires_at: renderTime(untilMs) });
}

async function proveRecovery(call: Call<SentCodeBody>): Promise<Answer> {
  const flowId = openFlowOf(call, "recovery");
  if (!flowId.ok) return { problem: flowId.fault };
  const proven = await proveContactStep(call, "recovery", flowId.value, null);
  return proven.ok ? answer(200, { factors: ["recovery_code"] }) : { problem: proven.fault };
}

async function recover(call: Call<RecoveryEntry>): Promise<Answer> {
  const flowId = openFlowOf(call, "recovery");
  if (!flowId.ok) return { problem: flowId.fault };
  const code = parseRecoveryCode(call.body.recovery_code) ?? "";
  return await finishEntry(call, {
    kind: "recovery",
    flowId: flowId.value,
    text: code,
    factor: async (wallet) => ({
      kind: "recovery_code",
      hash: await hashRecoveryCode(wallet, code),
    }),
  });
}

async function startLoss(call: Call<StartBody>): Promise<Answer> {
  const opened = await startFlow(call, "lost_device", call.body);
  if (!opened.ok) return { problem: opened.fault };
  const { id, untilMs } = opened.value;
  return answer(201, { lost_device_id: id, expires_at: renderTime(untilMs) });
}

async function proveLoss(call: Call<SentCodeBody>): Promise<Answer> {
  const flowId = openFlowOf(call, "lost_device");
  if (!flowId.ok) return { problem: flowId.fault };
  const proven = await proveReportStep(call, flowId.value);
  if (!proven.ok) return { problem: proven.fault };
  const { walletRoute } = proven.value;
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(call.env, walletRoute).freezeByContact(authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  if (outcome.value.kind === "refused") return { problem: cannotFreeze };
  sendNotice(call, walletRoute, "wallet_frozen", outcome.value.notice);
  return answer(200, { state: "frozen" });
}
