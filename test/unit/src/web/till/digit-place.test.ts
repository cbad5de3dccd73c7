import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { sampleSales } from "../../../../../src/web/design/samples.ts";
import { digitPlaces } from "../../../../../src/web/till/digit-place.ts";
import { Keying } from "../../../../../src/web/till/keying.ts";
import { takePaused } from "../../../../../src/web/till/paused-scan.ts";
import type { Sale } from "../../../../../src/web/till/sale.ts";

const barCode = `9392000${"1".repeat(17)}`;

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => vi.useRealTimers());

/** A till with a sale on screen, or none. */
function open(shown: string | null, page = "sale") {
  const keying = new Keying(() => 1_000_000);
  const till = {
    ...{ keying, endedAtMs: performance.now() },
    ...{ page: { value: page }, opened: { value: null }, shown: { value: shown as string | null } },
    book: { get: (name: string | null) => sampleSales[name ?? ""] as Sale | undefined },
    enter: (digits: string) => keying.add(digits),
    leave() {
      till.shown.value = null;
      keying.clear();
    },
  };
  const place = digitPlaces(till);
  const type = (...keys: string[]) => {
    for (const digits of keys) place().enter(digits);
  };
  const scan = (text: string, before: string) => takePaused(place(), text, before, "9392000");
  return { till, keying, type, scan };
}

it("digits that are typed right after a paid sale are all in the next amount", () => {
  const { keying, till, type } = open("paid");
  type("6", "4", "00");
  expect([till.shown.value, keying.amount.value]).toEqual(["paid", 0]);
  vi.advanceTimersByTime(600);
  expect([till.shown.value, keying.amount.value]).toEqual([null, 6_400]);
});

it("a scanner that pauses right after a paid sale takes only its own digits back", () => {
  const { keying, scan, type } = open("paid");
  type("6", "4", "9", "3");
  expect(scan(barCode.slice(2), "6493")).toBe(barCode);
  vi.advanceTimersByTime(600);
  expect(keying.amount.value).toBe(64);
});

it("digits right after a paid sale are gone where a scanner's may be among them", () => {
  const { keying, scan, type } = open("paid");
  type("6", "4");
  scan("912345678904", "64");
  vi.advanceTimersByTime(600);
  expect(keying.amount.value).toBe(0);
});

it.each([
  ["another page", null, "sales"],
  ["a sale that is not paid", "notPaid", "sale"],
  ["a sale that is open", "asking", "sale"],
])("a scanner that pauses over %s leaves the amount, which has none of its digits", (...told) => {
  const [, shown, page] = told;
  const { keying, scan, type } = open(shown, page);
  for (const digit of "640") keying.add(digit);
  type("9");
  scan(barCode.slice(1), "9");
  scan("912345678904", "9");
  expect(keying.amount.value).toBe(640);
});
