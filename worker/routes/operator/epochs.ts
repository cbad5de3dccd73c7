import * as z from "zod";
import { type EpochScope, epochScopes, epochTargets } from "../../../src/control/epoch.ts";
import { type EpochKind, epochKinds } from "../../../src/control/snapshot.ts";
import { walletTarget } from "../../../src/control/stop.ts";
import { renderTime } from "../../../src/time.ts";
import {
  mayAct,
  notFound,
  operatorBy,
  shownName,
  waitingAnswer,
  waitingReply,
} from "../../caller/operator.ts";
import { controlObject } from "../../control/stub.ts";
import { time } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { freshId } from "../../platform/fresh-id.ts";
import { openMerchantThing, revokeMerchantThing } from "./merchant-control.ts";
import { controlWallet } from "./wallet-control.ts";

const epochBody = z
  .strictObject({
    scope: z.enum(epochScopes),
    id: z
      .string()
      .max(64)
      .optional()
      .describe(`With ${epochTargets.join(", ")}, and only there.`),
    reason: shownName(200),
  })
  .superRefine(({ scope, id }, context) => {
    const named = !isKind(scope);
    if (named === (id !== undefined)) return;
    const message = named ? "this scope needs an id" : "this scope has no id";
    context.addIssue({ code: "custom", path: ["id"], message });
  });

type EpochBody = z.infer<typeof epochBody>;

/** Revoking everything issued so far, to a kind of callers or to one of them. */
export const operatorEpochRoutes: readonly Route[] = [
  route({
    method: "POST",
    path: "/v1/operator/epochs",
    summary: "Revoke all tokens issued so far; of a whole kind, a second person approves",
    tag: "Operators",
    access: mayAct,
    replay: "recorded in Control",
    body: epochBody,
    answers: {
      200: z.strictObject({
        scope: z.enum(epochScopes),
        id: z.string(),
        epoch: z.int().optional().describe("The lowest epoch still accepted; not of wallets."),
        in_force_at: time,
      }),
      202: waitingAnswer,
    },
    handle: raiseEpoch,
  }),
];

async function raiseEpoch(call: Call<EpochBody>): Promise<Answer> {
  const { scope, id = "", reason } = call.body;
  if (isKind(scope)) return await proposeKind(call, scope);
  if (scope === "merchant" || scope === "terminal") {
    const target = openMerchantThing(call, scope, id);
    if (target === null) return notFound(scope);
    const by = { act: "raise_epoch", reason } as const;
    const raised = await revokeMerchantThing(call, target, by);
    if (!raised.ok) return { problem: raised.fault };
    const { epoch, inForceAtMs } = raised.value;
    return answer(200, { scope, id, epoch, in_force_at: renderTime(inForceAtMs) });
  }
  const target = walletTarget(call.ring, scope, id);
  if (target === null) return notFound(scope);
  const by = operatorBy(call);
  const detail = { scope, id, reason };
  const recorded = await controlObject(call.env).act(by, "recordAct", "raise_epoch", detail);
  if (!recorded.ok) return { problem: recorded.fault };
  const act = { act: "raiseEpoch", reason, actor: by.operatorId } as const;
  const done = await controlWallet(call, target, act);
  if (!done.ok) return { problem: done.fault };
  return answer(200, { scope, id, in_force_at: renderTime(done.value.atMs) });
}

async function proposeKind(call: Call<EpochBody>, scope: EpochKind): Promise<Answer> {
  const proposal = { act: "raise_kind_epoch", scope, reason: call.body.reason } as const;
  const control = controlObject(call.env);
  const proposed = await control.act(operatorBy(call), "propose", freshId("apr"), proposal);
  return proposed.ok ? waitingReply(proposed.value) : { problem: proposed.fault };
}

function isKind(scope: EpochScope): scope is EpochKind {
  return (epochKinds as readonly string[]).includes(scope);
}
