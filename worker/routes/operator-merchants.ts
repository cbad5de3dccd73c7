import * as z from "zod";
import { renderTime } from "../../src/time.ts";
import { markId, openMarkedId } from "../../src/token/marked-id.ts";
import { controlObject } from "../control/stub.ts";
import { random } from "../keys.ts";
import type { MerchantWhole } from "../merchant/object.ts";
import { askMerchant, merchantObject } from "../merchant/stub.ts";
import { type Access, type Answer, answer, type Call, type Route, route } from "../route.ts";
import { openBank, sealBank } from "../secrets.ts";
import { time } from "./fields.ts";
import { openMerchantThing, revokeMerchantThing } from "./merchant-control.ts";
import { mayAct, mayLook, notFound, operatorBy } from "./operator-call.ts";
import { merchantBody, merchantList, merchantWhole, termsOf } from "./operator-merchant-schema.ts";

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
    summary: "Make a merchant",
    tag,
    access: mayAct,
    replay: "recorded in Control",
    body: merchantBody,
    answers: { 201: z.strictObject({ merchant_id: z.string() }) },
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
      const whole = await merchantObject(call.env, opened.ownerHex).whole();
      if (whole === null) return notFound("merchant");
      return answer(200, renderWhole(call, id, whole));
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
  const opened = openMarkedId(call.ring, "mer", id);
  const ownerHex = opened?.ownerHex ?? "";
  const { bank, ...told } = termsOf(call.body);
  const terms = { ...told, sealedBank: sealBank(call.ring, ownerHex, bank) };
  const detail = { ...told, merchant_id: id };
  const control = controlObject(call.env);
  const recorded = await control.recordAct(operatorBy(call), "create_merchant", detail);
  if (!recorded.ok) return { problem: recorded.fault };
  const made = await askMerchant(call, ownerHex, (merchant, authority) =>
    merchant.create(authority, terms),
  );
  return made.ok ? answer(201, { merchant_id: id }) : { problem: made.fault };
}

function renderWhole(
  { ring }: Pick<Call, "ring">,
  id: string,
  { profile, stores, terminals }: MerchantWhole,
): z.infer<typeof merchantWhole> {
  const opened = openMarkedId(ring, "mer", id);
  const owner = opened?.owner ?? new Uint8Array(8);
  const bank = openBank(ring, opened?.ownerHex ?? "", profile.sealedBank);
  const idOf = (kind: "sto" | "ter", number: number) =>
    markId(ring, kind, { owner, number }, opened?.keyNumber);
  return {
    merchant_id: id,
    name: profile.name,
    name_kana: profile.nameKana,
    category: profile.category,
    reward_rate_bp: profile.rewardRateBp,
    fee_rate_bp: profile.feeRateBp,
    shards: profile.shards,
    credit_line: profile.creditLineMinor,
    bank: {
      bank_code: bank.bankCode,
      branch_code: bank.branchCode,
      account_type: bank.accountType,
      account_number: bank.accountNumber.slice(-3),
      holder_kana: bank.holderKana,
    },
    state: profile.state,
    created_at: renderTime(profile.createdAtMs),
    stores: stores.map(({ number, name, latE6, lonE6 }) => ({
      store_id: idOf("sto", number),
      name,
      lat_e6: latE6,
      lon_e6: lonE6,
    })),
    terminals: terminals.map(({ number, storeNumber, label, state }) => ({
      terminal_id: idOf("ter", number),
      store_id: idOf("sto", storeNumber),
      label,
      state,
    })),
  };
}
