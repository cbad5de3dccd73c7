import { parsePhoneNumberFromString } from "libphonenumber-js/mobile";
import { type Contact, defaultCountry } from "./contact.ts";

/**
 * The countries whose numbers are sent messages, from a deployment's `PHONE_COUNTRIES`: ISO 3166-1
 * alpha-2, with commas between them. A number without a country code is one of the first. Messages
 * to far countries cost many times as much, and whoever earns by them has them sent. Null when the
 * setting cannot be read.
 */
export function parsePhoneCountries(setting: string | undefined): readonly string[] | null {
  if (setting === undefined) return [defaultCountry];
  const countries = setting.split(",").map((country) => country.trim());
  return countries.every((country) => /^[A-Z]{2}$/.test(country)) ? countries : null;
}

/** Whether a message may go to the contact; numbers of no country (satellites) have none. */
export function isServed({ type, value }: Contact, countries: readonly string[]): boolean {
  if (type !== "phone") return true;
  const country = parsePhoneNumberFromString(value)?.country;
  return country !== undefined && countries.includes(country);
}
