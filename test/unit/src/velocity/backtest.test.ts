import { expect, test } from "vitest";
import { Backtest } from "../../../../src/velocity/backtest.ts";
import { compile } from "../../../../src/velocity/compile.ts";
import { VelocityEngine } from "../../../../src/velocity/engine.ts";
import type { VelocityEvent } from "../../../../src/velocity/event.ts";
import { events, NOON, payment, policyOf, velocityModule } from "./story.ts";

const ALWAYS = { fromMs: 0, toMs: NOON * 2 };
const table = compile(
  policyOf({ limit: 2 }, { metric: "amount", limit: 250, action: "confirm" }, { watch: ["store"] }),
  9,
);

function backtestOf(period = ALWAYS, examplesMax = 10): Backtest {
  return new Backtest(new VelocityEngine(velocityModule), table, period, examplesMax);
}

test("reports by rule what would have been stopped, with sums and examples", () => {
  const backtest = backtestOf();
  expect(backtest.play("a", events([payment(0), payment(1), payment(2)])).ok).toBe(true);
  expect(backtest.play("b", events([payment(0), payment(90_000)])).ok).toBe(true);
  const { rules, ...whole } = backtest.report();
  expect(whole).toEqual({
    owners: 2,
    acts: 5,
    actsMinor: 500n,
    declined: 1,
    declinedMinor: 100n,
    confirmed: 0,
    flagged: 0,
  });
  const example = { owner: "a", sequence: 3, atMs: NOON + 2, amountMinor: 100 };
  expect(rules[0]).toEqual({
    rule: "rule-0",
    action: "decline",
    judged: 5,
    exceeded: 1,
    exceededMinor: 100n,
    owners: 1,
    alone: 1,
    examples: [{ ...example, before: 2, after: 3, limit: 2 }],
  });
  expect(rules[1]).toMatchObject({ exceeded: 1, alone: 0, owners: 1 });
  expect(rules[2]).toMatchObject({ judged: 0, exceeded: 0, examples: [] });
});

test("leaves an act that would have been declined out of the history after it", () => {
  const backtest = backtestOf();
  backtest.play("a", events([0, 1, 2, 3, 4].map((ms) => payment(ms))));
  expect(backtest.report().rules[0]?.examples.map((one) => one.before)).toEqual([2, 2, 2]);
});

test("judges only approved acts of the period, and remembers the others", () => {
  const backtest = backtestOf({ fromMs: NOON + 2, toMs: NOON + 4 }, 1);
  const past = events([payment(0), payment(1), payment(2), payment(3), payment(4)]);
  const declined: VelocityEvent = { ...(past[3] as VelocityEvent), outcome: "declined" };
  backtest.play("a", past.with(3, declined));
  expect(backtest.report()).toMatchObject({ acts: 1, declined: 1 });
  expect(backtest.report().rules[0]?.examples).toHaveLength(1);
});

test("says so when a history cannot be judged", () => {
  const unordered = events([payment(5), payment(4)]);
  expect(backtestOf().play("a", unordered)).toEqual({ ok: false, fault: "history_malformed" });
});

test("finds the same in steps, whatever the engine forgot between them", () => {
  const past = events(Array.from({ length: 40 }, (_, i) => payment(i * 7_000)));
  const whole = backtestOf();
  whole.play("a", past);
  const engine = new VelocityEngine(velocityModule);
  const stepped = new Backtest(engine, table, ALWAYS, 10);
  const playing = stepped.playing("a", { events: past, setBacks: [] }, 3);
  let steps = 0;
  for (; !playing.next().done; steps += 1) engine.forget("backtest:a");
  expect(steps).toBe(13);
  expect(stepped.report()).toEqual(whole.report());
  expect(whole.report().declined).toBeGreaterThan(0);
});
