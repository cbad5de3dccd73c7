import * as z from "zod";

/** Schemas of members that many calls share; messages say what to send. */

export const amount = z
  .int({ error: "an integer in minor units, 1 to 2^53 - 1" })
  .min(1, { error: "an integer in minor units, 1 to 2^53 - 1" })
  .max(Number.MAX_SAFE_INTEGER, { error: "an integer in minor units, 1 to 2^53 - 1" })
  .meta({ description: "Minor units of the currency." });

export const count = z.int().min(0);

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: "an ISO 4217 code of three capitals" })
  .meta({ description: "ISO 4217." });

export const reference = z
  .string()
  .regex(/^[A-Za-z0-9._-]{8,64}$/, { error: "8 to 64 characters of A-Z a-z 0-9 . _ -" })
  .meta({ description: "The caller's own id of this act, kept for ever." });

export const time = z.iso.datetime({ precision: 3 }).meta({ description: "RFC 3339, UTC." });

export const businessDate = z.iso.date();

/** An id of ours as a caller sends it: whatever does not open is unknown. */
export const id = z.string().min(1).max(128);

export const message = z.strictObject({ ja: z.string(), en: z.string() });
