import { expect, test } from "vitest";
import { ordinaryLife } from "../../src/cli/seed/made-up-customers.ts";
import { compile } from "../../src/velocity/compile.ts";
import { defaultPolicy } from "../../src/velocity/default-policy.ts";
import { VelocityEngine } from "../../src/velocity/engine.ts";
import type { VelocityEvent } from "../../src/velocity/event.ts";
import { LinearEngine } from "../../src/velocity/linear.ts";
import { judge } from "../../src/velocity/reference.ts";
import { SlotPool } from "../../src/velocity/slots.ts";
import { velocityModule } from "./velocity-module.ts";

const MEMORY_BYTES = 238 * 65_536;
const BUDGET_BYTES = 32 * 1_024;

function monthOf(seed: number): VelocityEvent[] {
  return ordinaryLife(seed).map((act, i): VelocityEvent => {
    return { ...act, sequence: i + 1, outcome: "approved", returnedMinor: 0 };
  });
}

test("20,000 wallets one after the other: no growth, no wrong verdict", {
  timeout: 120_000,
}, () => {
  const engine = new VelocityEngine(velocityModule());
  const table = compile(defaultPolicy, 1);
  const months = Array.from({ length: 50 }, (_, i) => monthOf(i + 1).slice(0, 30));
  let wrong = 0;
  for (let wallet = 0; wallet < 20_000; wallet++) {
    const past = months[wallet % months.length] ?? [];
    const last = past.at(-1);
    if (last === undefined) continue;
    const act = { ...last, atMs: last.atMs + 1_000 + (wallet % 7) };
    const history = { owner: `wal_${wallet}`, revision: 1, load: () => past };
    const decision = engine.check(table, history, act);
    const count = decision.ok ? decision.value.rules[1]?.before : -1;
    const expected = past.filter((event) => {
      return event.act === "payment" && event.atMs > act.atMs - 86_400_000;
    }).length;
    if (act.act === "payment" && count !== expected) wrong += 1;
    if (wallet % 400 === 0) {
      expect(decision).toEqual({ ok: true, value: judge(defaultPolicy, 1, past, act) });
    }
  }
  expect(wrong).toBe(0);
  expect(engine.memory).toEqual({ bytes: MEMORY_BYTES, warm: 512 });
});

test("a live wallet takes at most 32 KiB of linear memory, mean over a month of customers", () => {
  const linear = new LinearEngine(velocityModule());
  const wholeBytesPerPage = linear.memoryBytes / linear.pages;
  let pages = 0;
  let events = 0;
  const customers = 300;
  for (let seed = 1; seed <= customers; seed++) {
    const pool = new SlotPool(linear);
    const month = monthOf(seed);
    const slot = pool.build(`wal_${seed}`, 1, 0, month);
    pages += slot?.pages.length ?? Number.NaN;
    events += month.length;
    pool.forget(`wal_${seed}`);
  }
  const mean = Math.round((pages * wholeBytesPerPage) / customers);
  console.info(`${customers} customers, ${events} events: ${mean} bytes of memory per live wallet`);
  expect(mean).toBeLessThanOrEqual(BUDGET_BYTES);
});
