import * as z from "zod";
import { recentMax, secondsKept } from "../../../src/monitor/bounds.ts";
import { count, currency, id, time } from "../../door/fields.ts";

/** What an operator's stream tells. */

const second = z.strictObject({
  t: time.meta({ description: "When the second began." }),
  approved: count.meta({ description: "Payments that were approved, at once or by their payers." }),
  pending: count.meta({ description: "Payments that began to wait for their payers." }),
  declined: z
    .record(z.string(), count)
    .meta({ description: "Declines by their codes; a code without any is not there." }),
  amount: count.meta({ description: "What was approved, in minor units." }),
  latency_ms: z
    .strictObject({
      p50: count.meta({ description: "Half of the answers took no longer." }),
      p99: count.meta({ description: "99 of 100 answers took no longer." }),
    })
    .nullable()
    .meta({
      description:
        "From a till's request to its answer, in milliseconds, up to 10 % more than it was; null: " +
        "not known of any.",
    }),
});

const recent = z.strictObject({
  at: time,
  payment_id: id,
  merchant_id: id,
  merchant_name: z
    .string()
    .nullable()
    .meta({ description: "Null where a payer has decided: the payment was told of before." }),
  store_id: id,
  store_name: z.string().nullable().meta({ description: "Null as the merchant's name." }),
  terminal_id: id,
  amount: count.meta({ description: "What was asked for, in minor units." }),
  currency,
  result: z.enum(["approved", "declined", "pending"]),
  decline: z.strictObject({ code: z.string() }).nullable(),
  latency_ms: count
    .nullable()
    .meta({ description: "How long the till waited for the answer; null: not known." }),
});

const sequence = z
  .int()
  .min(1)
  .meta({ description: "1, 2, 3 … of this stream; another stream begins at 1 again." });

const figures = z
  .strictObject({
    kind: z.literal("figures"),
    sequence,
    at: time.meta({ description: "The server's time." }),
    heard: z
      .strictObject({
        of: count.meta({ description: "Shards of merchants with payments in the last minute." }),
        n: count.meta({ description: "Those of them whose report is not overdue." }),
      })
      .meta({ description: "Of how many shards the figures are, and of how many they are whole." }),
    seconds: z.array(second).meta({
      description:
        "Seconds that have ended, or of which more was heard, since the message before; the first " +
        `message has all of the last ${secondsKept}. A second that is never told was not watched.`,
    }),
    recent: z.array(recent).meta({
      description: `Decisions since the message before, the newest first, at most ${recentMax}.`,
    }),
    alerts_open: count.meta({ description: "Alerts that nobody has acknowledged, up to 1,000." }),
    approvals_waiting: count.meta({ description: "Acts that wait for a second person." }),
    stops_version: count.meta({
      description: "Rises with each change of stops, epochs and policies: read the stops then.",
    }),
  })
  .meta({ id: "LiveFigures" });

const endOfStream = z
  .strictObject({
    kind: z.literal("stream.ended"),
    sequence,
    at: time,
    code: z.int(),
    reason: z.string(),
  })
  .meta({ description: "Comes last, when the server ends the stream; a close frame follows." });

/** One message of the stream. */
export const operatorEvent = z.union([figures, endOfStream]).meta({ id: "OperatorEvent" });
