import * as z from "zod";
import { stopInForce } from "../../../src/control/snapshot.ts";
import { mayBeLost } from "../../../src/payment/behind.ts";
import { renderPayment } from "../../../src/payment/reply.ts";
import { settlementNames } from "../../../src/settlement/message.ts";
import type { SettledPayment } from "../../../src/settlement/settled-payment.ts";
import { businessDate as dateOf, renderTime } from "../../../src/time.ts";
import { shopOf, terminalOf } from "../../caller/terminal.ts";
import { businessDate, currency, cursorOf, pageCursor, time } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { settlementObject } from "../../settlement/stub.ts";
import { walletObject } from "../../wallet/stub.ts";
import { sealIdFor } from "../ids.ts";
import { payment, shop } from "./payment-schema.ts";

const tag = "Store terminals";
/** Payments of one page, and calls to the merchant's shards for it. */
const pageMax = { payments: 20, shards: 8 };

/** What a terminal knows of itself. */
export const ownTerminalRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/terminals/me",
    summary: "What this terminal is called, where it stands, and whether it may take payments",
    tag,
    access: { kind: "terminal" },
    replay: "window",
    answers: {
      200: z
        .strictObject({
          terminal_id: z.string(),
          label: z.string().nullable().describe("What the terminal is called."),
          ...shop,
          currency,
          state: z
            .enum(["active", "stopped"])
            .describe("`stopped`: an operator has stopped its payments."),
        })
        .meta({ id: "OwnTerminal" }),
    },
    handle: describeTerminal,
  }),
  route({
    method: "GET",
    path: "/v1/terminals/me/payments",
    summary:
      "This terminal's payments of a business day, as they are now, in no order. Follow `cursor` " +
      "to its end: a page may be empty before it",
    tag,
    access: { kind: "terminal" },
    replay: "window",
    query: z.strictObject({
      business_date: businessDate
        .optional()
        .describe("Of the day on which they were made; today unless told."),
      cursor: cursorOf(/^[0-9]{1,4}\.[A-Za-z0-9._-]{0,64}$/),
    }),
    answers: {
      200: z
        .strictObject({
          business_date: businessDate,
          payments: z.array(payment).meta({
            description:
              "As far as their wallets told the merchant's shards, and without those whose wallets " +
              "have lost them.",
          }),
          cursor: pageCursor,
          server_time: time,
        })
        .meta({ id: "TerminalPayments" }),
    },
    handle: paymentsOfDay,
  }),
];

async function describeTerminal(call: Call): Promise<Answer> {
  const claims = terminalOf(call);
  const { snapshot } = await call.snapshot();
  const stop = stopInForce(snapshot.stops, [
    ...[{ scope: "everything" } as const, { scope: "spending" } as const],
    { scope: "merchant", id: claims.merchant_id },
    { scope: "store", id: claims.store_id },
    { scope: "terminal", id: claims.sub },
  ]);
  return answer(200, {
    terminal_id: claims.sub,
    label: claims.label ?? null,
    merchant_id: claims.merchant_id,
    merchant_name: claims.merchant_name,
    merchant_name_kana: claims.merchant_name_kana,
    store_id: claims.store_id,
    store_name: claims.store_name,
    currency: call.env.CURRENCY,
    state: stop === null ? "active" : "stopped",
  });
}

async function paymentsOfDay(call: Call): Promise<Answer> {
  const { env, ring, nowMs, query, token } = call;
  const day = query.business_date ?? dateOf(nowMs, env.TIME_ZONE);
  const names = settlementNames(shopOf(ring, terminalOf(call)));
  const [shard = "0", ...rest] = (query.cursor ?? "0.").split(".");
  let [at, after] = [Number(shard), rest.join(".")];
  const found: SettledPayment[] = [];
  for (let asked = 0; asked < pageMax.shards; asked += 1) {
    const name = names[at];
    const paymentsMax = pageMax.payments - found.length;
    if (name === undefined || paymentsMax <= 0) break;
    const of = { terminalId: token.sub, businessDate: day, after, paymentsMax };
    const page = await settlementObject(env, name).ofDay(of);
    found.push(...page.payments);
    [at, after] = page.after === null ? [at + 1, ""] : [at, page.after];
  }
  const payments = await Promise.all(found.map((each) => paymentNow(call, each)));
  return answer(200, {
    business_date: day,
    payments: payments.filter((each) => each !== null),
    cursor: at < names.length ? `${at}.${after}` : null,
    server_time: renderTime(nowMs),
  });
}

/** The payment as its wallet has it; `null`: the wallet has lost it. */
async function paymentNow({ env, ring, nowMs }: Call, settled: SettledPayment) {
  const { sender, terminalId, reference, merchantId } = settled;
  const of = { terminalId, reference };
  const now = await walletObject(env, sender).payment({ of, merchantId });
  return now === null || mayBeLost(now) ? null : renderPayment(now, sealIdFor(ring, sender), nowMs);
}
