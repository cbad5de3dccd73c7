import { expect, test } from "vitest";
import { compile } from "../../../../src/velocity/compile.ts";
import { LinearEngine } from "../../../../src/velocity/linear.ts";
import type { Rule } from "../../../../src/velocity/policy.ts";
import { readTable } from "../../../../src/velocity/read-table.ts";
import { checksumOf, TABLE_BYTES_MAX } from "../../../../src/velocity/table.ts";
import { policyOf, velocityModule } from "./story.ts";

const EVERYTHING: Partial<Rule>[] = [
  { metric: "count", give_back: true, limit: Number.MAX_SAFE_INTEGER },
  { metric: "distinct:amount", watch: ["merchant", "device"], action: "flag" },
  { metric: "amount", when: { amount: { from: 5 }, device_age_ms: { to: 2 ** 40 } } },
  { metric: "declines", when: { channel: "atm", offline: false }, action: "confirm" },
  { metric: "travel_speed", window: { calendar: "week", zone: "Asia/Tokyo", day: 7, hour: 5 } },
  {
    metric: "time_since_last",
    window: { calendar: "month", zone: "Asia/Tokyo", day: 31, hour: 0 },
  },
  { metric: "consecutive_declines", window: { calendar: "day", zone: "UTC", hour: 23 } },
  { act: "store", watch: ["store"], near_bp: 0, when: { wallet_age_ms: { from: 1, to: 2 } } },
  { act: "merchant", metric: "given_back", near_bp: 9_999, when: { topped_up_within_ms: 77 } },
  { metric: "given_back_count" },
  {
    act: "terminal",
    when: { wallet_age_ms: { from: 0, to: 5 }, topped_up_within_ms: 6, either: true },
  },
];

test("gives back the policy it was made of", () => {
  const policy = policyOf(...EVERYTHING);
  const read = readTable(compile(policy, 42));
  expect(read.ok && read.value.policyVersion).toBe(42);
  const rules = policy.rules.map((rule) => ({ when: {}, give_back: false, ...rule }));
  const filled = rules.map((rule) =>
    rule.when?.amount
      ? { ...rule, when: { amount: { from: 5 }, device_age_ms: { from: 0, to: 2 ** 40 } } }
      : rule,
  );
  expect(read.ok && read.value.policy).toEqual({ currency: "JPY", rules: filled });
  expect(read.ok && compile(read.value.policy, 42)).toEqual(compile(policy, 42));
});

test("fits the largest policy into 12 KiB, and the engine takes it", () => {
  const zones = Intl.supportedValuesOf("timeZone").sort((a, b) => b.length - a.length);
  const policy = policyOf(
    ...Array.from(
      { length: 64 },
      (_, i): Partial<Rule> => ({
        id: String(i).padStart(48, "x"),
        window: { calendar: "day", zone: zones[i] ?? "UTC" },
        when: { channel: String(i).padStart(32, "y") },
      }),
    ),
  );
  const table = compile(policy, 1);
  expect(table.length).toBeLessThanOrEqual(TABLE_BYTES_MAX);
  expect(readTable(table).ok).toBe(true);
  expect(new LinearEngine(velocityModule).install(0, table)).toBe(true);
});

test("is refused by reader and engine alike when a field is out of range", () => {
  const table = compile(policyOf(...EVERYTHING), 1);
  const engine = new LinearEngine(velocityModule);
  let refused = 0;
  for (let at = 0; at < table.length; at++) {
    for (const value of [0, 1, 9, 77, 255]) {
      const bent = table.slice();
      bent[at] = value;
      if (value === table[at] || (at >= 16 && at < 20)) continue;
      expect(engine.install(0, bent)).toBe(false);
      new DataView(bent.buffer).setUint32(16, checksumOf(bent), true);
      const read = readTable(bent).ok;
      // The reader also judges texts and meaning, which the engine has no part in.
      if (!engine.install(0, bent)) expect(read).toBe(false);
      if (!read) refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(500);
});

test("is refused by the engine when a window is of a kind that does not exist", () => {
  const first = (calendar: "week" | "month") =>
    compile(policyOf({ window: { calendar, zone: "Asia/Tokyo", day: 1 } }), 1);
  const [week, month] = [first("week"), first("month")];
  const at = month.findIndex((byte, place) => place >= 20 && byte !== week[place]);
  const installs = (kind: number) => {
    const bent = month.slice();
    bent[at] = kind;
    new DataView(bent.buffer).setUint32(16, checksumOf(bent), true);
    return new LinearEngine(velocityModule).install(0, bent);
  };
  expect([2, 3, 4, 5].map(installs)).toEqual([true, true, false, false]);
});

test("is refused when it is cut short, empty, or longer than it says", () => {
  const table = compile(policyOf(...EVERYTHING), 1);
  const engine = new LinearEngine(velocityModule);
  for (let length = 0; length < table.length; length++) {
    expect(readTable(table.slice(0, length)).ok).toBe(false);
    expect(engine.install(0, table.slice(0, length))).toBe(false);
  }
  const longer = new Uint8Array(table.length + 1);
  longer.set(table);
  expect(readTable(longer).ok || engine.install(0, longer)).toBe(false);
});
