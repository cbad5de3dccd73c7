import type { Contact } from "../../client/resource/entry.ts";

/** How long a one-time code is that goes to a contact. */
export const contactCodeDigits = 8;

/** How long a code of an authenticator app is. */
export const totpDigits = 6;

/** What was typed or pasted as a code: full width is folded, spaces and hyphens are left out. */
export function codeDigitsOf(typed: string): string {
  return typed.normalize("NFKC").replaceAll(/[\s\p{Dash}\p{Cf}ー]/gu, "");
}

/** Whether that is a code of so many digits. */
export function isCode(typed: string, digits: number): boolean {
  return digits === codeDigitsOf(typed).length && /^\d+$/.test(codeDigitsOf(typed));
}

/** What was typed as a contact: a mail address if there is an at sign, else a phone number. */
export function contactOf(typed: string): Contact | null {
  const value = typed.normalize("NFKC").trim();
  if (value.length < 3) return null;
  return { type: value.includes("@") ? "email" : "phone", value };
}
