import * as z from "zod";
import { settlementNames } from "../../../src/settlement/message.ts";
import { businessDate as dateOf, type EpochMs, renderTime } from "../../../src/time.ts";
import { shopOf, terminalOf } from "../../caller/terminal.ts";
import { businessDate, count, currency, time } from "../../door/fields.ts";
import { answer, type Call, type Route, route } from "../../door/route.ts";
import { settlementObject } from "../../settlement/stub.ts";
import { terminalObject } from "../../terminal/stub.ts";

/** How long one call waits: in all, for shards to tell what is on its way, or for them to say. */
const waitsMs = { all: 3_000, telling: 2_500, asking: 1_000 };

const sum = z.strictObject({ count, amount: count });

/** What a terminal closes its drawer with. */
export const terminalTotalRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/terminals/me/totals",
    summary: "Counts and sums of a business day, by kind, and up to when they are complete",
    tag: "Store terminals",
    access: { kind: "terminal" },
    replay: "window",
    query: z.strictObject({
      business_date: businessDate.optional(),
      complete_to: z
        .literal("now")
        .optional()
        .describe("Waits, up to 3 s, until what was handed over by now is in it."),
    }),
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
          complete_to: time
            .nullable()
            .describe(
              "Everything that was handed to the merchant's shards by then is in it; it is the " +
                "server_time when nothing is on its way. A wallet hands a payment over a moment after " +
                "its answer. Null: not known, since a shard did not say.",
            ),
          server_time: time,
        })
        .meta({ id: "TerminalTotals" }),
    },
    async handle(call) {
      const { env, nowMs } = call;
      const day = call.query.business_date ?? dateOf(nowMs, env.TIME_ZONE);
      const completeToMs = await completeTo(call, call.query.complete_to === "now");
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
        complete_to: completeToMs === null ? null : renderTime(completeToMs),
        server_time: renderTime(nowMs),
      });
    },
  }),
];

/**
 * Up to when everything that was handed to any of the merchant's shards is in the totals that are read
 * after this. A shard that does not answer in time makes it `null`.
 */
async function completeTo(call: Call, waits: boolean): Promise<EpochMs | null> {
  const { env, ring, nowMs, token } = call;
  const over = scheduler.wait(waits ? waitsMs.all : waitsMs.asking).then(() => null);
  const asked = settlementNames(shopOf(ring, terminalOf(call))).map(async (name) => {
    const shard = settlementObject(env, name);
    const told = shard.completeTo(token.sub, nowMs, waits ? waitsMs.telling : 0);
    return await Promise.race([told.catch(() => null), over]);
  });
  const times = await Promise.all(asked);
  return times.reduce<EpochMs | null>(
    (first, each) => (first === null || each === null ? null : Math.min(first, each)),
    nowMs,
  );
}
