import type { JsonValue } from "../../client/json-value.ts";
import { moneyText } from "../format/money.ts";
import { clockText, dayText } from "../format/time.ts";
import { language } from "../language.ts";
import { worded } from "./worded.ts";

/** What a desk knows that words are made with. */
interface Known {
  readonly facts: { readonly currency: string; readonly time_zone: string };
  readonly names: { of(id: string): string | undefined };
}

type Told = Readonly<Record<string, JsonValue>>;

/** Members whose value is itself a word of the contract, with the texts that it has. */
const wordsOf: Readonly<Record<string, string>> = {
  act: "deed",
  action: "action",
  role: "role",
  scope: "rung",
};

/** A member of an alert's evidence or of the record as people say it: what it is called. */
export function toldName(name: string): string {
  return worded(`told.${name}`);
}

/** A member's value as people read it: money, times and known names in words, all else as it is. */
export function toldValue(desk: Known, name: string, value: JsonValue): string {
  const { currency, time_zone: zone } = desk.facts;
  if (name === "amount" && typeof value === "number") {
    return moneyText(value, currency, language.value);
  }
  if (typeof value !== "string") return JSON.stringify(value);
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) {
    const atMs = Date.parse(value);
    return `${dayText(atMs, zone, language.value)}${clockText(atMs, zone).slice(5)}`;
  }
  const words = wordsOf[name];
  return words === undefined ? (desk.names.of(value) ?? value) : worded(`${words}.${value}`);
}

/** Every member, one after another, in a line. */
export function toldLine(desk: Known, told: Told): string {
  return Object.entries(told)
    .map(([name, value]) => `${toldName(name)} ${toldValue(desk, name, value)}`)
    .join(" · ");
}
