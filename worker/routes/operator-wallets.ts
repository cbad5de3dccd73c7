import { openId } from "../../src/token/seal.ts";
import { type Answer, answer, type Call, type Route, route } from "../route.ts";
import { walletObject } from "../wallet-call.ts";
import { activityCursor, renderActivity } from "./activity-reply.ts";
import { mayLook, notFound } from "./operator-call.ts";
import { activity, activityQuery, pageEvents } from "./wallet-schema.ts";

/** Customers' wallets, as operators see them. */
export const operatorWalletRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/operator/wallets/{id}/activity",
    summary: "Everything that happened to a wallet, newest first, as its owner sees it",
    tag: "Operators",
    access: mayLook,
    replay: "window",
    query: activityQuery,
    answers: { 200: activity },
    handle: readActivity,
  }),
];

async function readActivity(call: Call): Promise<Answer> {
  const { env, ring, query } = call;
  const opened = openId(ring, "wal", call.params.id ?? "");
  if (opened === null) return notFound("wallet");
  const wallet = walletObject(env, opened.route);
  if ((await wallet.operatorView()) === null) return notFound("wallet");
  const at = { caller: null, cursor: activityCursor(query.cursor), count: pageEvents };
  const found = await wallet.activity(at);
  if (found.kind === "revoked") return notFound("wallet");
  return answer(200, renderActivity(ring, opened.route, found));
}
