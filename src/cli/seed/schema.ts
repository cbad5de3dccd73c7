import * as z from "zod";

/** The private key of somebody who was seeded; `seed.json` is as secret as these keys. */
const privateJwk = z.object({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

const operator = z.object({
  operator_id: z.string(),
  role: z.literal("approver"),
  jwk: privateJwk,
});

/** Where a deployment is, and the secret that makes its first operator. */
export const bareSeed = z.object({ origin: z.url(), bootstrap_secret: z.string().min(1) });

/** Somebody of every kind, ready to act. */
export const fullSeed = bareSeed.extend({
  operators: z.tuple([operator, operator]),
  merchant: z.object({ merchant_id: z.string() }),
  store: z.object({ store_id: z.string() }),
  terminal: z.object({ terminal_id: z.string(), jwk: privateJwk }),
  partner: z.object({
    partner_id: z.string(),
    channel: z.literal("cash_register"),
    jwk: privateJwk,
  }),
  customer: z.object({
    wallet_id: z.string(),
    device_id: z.string(),
    contact: z.string(),
    totp_secret: z.string(),
    funding_route: z.string(),
    jwk: privateJwk,
  }),
});

/** A deployment in which nobody was seeded. */
export type BareSeed = z.infer<typeof bareSeed>;
/** A deployment in which somebody of every kind was seeded. */
export type FullSeed = z.infer<typeof fullSeed>;

/** What the first run has reached so far: keys before their first use, ids as they come. */
export const seedJournal = z.object({
  keys: z.object({
    operators: z.tuple([privateJwk, privateJwk]),
    terminal: privateJwk,
    partner: privateJwk,
    customer: privateJwk,
  }),
  /** Counts customers that were begun; each has its own contact. */
  customer_attempt: z.int(),
  operator_ids: z.array(z.string()).max(2),
  invitation_code: z.string().optional(),
  merchant_id: z.string().optional(),
  account_approval_id: z.string().optional(),
  store_id: z.string().optional(),
  activation_code: z.string().optional(),
  terminal_id: z.string().optional(),
  partner_id: z.string().optional(),
  totp_secret: z.string().optional(),
  wallet_id: z.string().optional(),
  device_id: z.string().optional(),
  funding_route: z.string().optional(),
});

/** `undefined` forgets a member: JSON has no place for it. */
export type SeedJournal = z.infer<typeof seedJournal>;
