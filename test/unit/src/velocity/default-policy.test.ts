import { describe, expect, test } from "vitest";
import { compile } from "../../../../src/velocity/compile.ts";
import { defaultPolicy } from "../../../../src/velocity/default-policy.ts";
import type { VelocityCandidate } from "../../../../src/velocity/event.ts";
import { parsePolicy } from "../../../../src/velocity/policy.ts";
import { TABLE_BYTES_MAX } from "../../../../src/velocity/table.ts";
import { decide, events, NOON, payment } from "./story.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

function topUp(ms: number, amountMinor: number): VelocityCandidate {
  const subjects = { wallet: "w", device: "d", channel: "cash_register", partner: "p" };
  return { act: "top_up", amountMinor, atMs: NOON + ms, subjects };
}

/** Plays `acts` one after the other; the verdict of each, approved ones being remembered. */
function play(acts: readonly VelocityCandidate[]): (string | null)[] {
  const past: VelocityCandidate[] = [];
  return acts.map((act) => {
    const decision = decide(defaultPolicy, events(past), act);
    if (decision.verdict === "pass") past.push(act);
    return decision.code;
  });
}

test("is a policy, and its table is small", () => {
  expect(parsePolicy(defaultPolicy)).toEqual({ ok: true, value: defaultPolicy });
  expect(compile(defaultPolicy, 1).length).toBeLessThan(TABLE_BYTES_MAX / 2);
});

describe("the reported trace", () => {
  test("declines velocity_amount_exceeded at the second of three top-ups in a minute", () => {
    const trace = [topUp(0, 60_000), topUp(20 * SECOND, 60_000), topUp(45 * SECOND, 70_000)];
    const exceeded = "velocity_amount_exceeded";
    expect(play(trace)).toEqual([null, exceeded, exceeded]);
  });

  test("declines velocity_amount_exceeded when what came in leaves at once", () => {
    const spending = [
      payment(2 * MINUTE, { amountMinor: 95_000 }),
      payment(3 * MINUTE, { amountMinor: 100_000 }),
      payment(4 * MINUTE, { amountMinor: 50_000 }),
      payment(5 * MINUTE, { amountMinor: 1 }),
    ];
    const exceeded = "velocity_amount_exceeded";
    expect(play(spending)).toEqual([exceeded, exceeded, null, exceeded]);
  });
});

describe("ordinary customers", () => {
  test("pay 50,000 once, or ten times in a minute, or all day long", () => {
    expect(play([payment(0, { amountMinor: 50_000 })])).toEqual([null]);
    const family = Array.from({ length: 10 }, (_, i) => payment(i * 5 * SECOND));
    expect(new Set(play(family))).toEqual(new Set([null]));
    const day = Array.from({ length: 20 }, (_, i) =>
      payment(i * 30 * MINUTE, { amountMinor: 1_500, subjects: { merchant: `m${i}` } }),
    );
    expect(new Set(play(day))).toEqual(new Set([null]));
  });

  test("are slowed at the eleventh payment in a minute, and told when it passes", () => {
    const past = events(Array.from({ length: 10 }, (_, i) => payment(i * SECOND)));
    const decision = decide(defaultPolicy, past, payment(10 * SECOND));
    expect(decision.code).toBe("velocity_count_exceeded");
    expect(decision.rules[0]).toMatchObject({ after: 11, limit: 10, passesAtMs: NOON + MINUTE });
  });
});

describe("one buyer with many wallets", () => {
  const sale = (ms: number, wallet: string, amountMinor: number): VelocityCandidate => ({
    act: "terminal",
    amountMinor,
    atMs: NOON + ms,
    subjects: { wallet, terminal: "t", store: "s", merchant: "m" },
  });

  test("alarms at the third wallet with the same amount", () => {
    const past = events([sale(0, "a", 9_800), sale(MINUTE, "b", 9_800), sale(MINUTE, "x", 500)]);
    const { rules } = decide(defaultPolicy, past, sale(2 * MINUTE, "c", 9_800));
    const alarm = rules.find((rule) => rule.rule === "terminal.same_amount.wallets.10m");
    expect(alarm).toMatchObject({ verdict: "exceeded", after: 3, action: "flag" });
  });

  test("asks for confirmation at the third wallet with a large amount", () => {
    const past = events([sale(0, "a", 91_000), sale(MINUTE, "b", 87_500)]);
    expect(decide(defaultPolicy, past, sale(2 * MINUTE, "c", 40_000)).verdict).toBe("confirm");
    expect(decide(defaultPolicy, past, sale(2 * MINUTE, "b", 40_000)).verdict).toBe("pass");
  });
});

test("refuses another city within the hour", () => {
  const tokyo = { latE6: 35_681_236, lonE6: 139_767_125 };
  const osaka = { latE6: 34_702_485, lonE6: 135_495_951 };
  const past = events([payment(0, { place: tokyo })]);
  const trip = decide(defaultPolicy, past, payment(55 * MINUTE, { place: osaka }));
  expect(trip.code).toBe("velocity_pattern");
  expect(decide(defaultPolicy, past, payment(150 * MINUTE, { place: osaka })).verdict).toBe("pass");
});

describe("what is paid in and given back", () => {
  const nearly = (i: number) => topUp(i * 60 * MINUTE, 10_000 + (i % 2) * 400);

  test("refuses the sixth of nearly equal top-ups in a day, and no sixth of another amount", () => {
    const five = Array.from({ length: 5 }, (_, i) => nearly(i));
    expect(play([...five, nearly(5)]).at(-1)).toBe("velocity_count_exceeded");
    expect(play([...five, topUp(300 * MINUTE, 10_000 - 1_000)]).at(-1)).toBeNull();
  });

  const returned = (count: number, amountMinor: number) => {
    const acts = Array.from({ length: count }, (_, i) => payment(i * 60 * MINUTE, { amountMinor }));
    return events(acts).map((event) => ({ ...event, returnedMinor: event.amountMinor }));
  };
  const after = (past: ReturnType<typeof returned>) =>
    decide(defaultPolicy, past, payment(600 * MINUTE)).verdict;

  test("asks the phone from the fifth payment on that was given back in a day", () => {
    expect([after(returned(4, 500)), after(returned(5, 500))]).toEqual(["pass", "confirm"]);
  });

  test("declines beyond a day's limit of what was given back", () => {
    expect([after(returned(2, 50_000)), after(returned(2, 50_001))]).toEqual(["pass", "decline"]);
  });
});

test("alarms at the eighth young wallet over a merchant's stores, with amounts near each other", () => {
  const sale = (i: number): VelocityCandidate => ({
    act: "merchant",
    amountMinor: 10_000 + i * 10,
    atMs: NOON + i * 4 * MINUTE,
    subjects: { wallet: `w${i}`, terminal: `t${i}`, store: `s${i}`, merchant: "m" },
    walletAgeMs: 86_400_000,
  });
  const verdict = (count: number) =>
    decide(
      defaultPolicy,
      events(Array.from({ length: count - 1 }, (_, i) => sale(i))),
      sale(count - 1),
    ).rules.find(({ rule }) => rule === "merchant.near.young_wallets.30m")?.verdict;
  expect([verdict(7), verdict(8)]).toEqual(["pass", "exceeded"]);
});
