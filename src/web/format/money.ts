import type { Language } from "../words/entry.ts";
import { numberFormat } from "./formatters.ts";

/** How many digits of a currency stand behind its point: 0 for the yen, 2 for the dollar. */
function minorDigits(currency: string): number {
  const options = { style: "currency", currency } as const;
  return numberFormat("en", options).resolvedOptions().maximumFractionDigits ?? 0;
}

/**
 * An amount in minor units as people write it: `1,200円`, `¥1,200`. Exact for every whole number below
 * 2^53 and every big one, since no fraction is ever computed. A minus is U+2212.
 */
export function moneyText(
  amountMinor: number | bigint,
  currency: string,
  language: Language,
): string {
  const digits = minorDigits(currency);
  const isMinus = amountMinor < 0;
  const figures = String(amountMinor)
    .replace("-", "")
    .padStart(digits + 1, "0");
  const cut = figures.length - digits;
  const decimal = digits === 0 ? figures : `${figures.slice(0, cut)}.${figures.slice(cut)}`;
  const format = numberFormat(language, {
    style: "currency",
    currency,
    // The Japanese format gives a full-width yen sign; the name is what shops write.
    currencyDisplay: language === "ja" ? "name" : "symbol",
  });
  const text = format.format(decimal as Intl.StringNumericLiteral);
  return isMinus ? `−${text}` : text;
}

/** How a currency is written beside a figure: `円`, `¥`. */
export function currencyUnit(currency: string, language: Language): string {
  return moneyText(0, currency, language).replaceAll(/[\d.,\s]/g, "");
}

/**
 * What was typed as an amount, in minor units; null for what is none. Full-width digits, spaces and
 * separators are taken as well.
 */
export function amountOf(typed: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const plain = typed.normalize("NFKC").replaceAll(/[\s,_円¥￥]/g, "");
  const [, whole = "", fraction = ""] = /^(\d*)(?:\.(\d+))?$/.exec(plain) ?? [];
  if ((whole === "" && fraction === "") || fraction.length > digits) return null;
  const amount = Number(whole + fraction.padEnd(digits, "0"));
  return Number.isSafeInteger(amount) ? amount : null;
}

/** An amount as it is typed: `1200`, `12.00`. */
export function typedAmount(amountMinor: number, currency: string): string {
  const digits = minorDigits(currency);
  const figures = String(amountMinor).padStart(digits + 1, "0");
  const cut = figures.length - digits;
  return digits === 0 ? figures : `${figures.slice(0, cut)}.${figures.slice(cut)}`;
}
