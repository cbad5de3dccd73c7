import { expect, it } from "vitest";
import { declines } from "../../../../src/decline.ts";
import { magicAmounts, magicOf } from "../../../../src/payment/magic.ts";

it("gives each recorded decline its amount, in the order of the table, from 11,001 on", () => {
  const recorded = declines.filter((row) => row.recorded).map(({ code }) => code);
  const told = recorded.map((_, n) => magicOf(11_001 + n, "test"));
  expect(told).toEqual(recorded.map((code) => ({ does: "decline", code })));
  expect(magicOf(11_000, "test")).toBeNull();
  expect(magicOf(11_001 + recorded.length, "test")).toBeNull();
});

it("waits for the payer at 11,100, answers after 3 s at 11,200, and loses an answer at 11,300", () => {
  expect([11_100, 11_200, 11_300].map((amount) => magicOf(amount, "test"))).toEqual([
    { does: "confirm" },
    { does: "delay", delayMs: 3_000 },
    { does: "lose_answer" },
  ]);
});

it.each(["production", "local", ""])("does nothing where the environment is %j", (environment) => {
  for (const amount of magicAmounts.keys()) expect(magicOf(amount, environment)).toBeNull();
});
