import * as z from "zod";
import { renderTime } from "../../../src/time.ts";
import { markId, openMarkedId } from "../../../src/token/marked-id.ts";
import { mayAct, mayLook, notFound, operatorBy } from "../../caller/operator.ts";
import { controlObject } from "../../control/stub.ts";
import { time } from "../../door/fields.ts";
import {
  type Access,
  type Answer,
  answer,
  type Call,
  type Route,
  route,
} from "../../door/route.ts";
import { askMerchant } from "../../merchant/stub.ts";
import { freshId } from "../../platform/fresh-id.ts";
import { random } from "../../platform/keys.ts";
import { sealBank } from "../../platform/secrets.ts";
import { openMerchantThing, revokeMerchantThing } from "./merchant-control.ts";
import { merchantBody, merchantList, merchantWhole, termsOf } from "./merchant-schema.ts";
import { wholeMerchant } from "./terms.ts";

const tag = "Operators";
const mayLookOrOwn: Access = {
  kind: "operator",
  roles: ["viewer", "operator", "approver", "merchant"],
};

/** Merchants: made, seen, revoked. */
export const operatorMerchantRoutes: readonly Route[] = [
  route({
    method: "POST",
    path: "/v1/operator/merchants",
    summary: "Make a merchant; its bank account waits for a second person",
    tag,
    access: mayAct,
    replay: "recorded in Control",
    body: merchantBody,
    answers: {
      201: z.strictObject({
        merchant_id: z.string(),
        approval_id: z.string().describe("Under it the bank account waits for a second person."),
        expires_at: time.describe("Until then; afterwards propose the account again."),
      }),
    },
    handle: createMerchant,
  }),
  route({
    method: "GET",
    path: "/v1/operator/merchants",
    summary: "All merchants, oldest first",
    tag,
    access: mayLook,
    replay: "window",
    answers: { 200: merchantList },
    async handle(call) {
      const merchants = await controlObject(call.env).merchants();
      const rows = merchants.map(({ merchantId, name, createdAtMs, revokedAtMs }) => ({
        merchant_id: merchantId,
        name,
        state: revokedAtMs === null ? "active" : "revoked",
        created_at: renderTime(createdAtMs),
      }));
      return answer(200, { merchants: rows });
    },
  }),
  route({
    method: "GET",
    path: "/v1/operator/merchants/{id}",
    summary: "A merchant with its stores and terminals",
    tag,
    access: mayLookOrOwn,
    replay: "window",
    answers: { 200: merchantWhole },
    async handle(call) {
      const { id = "" } = call.params;
      const opened = openMarkedId(call.ring, "mer", id);
      const own = call.token.kind === "operator" ? call.token.merchant_id : undefined;
      if (opened === null || (own !== undefined && own !== id)) return notFound("merchant");
      const whole = await wholeMerchant(call, id);
      return whole === null ? notFound("merchant") : answer(200, whole);
    },
  }),
  route({
    method: "DELETE",
    path: "/v1/operator/merchants/{id}",
    summary: "Revoke a merchant and all its terminals; answered when it is in force",
    tag,
    access: mayAct,
    replay: "recorded in Control",
    answers: {
      200: z.strictObject({
        merchant_id: z.string(),
        state: z.literal("revoked"),
        in_force_at: time,
      }),
    },
    async handle(call) {
      const { id = "" } = call.params;
      const thing = openMerchantThing(call, "merchant", id);
      if (thing === null) return notFound("merchant");
      const revoked = await revokeMerchantThing(call, thing, { act: "revoke" });
      if (!revoked.ok) return { problem: revoked.fault };
      const in_force_at = renderTime(revoked.value.inForceAtMs);
      return answer(200, { merchant_id: id, state: "revoked", in_force_at });
    },
  }),
];

async function createMerchant(call: Call<z.infer<typeof merchantBody>>): Promise<Answer> {
  const id = markId(call.ring, "mer", { owner: random(8), number: 0 });
  const ownerHex = openMarkedId(call.ring, "mer", id)?.ownerHex ?? "";
  const { bank, ...terms } = termsOf(call.body);
  const sealed_bank = sealBank(call.ring, ownerHex, bank);
  const proposal = { act: "change_terms", merchant_id: id, sealed_bank } as const;
  const account = { approvalId: freshId("apr"), proposal };
  const detail = { ...terms, merchant_id: id };
  const control = controlObject(call.env);
  const recorded = await control.act(operatorBy(call), "recordMerchant", detail, account);
  if (!recorded.ok) return { problem: recorded.fault };
  const made = await askMerchant(call, ownerHex, (merchant, authority) =>
    merchant.create(authority, terms),
  );
  if (!made.ok) return { problem: made.fault };
  const { approvalId, expiresAtMs } = recorded.value;
  const expires_at = renderTime(expiresAtMs);
  return answer(201, { merchant_id: id, approval_id: approvalId, expires_at });
}
