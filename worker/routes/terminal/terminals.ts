import * as z from "zod";
import type { Stationed } from "../../../src/merchant/terminal.ts";
import { openActivation } from "../../../src/token/activation.ts";
import { markId, openMarkedId } from "../../../src/token/marked-id.ts";
import { type BoundTokens, boundTokens, issueAccess } from "../../caller/bound-tokens.ts";
import { notFound } from "../../caller/operator.ts";
import { sessionRefused } from "../../caller/session-refused.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { askMerchant } from "../../merchant/stub.ts";
import { digestText } from "../../rows/digest.ts";
import { proofUse } from "../../rows/proof-use.ts";

const tag = "Store terminals";
const proof = { kind: "proof" } as const;
const activationBody = z.strictObject({ activation_code: z.string().max(128) });

/** How a terminal binds its key and keeps a session. */
export const terminalRoutes: readonly Route[] = [
  route({
    method: "POST",
    path: "/v1/terminals/activations",
    summary: "Bind the key of the proof to a terminal; the same key may repeat it",
    tag,
    access: proof,
    replay: "recorded in Merchant",
    body: activationBody,
    answers: {
      201: z.strictObject({
        terminal_id: z.string(),
        store_id: z.string(),
        merchant_id: z.string(),
        tokens: boundTokens,
      }),
    },
    handle: activate,
  }),
  route({
    method: "POST",
    path: "/v1/terminals/sessions",
    summary: "New tokens for a terminal's activated key",
    tag,
    access: proof,
    replay: "recorded in Merchant",
    body: z.strictObject({ terminal_id: z.string().max(64) }),
    answers: { 200: boundTokens },
    async handle(call) {
      const opened = openMarkedId(call.ring, "ter", call.body.terminal_id);
      if (opened === null) return sessionRefused;
      const command = { number: opened.number, proof: proofUse(call.proof) };
      const found = await askMerchant(call, opened.ownerHex, (merchant, authority) =>
        merchant.terminalSession(authority, command),
      );
      if (!found.ok) return { problem: found.fault };
      return answer(200, (await enter(call, opened, found.value)).tokens);
    },
  }),
];

async function activate(call: Call<z.infer<typeof activationBody>>): Promise<Answer> {
  const opened = openActivation(call.ring, "terminal", call.body.activation_code);
  if (opened === null) return notFound("activation code");
  const command = {
    number: opened.number,
    codeHash: digestText(opened.secret),
    proof: proofUse(call.proof),
  };
  const bound = await askMerchant(call, opened.ownerHex, (merchant, authority) =>
    merchant.activateTerminal(authority, command),
  );
  return bound.ok ? answer(201, await enter(call, opened, bound.value)) : { problem: bound.fault };
}

interface Entered {
  readonly terminal_id: string;
  readonly store_id: string;
  readonly merchant_id: string;
  readonly tokens: BoundTokens;
}

/** A token that says all that a decision needs to know of where the terminal stands. */
async function enter(
  call: Call,
  { owner, keyNumber }: { readonly owner: Uint8Array; readonly keyNumber: number },
  { terminal, store, merchant }: Stationed,
): Promise<Entered> {
  const { ring } = call;
  const terminal_id = markId(ring, "ter", { owner, number: terminal.number }, keyNumber);
  const store_id = markId(ring, "sto", { owner, number: store.number }, keyNumber);
  const merchant_id = markId(ring, "mer", { owner, number: 0 }, keyNumber);
  const { snapshot } = await call.snapshot();
  const tokens = await issueAccess(call, {
    kind: "terminal",
    sub: terminal_id,
    merchant_id,
    merchant_name: merchant.name,
    merchant_name_kana: merchant.nameKana,
    store_id,
    store_name: store.name,
    place: { lat_e6: store.latE6, lon_e6: store.lonE6 },
    category: merchant.category,
    reward_rate_bp: merchant.rewardRateBp,
    fee_rate_bp: merchant.feeRateBp,
    shards: merchant.shards,
    generation: merchant.generation,
    label: terminal.label,
    epoch: [snapshot.epochs.terminals, merchant.epoch, terminal.epoch],
  });
  return { terminal_id, store_id, merchant_id, tokens };
}
