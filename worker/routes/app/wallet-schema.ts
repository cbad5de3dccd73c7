import * as z from "zod";
import { attestationLevels } from "../../../src/identity/attestation.ts";
import { amount, count, cursorOf, id, message, time } from "../../door/fields.ts";

/** Answers about a wallet, as its owner sees it. */

const balances = z.strictObject({
  available: count,
  held: count,
  points: count,
  points_pending: count,
});

const device = z.strictObject({
  device_id: id,
  state: z.enum(["active", "cooling", "removed"]),
  name: z.string(),
  attestation: z
    .enum(attestationLevels)
    .meta({ description: "What its system says of its key, and whether that was verified." }),
  current: z.boolean().meta({ description: "The device that asks." }),
  enrolled_at: time,
  last_used_at: time,
  cooling_until: time.nullable(),
  stopped: z.boolean(),
});

export const ownLimits = z.strictObject({
  payment_amount_max: amount.nullable().meta({ description: "Caps every code; null: no limit." }),
});

export const wallet = z.strictObject({
  wallet_id: id,
  state: z.enum(["live", "frozen", "closed"]),
  stopped: z.boolean().meta({ description: "An operator has stopped this wallet." }),
  currency: z.string(),
  balances,
  ...balances.shape,
  limits: z.strictObject({
    balance_max: amount,
    confirmation_above: amount,
    cooling_amount_max: amount,
    devices_max: count,
    own: ownLimits,
  }),
  devices: z.array(device),
  contacts: z.array(
    z.strictObject({
      contact_id: id,
      type: z.enum(["email", "phone"]),
      hint: z.string(),
      state: z.enum(["open", "verified"]),
      added_at: time,
      recovery_from: time.meta({ description: "From then on a recovery may go through it." }),
    }),
  ),
  factors: z.array(
    z.strictObject({
      factor_id: id,
      kind: z.enum(["totp", "webauthn"]),
      state: z.enum(["active", "disabled"]),
      label: z.string(),
      added_at: time,
      last_used_at: time.nullable(),
    }),
  ),
  recovery_codes_left: count,
  funding_route: id,
  created_at: time,
});

export const walletState = z.strictObject({ state: z.enum(["live", "frozen"]) });

export const deviceState = z.strictObject({
  device_id: id,
  state: z.enum(["active", "cooling", "removed"]),
});

export const activityQuery = z.strictObject({
  cursor: cursorOf(/^[0-9]{1,16}\.[0-9]{1,16}$/),
});

export const activity = z.strictObject({
  events: z.array(
    z.strictObject({
      kind: z.string(),
      at: time,
      device_id: id.nullable(),
      amount: count.nullable().meta({ description: "Minor units, or points." }),
      merchant_id: id.nullable(),
      merchant_name: z.string().nullable(),
      merchant_name_kana: z.string().nullable(),
      store_id: id.nullable(),
      store_name: z.string().nullable(),
      payment_id: id.nullable(),
      top_up_id: id.nullable().meta({ description: "Of a top-up, and of points turned in." }),
      redemption_id: id.nullable().meta({ description: "Of a redemption." }),
      decline: z.strictObject({ code: z.string() }).nullable(),
      actor: z.enum(["customer", "merchant", "partner", "operator", "system"]),
      channel: z.string().nullable().meta({ description: "Of a top-up: how it came in." }),
      partner_id: id.nullable(),
      partner_name: z
        .string()
        .nullable()
        .meta({ description: "Who credited it, by the name of then; null for own points." }),
      message,
    }),
  ),
  cursor: z.string().nullable(),
});
