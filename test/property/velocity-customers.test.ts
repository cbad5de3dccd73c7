import { expect, test } from "vitest";
import { MONTH_START_MS, ordinaryLife } from "../../src/cli/seed/made-up-customers.ts";
import { Backtest } from "../../src/velocity/backtest.ts";
import { compile } from "../../src/velocity/compile.ts";
import { defaultPolicy } from "../../src/velocity/default-policy.ts";
import { VelocityEngine } from "../../src/velocity/engine.ts";
import type { VelocityCandidate, VelocityEvent } from "../../src/velocity/event.ts";
import { velocityModule } from "./velocity-module.ts";

const CUSTOMERS = 2_000;
const table = compile(defaultPolicy, 1);

/** Plays `acts` in order, remembering those that pass; the yen that pass and the yen that do not. */
function attack(acts: readonly VelocityCandidate[]): { passed: number; stopped: number } {
  const engine = new VelocityEngine(velocityModule());
  const past: VelocityEvent[] = [];
  let stopped = 0;
  for (const act of acts) {
    const decision = engine.check(
      table,
      { owner: "x", revision: past.length, load: () => past },
      act,
    );
    if (!decision.ok) throw new Error(decision.fault);
    if (decision.value.rules.some((rule) => rule.verdict === "exceeded"))
      stopped += act.amountMinor;
    else past.push({ ...act, sequence: past.length + 1, outcome: "approved", returnedMinor: 0 });
  }
  return { passed: past.reduce((sum, event) => sum + event.amountMinor, 0), stopped };
}

function told(name: string, { passed, stopped }: { passed: number; stopped: number }): void {
  console.info(`${name}: ${passed} yen pass, ${stopped} yen are stopped`);
}

test("the default policy lets 99.9 % of a month of ordinary customers pass", () => {
  const engine = new VelocityEngine(velocityModule());
  const always = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
  const backtest = new Backtest(engine, table, always, 3);
  for (let seed = 1; seed <= CUSTOMERS; seed++) {
    const events = ordinaryLife(seed).map((act, i): VelocityEvent => {
      return { ...act, sequence: i + 1, outcome: "approved", returnedMinor: 0 };
    });
    expect(backtest.play(`wal_${seed}`, events)).toEqual({ ok: true, value: null });
  }
  const { acts, declined, confirmed, flagged, rules } = backtest.report();
  const passed = ((acts - declined - confirmed) / acts) * 100;
  const stopping = rules.filter((rule) => rule.exceeded > 0);
  const named = stopping.map((rule) => `${rule.rule} ${rule.exceeded}`).join(", ");
  console.info(
    `${CUSTOMERS} customers, ${acts} acts: ${passed.toFixed(3)} % pass, ${declined} declined, ` +
      `${confirmed} to confirm, ${flagged} flagged (${named})`,
  );
  expect(acts).toBeGreaterThan(50_000);
  expect(passed).toBeGreaterThanOrEqual(99.9);
});

test("the default policy stops the reported trace: three top-ups in a minute, then spending", () => {
  const act = (kind: "top_up" | "payment", seconds: number, amountMinor: number) => ({
    atMs: MONTH_START_MS + seconds * 1_000,
    act: kind,
    amountMinor,
    subjects: { wallet: "victim", device: "thief", merchant: "mer_tobacco" },
  });
  const topUps = [act("top_up", 0, 60_000), act("top_up", 20, 60_000), act("top_up", 45, 70_000)];
  const spent = [act("payment", 300, 95_000), act("payment", 420, 100_000)];
  const whole = attack([...topUps, ...spent]);
  told("the reported trace, 385,000 yen", whole);
  expect(whole).toEqual({ passed: 60_000, stopped: 325_000 });
});

test("the default policy stops one buyer with eight wallets at the third, and the impossible trip", () => {
  const sales = Array.from({ length: 8 }, (_, i) => ({
    atMs: MONTH_START_MS + i * 60_000,
    act: "terminal" as const,
    amountMinor: 91_000,
    subjects: { terminal: "ter_1", store: "sto_1", merchant: "mer_1", wallet: `wal_${i}` },
  }));
  const buyer = attack(sales);
  told("eight wallets at one terminal, 91,000 yen each", buyer);
  expect(buyer).toEqual({ passed: 2 * 91_000, stopped: 6 * 91_000 });
  const payment = (minutes: number, place: { latE6: number; lonE6: number }) => ({
    atMs: MONTH_START_MS + minutes * 60_000,
    act: "payment" as const,
    amountMinor: 4_000,
    subjects: { wallet: "w", device: "d", merchant: `m${minutes}` },
    place,
  });
  const tokyo = { latE6: 35_681_236, lonE6: 139_767_125 };
  const osaka = { latE6: 34_702_485, lonE6: 135_495_951 };
  const trip = attack([payment(0, tokyo), payment(40, osaka), payment(200, osaka)]);
  told("Tokyo, Osaka forty minutes later, Osaka again after three hours", trip);
  expect(trip).toEqual({ passed: 8_000, stopped: 4_000 });
});
