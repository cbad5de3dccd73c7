import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/mobile";
import * as z from "zod";
import { fail, ok, type Result } from "../result.ts";
import { carrierDomain } from "./carrier-mail.ts";

/** A contact as a caller types it. Nothing of it is trusted before `parseContact`. */
export const contactSchema = z.strictObject({
  type: z.enum(["email", "phone"]),
  value: z.string().min(3).max(254),
});

/**
 * A contact in its one spelling: every spelling that reaches the same mailbox by case, width or
 * Unicode form is this text, and messages go to this text only, never to what was typed.
 */
export interface Contact {
  readonly type: "email" | "phone";
  /** `local@domain` in ASCII lower case, or E.164 (`+819012345678`). */
  readonly value: string;
}

/** The country of a deployment that names none, ISO 3166-1 alpha-2. */
export const defaultCountry = "JP";

/** Why a typed contact is none. */
export type ContactFault = "not_an_email_address" | "not_a_mobile_number";

const faultOf = { email: "not_an_email_address", phone: "not_a_mobile_number" } as const;
const anyDots = /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]+$/;
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domainText =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:xn--[a-z0-9-]{1,59}|[a-z]{2,63})$/;
const localCharsMax = 64;
const domainCharsMax = 253;

/**
 * The canonical contact of an untrusted one. E-mail: NFKC, trimmed, lower case, the domain as
 * UTS 46 spells it in ASCII; the local part must be ASCII after that (no SMTPUTF8), plus tags and
 * dots stay distinct, and may stand anywhere in an address of a Japanese carrier. Phone: a mobile
 * number in E.164; without a country code it is read as one of `country`. Address books put
 * direction marks around numbers: they, and other invisible characters, are left out. Control
 * characters are in neither.
 */
export function parseContact(
  input: z.infer<typeof contactSchema>,
  country: string = defaultCountry,
): Result<Contact, ContactFault> {
  const text = input.value.normalize("NFKC").trim();
  if (/\p{Cc}/u.test(text)) return fail(faultOf[input.type]);
  return input.type === "email" ? parseEmail(text) : parsePhone(text, country);
}

/** The text that is blinded: contacts of two types never have the same one. */
export function contactKey(contact: Contact): string {
  return `contact:${contact.type}:${contact.value}`;
}

/** Enough of a contact for its owner to recognise it, too little to send to. */
export function hintContact(contact: Contact): string {
  if (contact.type === "phone") return `${contact.value.slice(0, 3)}…${contact.value.slice(-4)}`;
  const at = contact.value.lastIndexOf("@");
  return `${contact.value.slice(0, 1)}…${contact.value.slice(at)}`;
}

function parseEmail(text: string): Result<Contact, ContactFault> {
  const at = text.lastIndexOf("@");
  const local = text.slice(0, at).toLowerCase();
  const domain = asciiDomain(text.slice(at + 1));
  if (at < 1 || local.length > localCharsMax || domain === null) {
    return fail("not_an_email_address");
  }
  const pattern = carrierDomain.test(domain) ? anyDots : localPart;
  if (!pattern.test(local)) return fail("not_an_email_address");
  return ok({ type: "email", value: `${local}@${domain}` });
}

/** A domain name as UTS 46 writes it in ASCII, or null if it is none; addresses are none. */
function asciiDomain(text: string): string | null {
  if (text.length > domainCharsMax || /[\s/?#@:\\[\]%]/.test(text)) return null;
  try {
    const { hostname } = new URL(`https://${text}`);
    return hostname.length <= domainCharsMax && domainText.test(hostname) ? hostname : null;
  } catch {
    return null;
  }
}

function parsePhone(text: string, country: string): Result<Contact, ContactFault> {
  const visible = text.replaceAll(/\p{Cf}/gu, "").trim();
  const number = parsePhoneNumberFromString(visible, {
    defaultCountry: country as CountryCode,
    extract: false,
  });
  if (number === undefined || number.ext !== undefined || !number.isValid()) {
    return fail("not_a_mobile_number");
  }
  return ok({ type: "phone", value: number.number });
}
