import * as z from "zod";
import { activityPage } from "../../../src/bounds.ts";
import { openId } from "../../../src/token/seal.ts";
import {
  mayAct,
  mayLook,
  notFound,
  operatorBy,
  shownName,
  waitingAnswer,
  waitingReply,
} from "../../caller/operator.ts";
import { controlObject } from "../../control/stub.ts";
import { findWallet } from "../../directory/find.ts";
import { time } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { freshId } from "../../platform/fresh-id.ts";
import { walletObject } from "../../wallet/stub.ts";
import { activityCursor, renderActivity } from "../app/activity-reply.ts";
import { renderWallet } from "../app/wallet-reply.ts";
import { activity, activityQuery, wallet } from "../app/wallet-schema.ts";
import { raiseStopAndWait } from "./stops.ts";

const operatorWallet = wallet.omit({ funding_route: true });
const freezeBody = z.strictObject({ reason: shownName(200).optional() });
type FreezeBody = z.infer<typeof freezeBody>;
const restoreBody = z.strictObject({ reason: shownName(200) });
type RestoreBody = z.infer<typeof restoreBody>;

const tag = "Operators";

/** Customers' wallets, as operators see them: no plain contact, and nothing to credit or pay with. */
export const operatorWalletRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/operator/wallets",
    summary: "The wallet of a contact in any spelling, also for 72 h after it was removed; or none",
    tag,
    access: mayLook,
    replay: "window",
    query: z.strictObject({ contact: z.string().min(3).max(254) }),
    answers: { 200: z.strictObject({ wallets: z.array(operatorWallet) }) },
    async handle(call) {
      const found = await findWallet(call, call.query.contact ?? "");
      const shown = found === null ? null : await show(call, found);
      return answer(200, { wallets: shown === null ? [] : [shown] });
    },
  }),
  route({
    method: "GET",
    path: "/v1/operator/wallets/{id}",
    summary: "A wallet as its owner sees it; of its contacts what recognises them",
    tag,
    access: mayLook,
    replay: "window",
    answers: { 200: operatorWallet },
    async handle(call) {
      const opened = openId(call.ring, "wal", call.params.id ?? "");
      const shown = opened === null ? null : await show(call, opened.route);
      return shown === null ? notFound("wallet") : answer(200, shown);
    },
  }),
  route<FreezeBody>({
    method: "POST",
    path: "/v1/operator/wallets/{id}/freeze",
    summary:
      "Stop a wallet: in force when it is answered. Its owner cannot lift it; two persons do",
    tag,
    access: mayAct,
    replay: "recorded in Control",
    body: freezeBody,
    answers: { 200: z.strictObject({ stop_id: z.string(), in_force_at: time }) },
    handle: (call) => {
      const { reason = "frozen by an operator" } = call.body;
      return raiseStopAndWait(call, { scope: "wallet", id: call.params.id ?? "", reason });
    },
  }),
  route<RestoreBody>({
    method: "POST",
    path: "/v1/operator/wallets/{id}/restore",
    summary:
      "Give a wallet back the rows that it lost and its receivers have; a second person approves",
    tag,
    access: mayAct,
    replay: "recorded in Control",
    body: restoreBody,
    answers: { 202: waitingAnswer },
    async handle(call) {
      const wallet_id = call.params.id ?? "";
      if (openId(call.ring, "wal", wallet_id) === null) return notFound("wallet");
      const proposal = { act: "restore_wallet", wallet_id, reason: call.body.reason } as const;
      const control = controlObject(call.env);
      const proposed = await control.act(operatorBy(call), "propose", freshId("apr"), proposal);
      return proposed.ok ? waitingReply(proposed.value) : { problem: proposed.fault };
    },
  }),
  route({
    method: "GET",
    path: "/v1/operator/wallets/{id}/activity",
    summary: "Everything that happened to a wallet, newest first, as its owner sees it",
    tag,
    access: mayLook,
    replay: "window",
    query: activityQuery,
    answers: { 200: activity },
    handle: readActivity,
  }),
];

/** A wallet with its money, or null when none is enrolled for good. */
async function show(call: Call, route: string) {
  const object = walletObject(call.env, route);
  const view = await object.operatorView();
  if (view === null) return null;
  return renderWallet(call, { wallet: route, view, balances: await object.balances() }, null);
}

async function readActivity(call: Call): Promise<Answer> {
  const { env, ring, query } = call;
  const opened = openId(ring, "wal", call.params.id ?? "");
  if (opened === null) return notFound("wallet");
  const wallet = walletObject(env, opened.route);
  if ((await wallet.operatorView()) === null) return notFound("wallet");
  const at = { caller: null, cursor: activityCursor(query.cursor), count: activityPage };
  const found = await wallet.activity(at);
  if (found.kind === "revoked") return notFound("wallet");
  return answer(200, renderActivity(ring, opened.route, found));
}
