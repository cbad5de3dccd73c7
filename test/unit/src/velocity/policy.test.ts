import { describe, expect, test } from "vitest";
import * as z from "zod";
import { parsePolicy, policySchema } from "../../../../src/velocity/policy.ts";

const RULE = {
  id: "payment.wallet.count.1m",
  act: "payment",
  watch: ["wallet"],
  metric: "count",
  window: { sliding_ms: 60_000 },
  limit: 5,
  action: "decline",
};

function faultsOf(...changes: Record<string, unknown>[]): string[] {
  const rules = changes.map((change, i) => ({ ...RULE, id: `rule-${i}`, ...change }));
  const parsed = parsePolicy({ currency: "JPY", rules });
  return parsed.ok ? [] : parsed.fault.map(({ pointer, message }) => `${pointer} ${message}`);
}

test("takes a policy as it is", () => {
  const policy = { version: 3, currency: "JPY", rules: [RULE] };
  expect(parsePolicy(policy)).toEqual({ ok: true, value: policy });
});

test("is published as JSON Schema", () => {
  const schema = z.toJSONSchema(policySchema) as { properties?: Record<string, unknown> };
  expect(Object.keys(schema.properties ?? {})).toEqual(["version", "currency", "rules"]);
});

describe("refuses with the place", () => {
  const cases: [change: Record<string, unknown>, fault: string][] = [
    [{ watch: [] }, "/rules/0/watch has to have at least 1 item"],
    [{ watch: ["wallet", "wallet"] }, "/rules/0/watch/1 watches the same twice"],
    [{ watch: ["wallet", "device", "store"] }, "/rules/0/watch has to have at most 2 items"],
    [{ watch: ["purse"] }, '/rules/0/watch/0 has to be "wallet", "device",'],
    [{ metric: "distinct:wallet" }, "/rules/0/metric counts what it watches"],
    [{ metric: "distinct" }, '/rules/0/metric has to be "count",'],
    [{ metric: "amount", act: "sign_in" }, "/rules/0/metric a sign-in has no amount"],
    [{ window: { sliding_ms: 999 } }, "/rules/0/window/sliding_ms has to be at least 1000"],
    [
      { window: { sliding_ms: 34_560_000_001 } },
      "/rules/0/window/sliding_ms has to be at most 34560000000",
    ],
    [{ window: { sliding_ms: 1000.5 } }, "/rules/0/window/sliding_ms has to be an integer"],
    [{ window: { calendar: "day", zone: "Mars/Olympus" } }, "/rules/0/window/zone is not an IANA"],
    [{ window: { calendar: "day", zone: "+09:00" } }, "/rules/0/window/zone is not an IANA"],
    [{ window: { calendar: "day", zone: "UTC", day: 1 } }, "/rules/0/window/day a day has no day"],
    [{ window: { calendar: "week", zone: "UTC", day: 8 } }, "/rules/0/window/day a week has days"],
    [
      { window: { calendar: "day", zone: "UTC", hour: 24 } },
      "/rules/0/window/hour has to be at most 23",
    ],
    [{ window: { calendar: "day", zone: "UTC", sliding_ms: 1000 } }, "/rules/0/window/sliding_ms"],
    [{ limit: -1 }, "/rules/0/limit has to be at least 0"],
    [{ limit: 2 ** 53 }, "/rules/0/limit has to be at most 9007199254740991"],
    [{ limit: 0, metric: "travel_speed" }, "/rules/0/limit is below 1 km/h"],
    [{ limit: 60_001, metric: "time_since_last" }, "/rules/0/limit is longer than the window"],
    [{ when: { amount: {} } }, "/rules/0/when/amount names neither from nor to"],
    [{ when: { amount: { from: 5, to: 5 } } }, "/rules/0/when/amount from is not below to"],
    [{ when: { colour: "red" } }, "/rules/0/when/colour is not a member"],
    [{ give_back: true, metric: "declines" }, "/rules/0/give_back is for count, amount"],
    [{ give_back: true, metric: "given_back" }, "/rules/0/give_back is for count, amount"],
    [{ metric: "given_back", act: "sign_in" }, "/rules/0/metric a sign-in has no amount"],
    [{ near_bp: 100, act: "sign_in" }, "/rules/0/near_bp a sign-in has no amount"],
    [{ near_bp: 10_001 }, "/rules/0/near_bp has to be at most 10000"],
    [{ near_bp: -1 }, "/rules/0/near_bp has to be at least 0"],
    [{ near_bp: 1.5 }, "/rules/0/near_bp has to be an integer"],
    [
      { when: { topped_up_within_ms: 0 } },
      "/rules/0/when/topped_up_within_ms has to be at least 1",
    ],
    [
      { when: { topped_up_within_ms: 2_592_000_001 } },
      "/rules/0/when/topped_up_within_ms has to be at most 2592000000",
    ],
    [{ when: { wallet_age_ms: {} } }, "/rules/0/when/wallet_age_ms names neither from nor to"],
    [
      { when: { wallet_age_ms: { to: 5 }, device_age_ms: { to: 5 } } },
      "/rules/0/when/wallet_age_ms no act tells the age of its device and of its wallet",
    ],
    [
      { when: { wallet_age_ms: { to: 5 }, either: true } },
      "/rules/0/when/either is for wallet_age_ms and topped_up_within_ms together",
    ],
    [{ when: { either: false } }, "/rules/0/when/either has to be true"],
    [{ action: "explode" }, '/rules/0/action has to be "decline", "confirm" or "flag"'],
    [{ id: "A b" }, "/rules/0/id is not 1 to 48"],
    [{ "a/b~c": 1 }, "/rules/0/a~1b~0c is not a member"],
  ];
  test.each(cases)("%j", (change, fault) => {
    const faults = faultsOf(change);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
  });

  test.each([
    { limit: 60_000, metric: "time_since_last" },
    { limit: 60_001, metric: "count" },
    {
      limit: 99_999_999,
      metric: "time_since_last",
      window: { calendar: "day", zone: "UTC", hour: 23 },
    },
    { limit: 1, metric: "travel_speed" },
    { limit: 0 },
    { limit: Number.MAX_SAFE_INTEGER },
    { window: { sliding_ms: 1_000 } },
    { window: { sliding_ms: 34_560_000_000 } },
    { window: { calendar: "week", zone: "UTC", day: 7 } },
    { near_bp: 0 },
    { near_bp: 10_000 },
    { give_back: true, metric: "amount" },
    { give_back: true, metric: "distinct:store" },
    { act: "sign_in", watch: ["device"], metric: "declines" },
    { when: { amount: { from: 5, to: 6 } } },
    { when: { topped_up_within_ms: 1 } },
    { when: { topped_up_within_ms: 2_592_000_000 } },
    { when: { wallet_age_ms: { to: 5 }, topped_up_within_ms: 5, either: true } },
  ])("and takes %j, which is just within", (change) => {
    expect(faultsOf(change)).toEqual([]);
  });

  test("every fault at once, and ids that are not unique", () => {
    expect(faultsOf({ id: "same" }, { id: "same" })).toEqual(["/rules/1/id is not unique"]);
    expect(faultsOf({ limit: -1 }, { act: "pay" })).toHaveLength(2);
    expect(parsePolicy(null).ok).toBe(false);
    expect(faultsOf(...Array.from({ length: 65 }, () => ({})))).toHaveLength(1);
    expect(faultsOf(...Array.from({ length: 64 }, () => ({})))).toEqual([]);
  });
});
