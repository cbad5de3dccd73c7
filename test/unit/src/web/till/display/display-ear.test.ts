import { expect, it } from "vitest";
import { DisplayEar } from "../../../../../../src/web/till/display/display-ear.ts";
import { displayQuestion } from "../../../../../../src/web/till/display/display-message.ts";

const confirm = {
  ...{ screen: "confirm", currency: "JPY", amount: 1_200, leftMs: 10_500 },
  ...{ shop: "Coffee", language: "ja", isReal: false },
} as const;

function opened() {
  const asked: string[] = [];
  const clock = { nowMs: 90_000 };
  const ear = new DisplayEar({
    ask: (question) => asked.push(question),
    nowMs: () => clock.nowMs,
  });
  return { ear, asked, clock };
}

it("shows nothing before a till is heard, and asks", () => {
  const { ear, asked } = opened();
  ear.look();
  expect(ear.told.value).toBeNull();
  expect(asked).toEqual([displayQuestion]);
});

it("shows what the till told for 5 s, and nothing after", () => {
  const { ear, clock } = opened();
  ear.hear(confirm);
  clock.nowMs += 5_000;
  ear.look();
  expect(ear.told.value).toEqual(confirm);
  clock.nowMs += 1;
  ear.look();
  expect(ear.told.value).toBeNull();
  ear.hear(confirm);
  expect(ear.told.value).toEqual(confirm);
});

it("counts on from what was told, down to nothing", () => {
  const { ear, clock } = opened();
  expect(ear.leftSeconds()).toBeNull();
  ear.hear(confirm);
  expect(ear.leftSeconds()).toBe(11);
  clock.nowMs += 2_000;
  expect(ear.leftSeconds()).toBe(9);
  clock.nowMs += 60_000;
  expect(ear.leftSeconds()).toBe(0);
});

it("lets by what no till of this build says", () => {
  const { ear } = opened();
  for (const message of [displayQuestion, null, { screen: "jackpot", currency: "JPY" }]) {
    ear.hear(message);
  }
  expect(ear.told.value).toBeNull();
});
