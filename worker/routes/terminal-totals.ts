import * as z from "zod";
import { businessDate as dateOf, renderTime } from "../../src/time.ts";
import { answer, type Route, route } from "../route.ts";
import { terminalObject } from "../terminal/stub.ts";
import { businessDate, count, currency, time } from "./fields.ts";

const sum = z.strictObject({ count, amount: count });

/** What a terminal closes its drawer with. */
export const terminalTotalRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/terminals/me/totals",
    summary: "Counts and sums of a business day, by kind; may lag the last answers by a moment",
    tag: "Store terminals",
    access: { kind: "terminal" },
    replay: "window",
    query: z.strictObject({ business_date: businessDate.optional() }),
    answers: {
      200: z
        .strictObject({
          business_date: businessDate,
          currency,
          payments: sum.describe("Captured, by the day of each capture."),
          cancellations: sum,
          refunds: sum,
          declines: sum.describe("Amounts that were asked for and not paid."),
          net: z.int().describe("Payments − cancellations − refunds."),
          server_time: time,
        })
        .meta({ id: "TerminalTotals" }),
    },
    async handle(call) {
      const { env, nowMs } = call;
      const day = call.query.business_date ?? dateOf(nowMs, env.TIME_ZONE);
      const totals = await terminalObject(env, call.token.sub).totals(day);
      const { payments, cancellations, refunds, declines } = totals;
      const shown = (total: typeof payments) => ({ count: total.count, amount: total.amountMinor });
      return answer(200, {
        business_date: day,
        currency: env.CURRENCY,
        payments: shown(payments),
        cancellations: shown(cancellations),
        refunds: shown(refunds),
        declines: shown(declines),
        net: payments.amountMinor - cancellations.amountMinor - refunds.amountMinor,
        server_time: renderTime(nowMs),
      });
    },
  }),
];
