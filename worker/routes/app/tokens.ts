import * as z from "zod";
import { hashRefresh, openRefresh } from "../../../src/token/refresh.ts";
import { customerTokens } from "../../caller/customer-tokens.ts";
import { refusedAct } from "../../caller/refusals.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { tokens } from "../../entry/schema.ts";
import { proofUse } from "../../rows/proof-use.ts";
import { withSnapshot } from "../../signal/with-snapshot.ts";
import { walletObject } from "../../wallet/stub.ts";
import { sessionEnded } from "./refusals.ts";

const refreshBody = z.strictObject({ refresh_token: z.string().min(1).max(256) });
type RefreshBody = z.infer<typeof refreshBody>;

export const tokenRoutes: readonly Route[] = [
  route<RefreshBody>({
    method: "POST",
    path: "/v1/tokens/refresh",
    summary: "New access token for a customer's session, by the key it is bound to.",
    tag: "App clients",
    access: { kind: "proof" },
    replay: "recorded in Wallet",
    body: refreshBody,
    answers: { 200: tokens },
    handle: refresh,
  }),
];

/** Every fault is the same 401: unknown, ended, of another key, revoked. */
async function refresh(call: Call<RefreshBody>): Promise<Answer> {
  const { env, ring, body, proof } = call;
  const opened = openRefresh(ring, body.refresh_token);
  if (opened === null) return { problem: sessionEnded };
  const { route: wallet } = opened;
  const command = { hash: await hashRefresh(body.refresh_token), proof: proofUse(proof) };
  const outcome = await withSnapshot(call, (authority) =>
    walletObject(env, wallet).refreshSession(command, authority),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  if (outcome.value.kind === "refused") return { problem: sessionEnded };
  if (outcome.value.kind !== "granted") return { problem: refusedAct(outcome.value) };
  const { grant } = outcome.value;
  return answer(
    200,
    await customerTokens(call, wallet, grant, { refreshToken: body.refresh_token }),
  );
}
