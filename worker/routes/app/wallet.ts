import * as z from "zod";
import { activityPage } from "../../../src/bounds.ts";
import type { DeviceAfter } from "../../../src/identity/act/change-device.ts";
import type { StateAfter } from "../../../src/identity/act/freeze.ts";
import { openId, sealId, type WalletRoute } from "../../../src/token/seal.ts";
import { customerOf } from "../../caller/customer.ts";
import { refusedAct } from "../../caller/refusals.ts";
import { sendNotice } from "../../courier/notice.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { deviceName } from "../../entry/schema.ts";
import { withSnapshot } from "../../signal/with-snapshot.ts";
import { walletObject } from "../../wallet/stub.ts";
import { activityCursor, renderActivity } from "./activity-reply.ts";
import { deviceRefused, notOfWallet } from "./refusals.ts";
import { renderWallet } from "./wallet-reply.ts";
import { activity, activityQuery, deviceState, wallet, walletState } from "./wallet-schema.ts";

const tag = "App clients";
const access = { kind: "customer" } as const;
const renameBody = z.strictObject({ name: deviceName });
type RenameBody = z.infer<typeof renameBody>;
const empty = z.strictObject({});

export const walletRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/wallet",
    summary: "Balances, state, limits, devices and contacts.",
    tag,
    access,
    replay: "window",
    answers: { 200: wallet },
    handle: read,
  }),
  route({
    method: "GET",
    path: "/v1/wallet/activity",
    summary: "Everything that happened, newest first: payments, sign-ins, devices, factors.",
    tag,
    access,
    replay: "window",
    query: activityQuery,
    answers: { 200: activity },
    handle: readActivity,
  }),
  route<object>({
    method: "POST",
    path: "/v1/wallet/freeze",
    summary: "Nothing more is approved from now on. Every device may.",
    tag,
    access,
    replay: "recorded in Wallet",
    body: empty,
    answers: { 200: walletState },
    handle: (call) => changeState(call, "freeze"),
  }),
  route<object>({
    method: "POST",
    path: "/v1/wallet/unfreeze",
    summary: "End the owner's own freeze; needs a step-up for `unfreeze`.",
    tag,
    access,
    replay: "recorded in Wallet",
    body: empty,
    answers: { 200: walletState },
    handle: (call) => changeState(call, "unfreeze"),
  }),
  route({
    method: "DELETE",
    path: "/v1/wallet/devices/{id}",
    summary: "Remove a device for ever: its tokens and codes end at once.",
    tag,
    access,
    replay: "recorded in Wallet",
    answers: { 200: deviceState },
    handle: (call) => changeDevice(call, "removeDevice"),
  }),
  route<RenameBody>({
    method: "PUT",
    path: "/v1/wallet/devices/{id}",
    summary: "Give a device another name.",
    tag,
    access,
    replay: "recorded in Wallet",
    body: renameBody,
    answers: { 200: deviceState },
    handle: (call) => changeDevice(call, "renameDevice", call.body.name),
  }),
  route<object>({
    method: "POST",
    path: "/v1/wallet/devices/{id}/approve",
    summary: "End another device's cool-down; needs a step-up for `device`.",
    tag,
    access,
    replay: "recorded in Wallet",
    body: empty,
    answers: { 200: deviceState },
    handle: (call) => changeDevice(call, "approveDevice"),
  }),
];

async function read(call: Call): Promise<Answer> {
  const { env, ring } = call;
  const customer = customerOf(call);
  const { snapshot } = await call.snapshot();
  const object = walletObject(env, customer.route);
  const query = { caller: customer.caller, customersEpoch: snapshot.epochs.customers };
  const [view, balances] = await Promise.all([object.walletView(query), object.balances()]);
  if (view.kind === "revoked") return { problem: refusedAct({ kind: "revoked" }) };
  const shown = { wallet: customer.route, view, balances };
  return answer(200, {
    ...renderWallet(call, shown, customer.caller.deviceNumber),
    funding_route: sealId(ring, "fun", customer.route, 0, view.idKey),
  });
}

async function readActivity(call: Call): Promise<Answer> {
  const { env, ring, query } = call;
  const { route: wallet, caller } = customerOf(call);
  const at = { caller, cursor: activityCursor(query.cursor), count: activityPage };
  const found = await walletObject(env, wallet).activity(at);
  if (found.kind === "revoked") return { problem: refusedAct({ kind: "revoked" }) };
  return answer(200, renderActivity(ring, wallet, found));
}

async function changeState(call: Call<object>, act: "freeze" | "unfreeze"): Promise<Answer> {
  const { route: wallet, ...command } = customerOf(call);
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(call.env, wallet)[act](command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  if (outcome.value.kind !== "state") return { problem: refusedAct(outcome.value) };
  const { state, notice }: StateAfter = outcome.value;
  sendNotice(call, wallet, act === "freeze" ? "wallet_frozen" : "wallet_unfrozen", notice);
  return answer(200, { state });
}

type DeviceChange = "removeDevice" | "approveDevice" | "renameDevice";

async function changeDevice(call: Call<unknown>, act: DeviceChange, name = ""): Promise<Answer> {
  const { route: wallet, ...customer } = customerOf(call);
  const target = openId(call.ring, "dev", call.params.id ?? "");
  if (target === null || target.route !== wallet) return { problem: notOfWallet("device") };
  const command = { ...customer, deviceNumber: target.number, name };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(call.env, wallet)[act](command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  const { value } = outcome;
  if (value.kind !== "device") return { problem: deviceRefused(value) };
  return changedDevice(call, wallet, value, act);
}

function changedDevice(
  call: Call<unknown>,
  wallet: WalletRoute,
  after: DeviceAfter,
  act: DeviceChange,
): Answer {
  const purpose = act === "approveDevice" ? "device_approved" : "device_removed";
  sendNotice(call, wallet, purpose, after.notice);
  const { number, idKey, state } = after;
  return answer(200, { device_id: sealId(call.ring, "dev", wallet, number, idKey), state });
}
