import * as z from "zod";

/**
 * Schemas of members that many calls share; messages say what to send. What each is for, the
 * glossary tells.
 */

export const amount = z
  .int({ error: "an integer in minor units, 1 to 2^53 - 1" })
  .min(1, { error: "an integer in minor units, 1 to 2^53 - 1" })
  .max(Number.MAX_SAFE_INTEGER, { error: "an integer in minor units, 1 to 2^53 - 1" });

export const count = z.int().min(0);

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: "an ISO 4217 code of three capitals" });

export const reference = z
  .string()
  .regex(/^[A-Za-z0-9._-]{8,64}$/, { error: "8 to 64 characters of A-Z a-z 0-9 . _ -" });

export const time = z.iso.datetime({ precision: 3 });

export const businessDate = z.iso.date();

/** The `cursor` of a query, in the form that the list gives it. */
export const cursorOf = (form: RegExp) =>
  z
    .string()
    .regex(form, { error: "the cursor of the page before" })
    .optional()
    .meta({ description: "The `cursor` of the page before; opaque." });

/** The `cursor` of a page. */
export const pageCursor = z
  .string()
  .nullable()
  .meta({ description: "Names the next page; null at the end." });

/** An id of ours as a caller sends it: whatever does not open is unknown. */
export const id = z.string().min(1).max(128);

/**
 * What a text for people never has: control characters, characters that turn the direction
 * of what follows them or break its line, and byte order marks. They make a text look other than
 * it is, on a screen, in a log and on a receipt.
 */
const plainText =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /^[^\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]*$/;

/** A text that people will read. Every such member of a request is one of these. */
export function shownText(charsMax: number, charsMin: 0 | 1 = 1) {
  return z
    .string()
    .min(charsMin)
    .max(charsMax)
    .regex(plainText, "has control or direction characters; send it without them");
}

export const message = z.strictObject({ ja: z.string(), en: z.string() });
