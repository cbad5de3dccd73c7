import type { JsonValue } from "../../client/json-value.ts";
import { isKey } from "../carried.ts";
import { rateText } from "../desk/setting/rate.ts";
import { moneyText } from "../format/money.ts";
import { clockText, dayText } from "../format/time.ts";
import { language, t } from "../language.ts";
import { worded } from "./worded.ts";

/** What a desk knows that words are made with. */
interface Known {
  readonly facts: { readonly currency: string; readonly time_zone: string };
  readonly names: { of(id: string): string | undefined };
}

type Told = Readonly<Record<string, JsonValue>>;

/** Members whose value is itself a word of the contract, with the texts that it has. */
const wordsOf: Readonly<Record<string, readonly string[]>> = {
  act: ["deed"],
  action: ["action"],
  kind: ["adjustment", "alert"],
  role: ["role"],
  scope: ["rung", "whose"],
};

/** A member of an alert's evidence or of the record as people say it: what it is called. */
export function toldName(name: string): string {
  return worded(`told.${name}`);
}

/** A member's value as people read it: money, times and known names in words, all else as it is. */
export function toldValue(desk: Known, name: string, value: JsonValue): string {
  const { currency, time_zone: zone } = desk.facts;
  if (typeof value === "number") return numberText(name, value, { currency, zone });
  if (typeof value === "boolean") return t(value ? "value.yes" : "value.no");
  if (Array.isArray(value)) return value.map((each) => toldValue(desk, name, each)).join(", ");
  if (typeof value !== "string") return JSON.stringify(value);
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) {
    return timeText(Date.parse(value), zone);
  }
  if (name === "bank" && value === "given") return t("value.given");
  if (name === "channel") return worded(`rung.top_up:${value}`);
  const key = wordsOf[name]?.map((words) => `${words}.${value}`).find(isKey);
  return key === undefined ? (desk.names.of(value) ?? value) : worded(key);
}

function numberText(
  name: string,
  value: number,
  { currency, zone }: { readonly currency: string; readonly zone: string },
): string {
  if (name === "amount" || name === "credit_line") {
    return moneyText(value, currency, language.value);
  }
  if (name.endsWith("_bp")) return rateText(value);
  if (name.endsWith("_e6")) return (value / 1e6).toFixed(4);
  return /^(from|to|until)_ms$/.test(name) ? timeText(value, zone) : value.toLocaleString("en");
}

function timeText(atMs: number, zone: string): string {
  return `${dayText(atMs, zone, language.value)}${clockText(atMs, zone).slice(5)}`;
}

/** Every member that has a value, in a line; in a short one an id is its last six characters. */
export function toldLine(desk: Known, told: Told, isShort = false): string {
  const text = (name: string, value: JsonValue) => {
    const whole = toldValue(desk, name, value);
    return isShort && /^([a-z]{3}_\S{12,}|[\w-]{40,})$/.test(whole) ? `…${whole.slice(-6)}` : whole;
  };
  return Object.entries(told)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${toldName(name)} ${text(name, value)}`)
    .join(" · ");
}
