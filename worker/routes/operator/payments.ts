import * as z from "zod";
import { mayBeLost } from "../../../src/payment/behind.ts";
import { renderPayment } from "../../../src/payment/reply.ts";
import { settlementNames, settlementShard } from "../../../src/settlement/message.ts";
import type { SettledPayment } from "../../../src/settlement/settled-payment.ts";
import { openMarkedId } from "../../../src/token/marked-id.ts";
import { mayLook } from "../../caller/operator.ts";
import { id, reference } from "../../door/fields.ts";
import { booksAreBehind } from "../../door/refusals.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { merchantObject } from "../../merchant/stub.ts";
import { settlementObject } from "../../settlement/stub.ts";
import { walletObject } from "../../wallet/stub.ts";
import { sealIdFor, walletIdOf } from "../ids.ts";
import { payment } from "../terminal/payment-schema.ts";

/** Payments as operators find them. */
export const operatorPaymentRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/operator/payments",
    summary:
      "The payments under a terminal's reference, each with its wallet: none, one, or one a wallet; " +
      "may lag a delivery",
    tag: "Operators",
    access: mayLook,
    replay: "window",
    query: z.strictObject({ terminal_id: id, reference }),
    answers: {
      200: z.strictObject({
        payments: z
          .array(z.strictObject({ wallet_id: z.string(), payment }))
          .describe("None, one, or one a wallet."),
      }),
    },
    handle: findPayments,
  }),
];

async function findPayments(call: Call): Promise<Answer> {
  const { ring, env, nowMs } = call;
  const found = await settledUnder(call);
  const payments = [];
  for (const { sender, terminalId, reference: named } of found) {
    const of = { terminalId, reference: named };
    const now = await walletObject(env, sender).payment({ of, merchantId: null });
    if (now === null || mayBeLost(now)) return { problem: booksAreBehind };
    payments.push({
      wallet_id: await walletIdOf(call, sender),
      payment: renderPayment(now, sealIdFor(ring, sender), nowMs),
    });
  }
  return answer(200, { payments });
}

/** What the merchant's shards know under the reference: the shard of now, else any of before. */
async function settledUnder({ ring, env, query }: Call): Promise<readonly SettledPayment[]> {
  const { terminal_id: terminalId = "", reference: of = "" } = query;
  const terminal = openMarkedId(ring, "ter", terminalId);
  if (terminal === null) return [];
  const whole = await merchantObject(env, terminal.ownerHex).whole();
  if (whole === null) return [];
  const { generation, shards } = whole.profile;
  const names = settlementNames({ merchantOwnerHex: terminal.ownerHex, generation, shards });
  const own = `${terminal.ownerHex}.${generation}.${settlementShard(terminalId, of, shards)}`;
  const now = await settlementObject(env, own).find(terminalId, of);
  if (now.length > 0) return now;
  const earlier = names.slice(0, names.length - shards);
  const all = earlier.map((name) => settlementObject(env, name).find(terminalId, of));
  return (await Promise.all(all)).flat();
}
