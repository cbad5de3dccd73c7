import * as z from "zod";
import { amount, count, currency, id, message, time } from "../../door/fields.ts";
import { shop } from "../terminal/payment-schema.ts";

/** What a wallet's event stream tells, and the ticket that opens it. */

export const eventTicket = z.strictObject({
  ticket: z.string().meta({ description: "The one `Sec-WebSocket-Protocol` of the upgrade." }),
  expires_at: time,
});

const sequence = z.int().min(1).meta({ description: "Rises with every event of the wallet." });

const paymentEvent = z.strictObject({
  sequence,
  kind: z.enum([
    "payment.decided",
    "payment.confirmation_needed",
    "payment.captured",
    "payment.cancelled",
    "payment.expired",
    "payment.refunded",
  ]),
  at: time,
  message,
  amount: count.meta({ description: "Of this event: paid, captured, given back; minor units." }),
  currency,
  payment_id: id,
  result: z.enum(["approved", "declined", "pending"]),
  status: z.enum([
    "pending_confirmation",
    "authorized",
    "captured",
    "cancelled",
    "expired",
    "declined",
  ]),
  amount_captured: count.meta({ description: "Of the payment, after this event." }),
  amount_refunded: count.meta({ description: "Of the payment, after this event." }),
  decline: z.strictObject({ code: z.string() }).nullable(),
  confirm_by: time.nullable(),
  ...shop,
});

const topUpEvent = z.strictObject({
  sequence,
  kind: z.literal("top_up.credited"),
  at: time,
  message,
  amount,
  currency,
  top_up_id: id,
  channel: z.string(),
  partner_id: id.nullable(),
  partner_name: z
    .string()
    .nullable()
    .meta({ description: "Who credited it, by the name of then; null for own points." }),
});

const redemptionEvent = z.strictObject({
  sequence,
  kind: z.literal("redemption.made"),
  at: time,
  message,
  amount,
  currency,
  redemption_id: id,
});

const adjustmentEvent = z.strictObject({
  sequence,
  kind: z.enum(["adjustment.credited", "adjustment.debited"]),
  at: time,
  message,
  amount,
  currency,
  adjustment_id: id,
});

const pointsEvent = z.strictObject({
  sequence,
  kind: z.literal("points.matured"),
  at: time,
  message,
  amount: count.meta({ description: "Points." }),
});

const securityEvent = z.strictObject({
  sequence,
  kind: z.string().regex(/^security\./),
  at: time,
  message,
  device_id: id.nullable(),
  actor: z.enum(["customer", "operator", "system"]),
});

const ofTheStream = z
  .strictObject({ sequence: count, kind: z.enum(["stream.opened", "events.omitted"]), at: time })
  .meta({
    description:
      "`stream.opened` comes first and names the sequence after which everything is told; after " +
      "`events.omitted` more was missed than is told: the activity list has it all.",
  });

const endOfStream = z
  .strictObject({
    sequence: count,
    kind: z.literal("stream.ended"),
    at: time,
    code: z.int(),
    reason: z.string(),
  })
  .meta({ description: "Comes last, when the server ends the stream; a close frame follows." });

/** One message of the stream. */
export const walletEvent = z
  .union([
    paymentEvent,
    topUpEvent,
    redemptionEvent,
    adjustmentEvent,
    pointsEvent,
    securityEvent,
    ofTheStream,
    endOfStream,
  ])
  .meta({ id: "WalletEvent" });
