import * as z from "zod";
import { renderTime } from "../../../src/time.ts";
import { activationSecretBytes, makeActivation } from "../../../src/token/activation.ts";
import { encodeBase64url } from "../../../src/token/grammar.ts";
import { markId, openMarkedId } from "../../../src/token/marked-id.ts";
import { mayAct, notFound, operatorBy } from "../../caller/operator.ts";
import { controlObject } from "../../control/stub.ts";
import { time } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { askMerchant } from "../../merchant/stub.ts";
import { freshNumber } from "../../platform/fresh-id.ts";
import { random } from "../../platform/keys.ts";
import { digestText } from "../../rows/digest.ts";
import { openMerchantThing, revokeMerchantThing } from "./merchant-control.ts";
import { storeBody, terminalBody } from "./merchant-schema.ts";

const tag = "Operators";

/** Stores and terminals of merchants. Their ids are marked under the merchant's own key number. */
export const operatorStoreRoutes: readonly Route[] = [
  route({
    method: "POST",
    path: "/v1/operator/merchants/{id}/stores",
    summary: "Make a store",
    tag,
    access: mayAct,
    replay: "recorded in Control",
    body: storeBody,
    answers: { 201: z.strictObject({ store_id: z.string() }) },
    handle: createStore,
  }),
  route({
    method: "POST",
    path: "/v1/operator/stores/{id}/terminals",
    summary: "Make a terminal, and the code that binds it to a key",
    tag,
    access: mayAct,
    replay: "recorded in Control",
    body: terminalBody,
    answers: {
      201: z.strictObject({
        terminal_id: z.string(),
        activation_code: z.string().describe("One use; shown here only."),
        expires_at: time,
      }),
    },
    handle: createTerminal,
  }),
  route({
    method: "DELETE",
    path: "/v1/operator/terminals/{id}",
    summary: "Revoke a terminal; answered when it is in force",
    tag,
    access: mayAct,
    replay: "recorded in Control",
    answers: {
      200: z.strictObject({
        terminal_id: z.string(),
        state: z.literal("revoked"),
        in_force_at: time,
      }),
    },
    async handle(call) {
      const { id = "" } = call.params;
      const thing = openMerchantThing(call, "terminal", id);
      if (thing === null) return notFound("terminal");
      const revoked = await revokeMerchantThing(call, thing, { act: "revoke" });
      if (!revoked.ok) return { problem: revoked.fault };
      const in_force_at = renderTime(revoked.value.inForceAtMs);
      return answer(200, { terminal_id: id, state: "revoked", in_force_at });
    },
  }),
];

async function createStore(call: Call<z.infer<typeof storeBody>>): Promise<Answer> {
  const { id = "" } = call.params;
  const merchant = openMarkedId(call.ring, "mer", id);
  if (merchant === null) return notFound("merchant");
  const { name, lat_e6: latE6, lon_e6: lonE6 } = call.body;
  const detail = { merchant_id: id, name, lat_e6: latE6, lon_e6: lonE6 };
  const control = controlObject(call.env);
  const recorded = await control.act(operatorBy(call), "recordAct", "create_store", detail);
  if (!recorded.ok) return { problem: recorded.fault };
  const made = await askMerchant(call, merchant.ownerHex, (object, authority) =>
    object.createStore(authority, { number: freshNumber(), name, latE6, lonE6 }),
  );
  if (!made.ok) return { problem: made.fault };
  const body = { owner: merchant.owner, number: made.value.number };
  return answer(201, { store_id: markId(call.ring, "sto", body, merchant.keyNumber) });
}

async function createTerminal(call: Call<z.infer<typeof terminalBody>>): Promise<Answer> {
  const { id = "" } = call.params;
  const store = openMarkedId(call.ring, "sto", id);
  if (store === null) return notFound("store");
  const { label } = call.body;
  const { owner, ownerHex, keyNumber } = store;
  const by = operatorBy(call);
  const detail = { store_id: id, label };
  const recorded = await controlObject(call.env).act(by, "recordAct", "create_terminal", detail);
  if (!recorded.ok) return { problem: recorded.fault };
  const secret = random(activationSecretBytes);
  const command = {
    number: freshNumber(),
    storeNumber: store.number,
    label,
    codeHash: digestText(encodeBase64url(secret)),
  };
  const made = await askMerchant(call, ownerHex, (merchant, authority) =>
    merchant.createTerminal(authority, command),
  );
  if (!made.ok) return { problem: made.fault };
  const { number, codeExpiresAtMs } = made.value;
  return answer(201, {
    terminal_id: markId(call.ring, "ter", { owner, number }, keyNumber),
    activation_code: makeActivation(call.ring, "terminal", { owner, number, keyNumber }, secret),
    expires_at: renderTime(codeExpiresAtMs),
  });
}
