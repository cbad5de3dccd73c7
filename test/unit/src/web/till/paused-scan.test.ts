import { expect, it } from "vitest";
import { Keying } from "../../../../../src/web/till/keying.ts";
import { takePaused } from "../../../../../src/web/till/paused-scan.ts";

const prefix = "9392000";
const barCode = `${prefix}${"1".repeat(17)}`;

function keyed(digits: string): Keying {
  const keying = new Keying(() => 1_000_000);
  for (const digit of digits) keying.add(digit);
  return keying;
}

it.each([1, 3, 5])("a scanner that pauses after %i keys changes no amount", (count) => {
  const first = barCode.slice(0, count);
  const keying = keyed(`640${first}`);
  expect(takePaused(keying, barCode.slice(count), first, prefix)).toBe(barCode);
  expect(keying.amount.value).toBe(640);
});

it("changes none where its digits were too many for an amount, nor by letters", () => {
  const keying = keyed("640000939");
  expect(takePaused(keying, barCode.slice(3), "939", prefix)).toBe(barCode);
  expect(keying.amount.value).toBe(640_000);
  const signed = "eyJhbGciOiJFUzI1NiJ9.eyJqdGkiOiJhIn0.c2lnbmF0dXJl";
  const other = keyed("640");
  expect(takePaused(other, signed.slice(2), signed.slice(0, 2), prefix)).toBe(signed);
  expect(other.amount.value).toBe(640);
});

it("a code that is whole leaves what was keyed just before it", () => {
  const keying = keyed("1200");
  expect(takePaused(keying, barCode, "1200", prefix)).toBe(barCode);
  expect(keying.amount.value).toBe(1_200);
});

it.each(["912345678904", "abcdefgh"])(
  "an amount that may have a scanner's digits in it is gone: %s",
  (text) => {
    const keying = keyed("6404");
    expect(takePaused(keying, text, "4", prefix)).toBe(`4${text}`);
    expect(keying.amount.value).toBe(0);
  },
);

it("an amount that was not paid stands again when the digits in its place were a scanner's", () => {
  const keying = new Keying(() => 1_000_000);
  keying.offer(800);
  for (const digit of "93") keying.add(digit);
  takePaused(keying, barCode.slice(2), "93", prefix);
  expect(keying.amount.value).toBe(800);
  keying.add("5");
  expect(keying.amount.value).toBe(5);
});
