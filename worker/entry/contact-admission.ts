import type * as z from "zod";
import type { FlowKind } from "../../src/directory/flow.ts";
import { type Contact, type contactSchema, parseContact } from "../../src/identity/contact.ts";
import { isServed, parsePhoneCountries } from "../../src/identity/phone-country.ts";
import type { Problem } from "../../src/problem.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import type { Call } from "../door/route.ts";
import { guardFailure, guardNext } from "./guard.ts";
import { contactMalformed, countryRefused } from "./refusals.ts";

/**
 * A typed contact that a message may go to, or what its caller is told. `at` points to it. A number
 * of a country that is not served counts as a failure of its source, which has to wait like one that
 * guesses; known and unknown contacts are told alike.
 */
export async function admitContact(
  call: Call<unknown>,
  kind: FlowKind,
  {
    typed,
    at,
    enrolled,
  }: {
    readonly typed: z.infer<typeof contactSchema>;
    readonly at: string;
    readonly enrolled: () => Promise<boolean>;
  },
): Promise<Result<Contact, Problem>> {
  const countries = parsePhoneCountries(call.env.PHONE_COUNTRIES);
  if (countries === null) throw new Error("PHONE_COUNTRIES is a list of ISO 3166-1 alpha-2 codes");
  const contact = parseContact(typed, countries[0]);
  if (!contact.ok) return fail(contactMalformed(contact.fault, at));
  if (isServed(contact.value, countries)) return ok(contact.value);
  const blocked = await guardNext(call, kind, enrolled);
  if (blocked !== null) return fail(blocked);
  await guardFailure(call, { wayIn: kind, contact: null });
  return fail(countryRefused(countries, at));
}
