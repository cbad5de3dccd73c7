import { parsePhoneCountries } from "../../identity/phone-country.ts";
import { originFault } from "../../origin.ts";
import { isZone } from "../../velocity/calendar.ts";
import { Failure } from "../program.ts";

/** What the Worker could not use of these variables, a clause each; none where all is well. */
export function settingFaults(vars: Readonly<Record<string, unknown>>): string[] {
  const textOf = (name: string) => {
    const value = vars[name];
    return typeof value === "string" ? value : "";
  };
  const faults: string[] = [];
  const expect = (isRight: boolean, fault: string) => void (isRight || faults.push(fault));
  const [currency, zone] = [textOf("CURRENCY"), textOf("TIME_ZONE")];
  expect(/^(?:JPY|USD|EUR)$/.test(currency), `CURRENCY is JPY, USD or EUR, not "${currency}"`);
  expect(isZone(zone), `TIME_ZONE is no IANA zone: "${zone}"`);
  const { BAR_CODE_PREFIX: prefix = "9392000" } = vars;
  expect(/^[1-9][0-9]{2,6}$/.test(`${prefix}`), "BAR_CODE_PREFIX is not 3 to 7 digits");
  const nonce = textOf("DPOP_NONCE");
  expect(["", "required"].includes(nonce), `DPOP_NONCE is required or absent, not "${nonce}"`);
  const { PHONE_COUNTRIES: countries } = vars;
  const areCountries = countries === undefined || parsePhoneCountries(`${countries}`) !== null;
  expect(areCountries, `PHONE_COUNTRIES is no list of ISO 3166-1 alpha-2 codes: "${countries}"`);
  const support = textOf("SUPPORT_ADDRESS");
  expect(
    support === "" || /^(?:https:\/\/|tel:\+?[0-9]|mailto:)[^\s<>"]{1,200}$/.test(support),
    `SUPPORT_ADDRESS is an https:, tel: or mailto: address, not "${support}"`,
  );
  for (const text of textOf("APP_ORIGINS").split(" ")) {
    if (!/^https?:/.test(text)) continue;
    const fault = originFault(text);
    expect(fault === null, `APP_ORIGINS: ${text}: ${fault}`);
  }
  return faults;
}

/** Fails where the Worker could not use these variables: else every payment would end unknown. */
export function expectSettings(vars: Readonly<Record<string, unknown>>): void {
  const faults = settingFaults(vars);
  if (faults.length > 0) throw new Failure(`Settings cannot be used: ${faults.join("; ")}.`);
}
