import { expect, it } from "vitest";
import { declineRow, declines } from "../../../src/decline.ts";

it("keeps the declines in their order of precedence, with the cashier's advice", () => {
  expect(declines.map(({ code, advice }) => [code, advice])).toEqual([
    ["code_invalid", "new_code"],
    ["answered_too_late", "new_code"],
    ["cancelled_before_payment", "stop"],
    ["spending_stopped", "stop"],
    ["wallet_unavailable", "other_means"],
    ["device_unavailable", "other_means"],
    ["code_spent", "new_code"],
    ["code_expired", "new_code"],
    ["code_superseded", "new_code"],
    ["code_not_for_this_payment", "new_code"],
    ["currency_mismatch", "stop"],
    ["duplicate_suspected", "ask_then_new_code"],
    ["velocity_count_exceeded", "try_later"],
    ["velocity_amount_exceeded", "try_later"],
    ["velocity_pattern", "try_later"],
    ["insufficient_funds", "smaller_amount_or_other_means"],
    ["confirmation_rejected", "new_code"],
    ["confirmation_timed_out", "new_code"],
  ]);
});

it("records every decline but code_invalid, which uses up nothing", () => {
  expect(declines.filter(({ recorded }) => !recorded).map(({ code }) => code)).toEqual([
    "code_invalid",
  ]);
});

it("feeds the payer's own metrics with velocity, funds and confirmation, and nothing else", () => {
  const feeds = declines.filter((row) => row.feedsPayerDeclines).map(({ code }) => code);
  expect(feeds).toEqual([
    "velocity_count_exceeded",
    "velocity_amount_exceeded",
    "velocity_pattern",
    "insufficient_funds",
    "confirmation_rejected",
    "confirmation_timed_out",
  ]);
});

it("tells every decline apart in both languages, and no more than its code says", () => {
  for (const language of ["ja", "en"] as const) {
    const messages = declines.map((row) => row[language]);
    expect(new Set(messages).size).toBe(declines.length);
    for (const message of messages) expect(message).toMatch(/^.{5,90}[.。]$/u);
  }
  for (const { code } of declines) expect(declineRow(code).code).toBe(code);
});
