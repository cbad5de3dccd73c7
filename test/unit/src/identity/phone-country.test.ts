import { expect, test } from "vitest";
import { parseContact } from "../../../../src/identity/contact.ts";
import { isServed, parsePhoneCountries } from "../../../../src/identity/phone-country.ts";

test.each([
  [undefined, ["JP"]],
  ["JP", ["JP"]],
  ["US, CA,JP", ["US", "CA", "JP"]],
  ["", null],
  ["JP,", null],
  ["81", null],
  ["jp", null],
])("reads PHONE_COUNTRIES %j", (setting, countries) => {
  expect(parsePhoneCountries(setting)).toEqual(countries);
});

test.each([
  ["+819012345678", ["JP"], true],
  ["+819012345678", ["US"], false],
  ["+992917123456", ["JP"], false],
  ["+5355123456", ["JP", "US"], false],
  ["+5355123456", ["CU"], true],
  // A satellite has a number of no country.
  ["+881612345678", ["JP", "US", "GB"], false],
])("tells whether %s is one of %j", (value, countries, served) => {
  expect(isServed({ type: "phone", value }, countries)).toBe(served);
});

test("serves every mail address", () => {
  expect(isServed({ type: "email", value: "a@example.com" }, ["JP"])).toBe(true);
});

test("reads a number without a country code as one of the deployment's first country", () => {
  const read = parseContact({ type: "phone", value: "07400 123456" }, "GB");
  expect(read).toEqual({ ok: true, value: { type: "phone", value: "+447400123456" } });
});
