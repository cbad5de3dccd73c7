import { describe, expect, it } from "vitest";
import {
  amountOf,
  currencyUnit,
  moneyText,
  typedAmount,
} from "../../../../../src/web/format/money.ts";

describe("an amount is written", () => {
  it.each([
    [1_200, "JPY", "ja", "1,200円"],
    [1_200, "JPY", "en", "¥1,200"],
    [0, "JPY", "ja", "0円"],
    [-500, "JPY", "ja", "−500円"],
    [-500, "JPY", "en", "−¥500"],
    [5, "USD", "en", "$0.05"],
    [Number.MAX_SAFE_INTEGER, "USD", "en", "$90,071,992,547,409.91"],
    [Number.MAX_SAFE_INTEGER, "JPY", "ja", "9,007,199,254,740,991円"],
  ] as const)("%i %s in %s as %s", (amount, currency, language, text) => {
    expect(moneyText(amount, currency, language)).toBe(text);
  });
});

it.each([
  ["JPY", "ja", "円"],
  ["JPY", "en", "¥"],
  ["USD", "en", "$"],
  ["USD", "ja", "米ドル"],
] as const)("%s in %s is written beside a figure as %s", (currency, language, unit) => {
  expect(currencyUnit(currency, language)).toBe(unit);
});

describe("an amount that was typed", () => {
  it.each([
    ["1200", "JPY", 1_200],
    ["１，２００円", "JPY", 1_200],
    [" ¥1,200 ", "JPY", 1_200],
    ["12.5", "USD", 1_250],
    ["12.50", "USD", 1_250],
    [".5", "USD", 50],
  ])("%s %s is %i minor units", (typed, currency, amount) => {
    expect(amountOf(typed, currency)).toBe(amount);
  });

  it.each([
    ["", "JPY"],
    ["12.5", "JPY"],
    ["12.505", "USD"],
    ["-5", "JPY"],
    ["1e3", "JPY"],
    ["9007199254740993", "JPY"],
  ])("%j %s is none", (typed, currency) => expect(amountOf(typed, currency)).toBeNull());

  it("is offered as it would be typed", () => {
    expect([typedAmount(1_200, "JPY"), typedAmount(5, "USD")]).toEqual(["1200", "0.05"]);
  });
});
