import * as z from "zod";
import { openId } from "../../../src/token/seal.ts";
import { adjustmentKinds } from "../../../src/wallet/funding-record.ts";
import {
  malformedMember,
  mayAct,
  notFound,
  operatorBy,
  shownName,
  waitingAnswer,
  waitingReply,
} from "../../caller/operator.ts";
import { controlObject } from "../../control/stub.ts";
import { currency, id, reference } from "../../door/fields.ts";
import { type Answer, type Call, type Route, route } from "../../door/route.ts";
import { digestText } from "../../rows/digest.ts";
import { walletObject } from "../../wallet/stub.ts";
import { adjustmentProblem } from "./refusals.ts";

const adjustmentRequest = z
  .strictObject({
    reference,
    wallet_id: id,
    kind: z.enum(adjustmentKinds),
    amount: z
      .int({ error: "an integer in minor units, not 0" })
      .refine((amount) => amount !== 0, "an integer in minor units, not 0")
      .meta({ description: "Minor units; negative takes from the wallet." }),
    currency,
    case_number: shownName(64),
    reason: shownName(200),
  })
  .refine(({ kind, amount }) => kind === "correction" || amount > 0, {
    path: ["amount"],
    error: "a compensation gives: only a correction is negative",
  });

type AdjustmentRequest = z.infer<typeof adjustmentRequest>;

/** Money that is put right by hand, by two persons and under a case number. */
export const operatorAdjustmentRoutes: readonly Route[] = [
  route<AdjustmentRequest>({
    method: "POST",
    path: "/v1/operator/adjustments",
    summary: "Propose a compensation or a correction of a balance; a second person approves",
    tag: "Operators",
    access: mayAct,
    replay: "recorded in Control",
    body: adjustmentRequest,
    answers: { 202: waitingAnswer },
    handle: proposeAdjustment,
  }),
];

async function proposeAdjustment(call: Call<AdjustmentRequest>): Promise<Answer> {
  const { body, env, ring } = call;
  if (body.currency !== env.CURRENCY) {
    return malformedMember("/currency", `this deployment's currency is ${env.CURRENCY}`);
  }
  const opened = openId(ring, "wal", body.wallet_id);
  if (opened === null) return notFound("wallet");
  const control = controlObject(env);
  // One proposal a reference: sent again it is the same one, whatever became of it.
  const approvalId = `apr_${digestText(`adjustment\n${body.reference}`).slice(0, 24)}`;
  const proposal = { act: "adjust_wallet", ...body } as const;
  if ((await control.approval(approvalId)) === null) {
    const obstacle = await walletObject(env, opened.route).adjustable(body.amount);
    if (obstacle?.kind === "wallet_unknown") return notFound("wallet");
    if (obstacle !== null) {
      const refusal = adjustmentProblem(obstacle.refused);
      await control.recordRefusal(operatorBy(call), proposal.act, refusal.code);
      return { problem: refusal };
    }
  }
  const proposed = await control.act(operatorBy(call), "propose", approvalId, proposal);
  return proposed.ok ? waitingReply(proposed.value) : { problem: proposed.fault };
}
