import { describe, expect, test } from "vitest";
import { readHistories } from "../../../../../src/cli/backtest/backtest-csv.ts";
import { generateHistories } from "../../../../../src/cli/backtest/backtest-history.ts";
import { samplePolicy } from "../../../../../src/cli/seed/sample-policy.ts";
import { Backtest } from "../../../../../src/velocity/backtest.ts";
import { emptySum, withReport } from "../../../../../src/velocity/backtest-sum.ts";
import { compile } from "../../../../../src/velocity/compile.ts";
import { defaultPolicy } from "../../../../../src/velocity/default-policy.ts";
import { VelocityEngine } from "../../../../../src/velocity/engine.ts";
import { neverApplies } from "../../../../../src/velocity/never-applies.ts";
import { playAcross, salesOf } from "../../../../../src/velocity/play-across.ts";
import { parsePolicy } from "../../../../../src/velocity/policy.ts";
import { velocityModule } from "../../../../property/velocity-module.ts";

describe("a file of payments", () => {
  test("is read by its header, in any order of columns and of lines", () => {
    const histories = readHistories(
      [
        "\uFEFFamount,wallet,at,merchant,lat,lon,outcome",
        '200,"a, b",1767225601000,"M ""x""",35.5,139.25,declined',
        "",
        '100,"a, b",2026-01-01T00:00:00Z,m,,,',
        "7,c,1767225600000,m,,,\r",
        "",
      ].join("\n"),
    );
    expect([...histories.keys()]).toEqual(["a, b", "c"]);
    expect(histories.get("a, b")).toMatchObject([
      { sequence: 1, atMs: 1_767_225_600_000, amountMinor: 100, outcome: "approved" },
      {
        sequence: 2,
        outcome: "declined",
        place: { latE6: 35_500_000, lonE6: 139_250_000 },
        subjects: { wallet: "a, b", merchant: 'M "x"' },
      },
    ]);
  });

  test("is refused with the line and the column that are wrong", () => {
    const read =
      (line: string, head = "at,wallet,amount") =>
      () =>
        readHistories(`${head}\n${line}\n`);
    expect(read("soon,a,1")).toThrow(/^Line 2: at is "soon"/);
    expect(read("1,,1")).toThrow(/^Line 2: wallet/);
    expect(read("1,a,1.5")).toThrow(/^Line 2: amount is "1.5"/);
    expect(read("1,a,-1")).toThrow(/^Line 2: amount/);
    for (const other of ["1e3", "0x10", "+1", "1 0"]) {
      expect(read(`1,a,${other}`), other).toThrow(/^Line 2: amount/);
    }
    expect(read("1,a", "at,wallet")).toThrow(/"amount" is missing/);
    expect(read("1,a,1,2", "at,wallet,amount,Amount")).toThrow(/"amount" is there twice/);
    for (const inherited of ["constructor", "__proto__", "toString"]) {
      const head = `at,wallet,amount,${inherited}`;
      expect(read("1,a,1,x", head), inherited).toThrow(/no column/);
    }
    expect(read("1,a,1,x", "at,wallet,amount,colour")).toThrow(/no column "colour"/);
    expect(read("1,a,1,extra")).toThrow(/^Line 2 has 4 fields where the header names 3/);
    expect(read("1,a")).toThrow(/^Line 2 has 2 fields/);
    expect(read("2026-03-01T12:00:00,a,1")).toThrow(/^Line 2: at is/);
    expect(read("2026-02-29T12:00:00Z,a,1")).toThrow(/^Line 2: at is/);
    expect(read("999999999999999,a,1")).toThrow(/^Line 2: at is/);
    expect(read('1,"a,1')).toThrow(/^Line 2: a quotation mark/);
    expect(read("1,a,1,2", "at,wallet,amount,returned")).toThrow(/^Line 2: returned is "2"/);
    expect(read("1,a,1,35,", "at,wallet,amount,lat,lon")).toThrow(/^Line 2: lon is ""/);
    expect(read('1,"a\nb",1\n\n1,c,1\n1,d,x')).toThrow(/^Line 6: amount is "x"/);
  });
});

describe("made-up histories", () => {
  test("are the same for the same seed, and the default policy stops stolen phones only", () => {
    const request = { customers: 100, days: 14, seed: 3 };
    const text = generateHistories(request);
    expect(generateHistories(request)).toBe(text);
    expect(generateHistories({ ...request, seed: 4 })).not.toBe(text);
    const engine = new VelocityEngine(velocityModule());
    const always = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
    const table = compile(defaultPolicy, 1);
    const whole = new Backtest(engine, table, always, 2);
    let sum = emptySum;
    for (const [wallet, events] of readHistories(text)) {
      expect(whole.play(wallet, events)).toEqual({ ok: true, value: null });
      const alone = new Backtest(engine, table, always, 2);
      alone.play(wallet, events);
      sum = withReport(sum, alone.report(), 2);
    }
    const { acts, declined, declinedMinor, rules } = whole.report();
    expect(acts).toBeGreaterThan(1_000);
    expect(declined).toBeGreaterThan(0);
    expect(declined / acts).toBeLessThan(0.03);
    const { rules: summed, ...figures } = sum;
    expect(figures).toMatchObject({ acts, declined, declinedMinor: declinedMinor.toString() });
    expect(summed.map(({ exceeded }) => exceeded)).toEqual(rules.map(({ exceeded }) => exceeded));
  });
});

test("made-up mules are met at their third wallet by rules across wallets, and nobody else is", () => {
  const opened = new Map<string, number>();
  const text = generateHistories({ customers: 100, days: 14, seed: 3 });
  const histories = readHistories(text, (wallet, openedMs) => void opened.set(wallet, openedMs));
  const wallets = [...histories].map(([wallet, events]) => {
    return { events, openedMs: opened.get(wallet) as number };
  });
  const engine = new VelocityEngine(velocityModule());
  const found = playAcross(engine, compile(defaultPolicy, 1), salesOf(wallets));
  if (!found.ok) throw new Error(found.fault);
  const atStores = found.value.filter(({ rule }) => rule.startsWith("store."));
  const first = Map.groupBy(atStores, ({ subject }) => subject);
  expect([...first.keys()].sort()).toEqual(["sto_ring_0", "sto_ring_1"]);
  for (const [store, [finding]] of first) {
    const ring = store.replace("sto_ring_", "mule_300");
    expect(finding).toMatchObject({
      value: 3,
      limit: 2,
      sale: { subjects: { wallet: `${ring}_2` } },
    });
  }
});

test("the sample policy is a policy, and each of its rules can apply", () => {
  expect(parsePolicy(JSON.parse(JSON.stringify(samplePolicy)))).toMatchObject({ ok: true });
  expect(neverApplies(samplePolicy)).toEqual([]);
});
