import { describe, expect, it } from "vitest";
import type { Payment } from "../../../../../../src/client/index.ts";
import { sampleNowMs, sampleSales } from "../../../../../../src/web/design/samples.ts";
import {
  displayScreens,
  isDisplayMessage,
} from "../../../../../../src/web/till/display/display-message.ts";
import { displayTold } from "../../../../../../src/web/till/display/display-told.ts";
import type { Sale } from "../../../../../../src/web/till/sale.ts";
import { isKey } from "../../../../../every-word.ts";

const rest = {
  ...{ sale: undefined, amount: 0, isSelling: true, isOnline: true, nowMs: sampleNowMs },
  ...{ currency: "JPY", shop: "アオイ", language: "ja" as const, isReal: false },
} as const;
const paid = sampleSales.paid as Sale;
const shown = (sale: Sale | undefined) => displayTold({ ...rest, sale });
const withPayment = (part: Partial<Payment>) =>
  shown({ ...paid, payment: { ...(paid.payment as Payment), ...part } });

describe("the customer is shown", () => {
  it.each([
    ["asking", "asking"],
    ["keepGoods", "asking"],
    ["inquiring", "asking"],
    ["waiting", "confirm"],
    ["cancelling", "not_known"],
    ["reviewing", "not_known"],
    ["paid", "paid"],
    ["held", "held"],
    ["notPaid", "not_paid"],
    ["duplicate", "not_paid"],
    ["cancelled", "cancelled"],
    ["notKnown", "not_known"],
    ["tooLate", "not_known"],
    ["refused", "not_paid"],
  ])("of a sale that is %s: %s", (name, screen) => {
    expect(shown(sampleSales[name])).toMatchObject({ screen, amount: 1_200 });
  });

  it("what was given back, not that it is paid", () => {
    expect(withPayment({ status: "cancelled" })).toMatchObject({
      ...{ screen: "given_back", amount: 1_200 },
    });
    expect(withPayment({ amount_refunded: 200 })).toMatchObject({
      ...{ screen: "given_back", amount: 200 },
    });
    expect(withPayment({ status: "expired", amount_captured: 0 }).screen).toBe("given_back");
  });

  it("no outcome of a sale that two have paid", () => {
    const problem = { code: "reference_conflict" } as never;
    const outcome = { kind: "refused", reference: "r", problem } as const;
    expect(shown({ ...paid, payment: null, outcome }).screen).toBe("not_known");
  });

  it("what is keyed, where sales are keyed, with what to do", () => {
    expect(displayTold(rest)).toMatchObject({ screen: "welcome", amount: null });
    const keyed = { ...rest, amount: 800 };
    expect(displayTold(keyed)).toMatchObject({ screen: "show_code", amount: 800 });
    expect(displayTold({ ...keyed, isSelling: false }).screen).toBe("welcome");
  });

  it("no invitation while nothing could be charged", () => {
    const offline = displayTold({ ...rest, amount: 800, isOnline: false });
    expect(offline).toMatchObject({ screen: "wait", amount: null });
  });

  it("how long there is to confirm, and never less than nothing", () => {
    const { waiting } = sampleSales;
    expect(shown(waiting).leftMs).toBe(42_000);
    expect(displayTold({ ...rest, sale: waiting, nowMs: sampleNowMs + 60_000 }).leftMs).toBe(0);
    expect(shown(paid).leftMs).toBeNull();
  });
});

it("no code, number or reason is told, whatever the sale", () => {
  const secrets = /sample-000431|pay_|insufficient|unauthorized|req_|ter_|code_/;
  for (const sale of Object.values(sampleSales)) {
    const told = shown(sale);
    expect(Object.keys(told).sort()).toEqual([
      ...["amount", "currency", "isReal", "language", "leftMs", "screen", "shop"],
    ]);
    expect(JSON.stringify(told)).not.toMatch(secrets);
  }
});

it("each screen has its word, and is known to the window", () => {
  expect(displayScreens.filter((screen) => !isKey(`display.${screen}`))).toEqual([]);
  const told = shown(paid);
  expect(displayScreens.every((screen) => isDisplayMessage({ ...told, screen }))).toBe(true);
  expect(isDisplayMessage(shown(sampleSales.waiting))).toBe(true);
  expect(isDisplayMessage(null)).toBe(false);
});

it.each([
  ...["what", [], {}, { screen: "other" }, { currency: "what" }, { currency: "__proto__" }],
  ...[{ amount: "1210" }, { amount: {} }, { amount: -1 }, { amount: 0.5 }, { leftMs: "soon" }],
  ...[{ leftMs: Number.NaN }, { shop: {} }, { language: "xx" }, { language: "__proto__" }],
  { isReal: "no" },
])("a window shows nothing of what another page says: %j", (said) => {
  const told =
    typeof said === "object" && !Array.isArray(said) ? { ...shown(paid), ...said } : said;
  const isWhole = JSON.stringify(said) === "{}";
  expect(isDisplayMessage(isWhole ? said : told)).toBe(false);
});
