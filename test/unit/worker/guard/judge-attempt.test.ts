import { beforeEach, describe, expect, test, vi } from "vitest";
import { guardActsMax, guardEpisodeMs, guardSourcesToldMax } from "../../../../src/bounds.ts";
import type { DeploymentBook, GuardedAct } from "../../../../src/guard/book.ts";
import {
  type GuardContext,
  judgeAttempt,
  recordAttempt,
} from "../../../../src/guard/judge-attempt.ts";
import { guardPolicy } from "../../../../src/guard/rules.ts";
import { takeReport } from "../../../../src/guard/watch-deployment.ts";
import { compile } from "../../../../src/velocity/compile.ts";
import { defaultPolicy } from "../../../../src/velocity/default-policy.ts";
import { VelocityEngine } from "../../../../src/velocity/engine.ts";
import { LinearEngine } from "../../../../src/velocity/linear.ts";
import { dropActs, guardBook } from "../../../../worker/guard/book.ts";
import { guardMigrations } from "../../../../worker/guard/schema.ts";
import { migratedSql, type NodeSql } from "../../../node-sql.ts";
import { velocityModule } from "../../../property/velocity-module.ts";

const second = 1_000;
const minute = 60 * second;
const noon = Date.UTC(2027, 0, 15, 3);
const module = velocityModule();
const policy = guardPolicy(compile(defaultPolicy, 3));

const act: GuardedAct = { wayIn: "sign_in", ipPrefix: "n", device: "d", contact: "c" };

let sql: NodeSql;
let book: DeploymentBook;
let engine: VelocityEngine;

beforeEach(() => {
  sql = migratedSql(guardMigrations);
  book = guardBook(sql);
  engine = new VelocityEngine(module);
});

type Kind = "device" | "ip_prefix" | "contact" | "deployment";

function at(ms: number, kind: Kind = "ip_prefix"): GuardContext {
  return {
    nowMs: noon + ms,
    source: kind,
    owner: kind,
    engine,
    rules: policy?.rules[kind] ?? null,
  };
}

/** One step; what is begun is counted when it passes. How long it has to wait, or 0. */
function begin(ms: number, kind: Kind = "ip_prefix"): number {
  const judged = judgeAttempt(book, act, "start", at(ms, kind));
  if (judged.kind === "blocked") return judged.untilMs - noon - ms;
  expect(judged.kind).toBe("passes");
  recordAttempt(book, act, "begun", at(ms, kind));
  return 0;
}

function fail(ms: number, kind: Kind = "ip_prefix"): void {
  recordAttempt(book, act, "failed", at(ms, kind));
}

function rows(): number {
  return Number(sql.exec("SELECT count(*) AS n FROM act")[0]?.n);
}

describe("a source", () => {
  test("is slowed at its 41st start in a minute, to the millisecond", () => {
    for (let i = 0; i < 40; i += 1) expect(begin(i * second)).toBe(0);
    expect(begin(40 * second)).toBe(20 * second);
    expect(begin(minute - 1)).toBe(1);
    expect(rows()).toBe(40);
    expect(begin(minute)).toBe(0);
    expect(begin(minute)).toBe(second);
  });

  test("waits longer and longer while it goes on: a minute, ten, the rest of a day", () => {
    const waits = new Set<number>();
    for (let ms = 0; ms < 180 * minute; ms += 500) {
      const wait = begin(ms);
      if (wait > 0) waits.add(Math.ceil(wait / minute));
    }
    const longest = [...waits].sort((a, b) => a - b);
    expect(longest[0]).toBe(1);
    expect(longest).toContain(8);
    expect(longest.at(-1)).toBeGreaterThan(1_200);
    expect(rows()).toBe(1_000);
  });

  test("waits as long as the rule asks for that asks for longest", () => {
    for (let i = 0; i < guardActsMax; i += 1) recordAttempt(book, act, "begun", at(i));
    const judged = judgeAttempt(book, act, "start", at(guardActsMax));
    if (judged.kind !== "blocked") throw new Error(judged.kind);
    expect(judged.untilMs - noon).toBeGreaterThan(20 * 60 * minute);
  });

  test("passes where no rule is about its kind, and is told no flag", () => {
    for (let i = 0; i < 50; i += 1) recordAttempt(book, act, "failed", at(i));
    const free = { ...at(60), rules: null };
    expect(judgeAttempt(book, act, "start", free)).toEqual({ kind: "passes", flagged: [] });
  });

  test("is blocked by what was wrong, at every step; by what was begun, at starts only", () => {
    for (let i = 0; i < 11; i += 1) fail(i);
    const next = (ms: number) => judgeAttempt(book, act, "next", at(ms));
    expect(next(20)).toMatchObject({
      kind: "blocked",
      untilMs: noon + minute,
      by: { rule: "sign_in.ip_prefix.declines.1m", value: 11, limit: 10, policyVersion: 3 },
    });
    expect(next(minute)).toMatchObject({ kind: "passes" });
    for (let i = 0; i < 20; i += 1) expect(begin(i, "device")).toBe(0);
    expect(begin(30, "device")).toBeGreaterThan(0);
    expect(judgeAttempt(book, act, "next", at(30, "device"))).toMatchObject({ kind: "passes" });
  });

  test("is judged alike after a restart, from its rows alone", () => {
    for (let i = 0; i < 40; i += 1) begin(i * second);
    const warm = judgeAttempt(book, act, "start", at(45 * second));
    engine = new VelocityEngine(module);
    expect(judgeAttempt(book, act, "start", at(45 * second))).toEqual(warm);
    expect(warm.kind).toBe("blocked");
  });

  test("is judged by what lies ahead as of now when the clock steps back, and forgets nothing", () => {
    for (let i = 0; i < 40; i += 1) begin(10 * minute);
    expect(begin(9 * minute)).toBe(minute);
    fail(9 * minute);
    expect(book.newest("ip_prefix")).toMatchObject({
      atMs: noon + 9 * minute,
      latestMs: noon + 10 * minute,
    });
  });

  test("is held for no longer by acts of a clock that was ahead, on the same day", () => {
    for (let i = 0; i < 40; i += 1) begin(24 * 60 * minute);
    expect(begin(0)).toBe(minute);
    fail(second);
    expect(begin(2 * second)).toBe(58 * second);
    expect(begin(minute + second)).toBe(0);
    engine = new VelocityEngine(module);
    expect(begin(minute + second)).toBe(0);
  });

  test("is blocked by them no longer than a window from when the clock is right", () => {
    for (let i = 0; i < 40; i += 1) begin(24 * 60 * minute);
    expect(begin(0)).toBe(minute);
    expect(begin(30 * second)).toBe(30 * second);
    expect(book.setBacks("ip_prefix")).toHaveLength(1);
    expect(begin(minute)).toBe(0);
    dropActs(sql, noon + 24 * 60 * minute, noon + 25 * 60 * minute);
    expect([rows(), book.setBacks("ip_prefix")]).toEqual([0, []]);
  });

  test("counts acts that are ahead as old as what came after them, however long ago", () => {
    const hour = 60 * minute;
    for (let i = 0; i < 40; i += 1) begin(72 * hour);
    fail(0);
    expect(begin(49 * hour)).toBe(0);
    engine = new VelocityEngine(module);
    expect(begin(49 * hour)).toBe(0);
  });

  test("counts an act that is ahead as old as when it was first seen to be, and no younger", () => {
    begin(24 * 60 * minute);
    expect(judgeAttempt(book, act, "start", at(0)).kind).toBe("passes");
    for (let i = 0; i < 39; i += 1) expect(begin(30 * second)).toBe(0);
    expect(begin(minute - 1)).toBe(1);
    expect(begin(minute)).toBe(0);
    expect(begin(minute)).toBe(30 * second);
  });

  test.each([
    [2 * second, 0],
    [2 * second + 1, 1],
  ])("of a clock that is %d ms behind has that told %d times", (ms, times) => {
    fail(ms);
    const told: number[] = [];
    const onBehind = (newestMs: number) => void told.push(newestMs);
    for (const _ of [1, 2]) judgeAttempt(book, act, "start", { ...at(0), onBehind });
    expect(told).toEqual(Array.from({ length: times }, () => noon + ms));
    expect(book.setBacks("ip_prefix")).toHaveLength(1);
  });

  test("forgets acts of a clock that was ahead with those after them", () => {
    fail(9_000 * minute);
    fail(0);
    dropActs(sql, noon - 1, noon + minute);
    expect(rows()).toBe(2);
    dropActs(sql, noon, noon + minute);
    expect(rows()).toBe(0);
  });

  test("is told alike of contacts and of keys, each by itself", () => {
    for (let i = 0; i < 21; i += 1) fail(i, "contact");
    expect(begin(30, "contact")).toBeGreaterThan(0);
    expect(begin(30, "device")).toBe(0);
    expect(begin(30)).toBe(0);
  });
});

test("says not_judged and writes nothing when the engine traps or a history cannot be read", () => {
  begin(0);
  const before = rows();
  const trap = vi.spyOn(LinearEngine.prototype, "check").mockImplementationOnce(() => {
    throw new WebAssembly.RuntimeError("unreachable");
  });
  const trapped = judgeAttempt(book, act, "start", at(1));
  expect(trapped).toEqual({ kind: "not_judged", fault: "engine_trapped" });
  expect(engine.memory.bytes).toBe(0);
  trap.mockRestore();
  expect(begin(2)).toBe(0);
  engine = new VelocityEngine(module);
  const broken = {
    ...book,
    acts: () => {
      throw new Error("disk");
    },
  };
  const unread = judgeAttempt(broken, act, "start", at(3));
  expect(unread).toEqual({ kind: "not_judged", fault: "history_malformed" });
  expect(rows()).toBe(before + 1);
});

test("forgets acts that no rule looks back to, and keeps the newest of a source at most", () => {
  for (let i = 0; i < guardActsMax + 10; i += 1) fail(i, "deployment");
  begin(0);
  dropActs(sql, noon - 1, noon);
  expect(rows()).toBe(guardActsMax + 1);
  expect(book.acts("deployment", 0)).toHaveLength(guardActsMax);
  dropActs(sql, noon + guardActsMax + 8, noon + guardActsMax + 8);
  expect(rows()).toBe(1);
  fail(guardActsMax + 10, "deployment");
  expect(book.newest("deployment")?.sequence).toBe(guardActsMax + 12);
});

describe("the whole deployment", () => {
  const failed = { wayIn: "sign_in", outcome: "failed" } as const;
  const report = (count: number) => ({ acts: Array(count).fill(failed), news: [] });

  test("is told of once per episode, with figures and the stop that would end it", () => {
    expect(takeReport(book, report(101), at(0, "deployment"))).toEqual([]);
    const [alert, ...more] = takeReport(book, report(5), at(second, "deployment"));
    expect(more).toEqual([]);
    expect(alert).toMatchObject({
      kind: "guard_rule",
      subject: "deployment sign_in sign_in.channel.declines.10m",
      evidence: { way_in: "sign_in", value: 105, limit: 100, sources_told_of: 0 },
      proposedStop: { scope: "sign_in", id: null },
    });
    for (let ms = minute; ms < 30 * minute; ms += minute) {
      expect(takeReport(book, report(20), at(ms, "deployment"))).toEqual([]);
    }
    const later = 30 * minute + guardEpisodeMs;
    expect(takeReport(book, report(1), at(later, "deployment"))).toEqual([]);
    expect(takeReport(book, report(120), at(later, "deployment"))).toHaveLength(1);
  });

  test("names the first sources of an episode, and counts the others", () => {
    const news = Array.from({ length: guardSourcesToldMax + 5 }, (_, i) => ({
      source: { kind: "ip_prefix", name: `10.0.${i}.0/24` } as const,
      subject: `hash ${i}`,
      wayIn: "sign_in" as const,
      finding: { rule: "r", action: "decline" as const, value: 3, limit: 2, policyVersion: 1 },
    }));
    const told = takeReport(book, { acts: [], news }, at(0, "deployment"));
    expect(told).toHaveLength(guardSourcesToldMax);
    expect(told[0]).toMatchObject({
      kind: "guard_source_blocked",
      subject: "ip_prefix 10.0.0.0/24",
      evidence: { source: "ip_prefix", name: "10.0.0.0/24", rule: "r", value: 3, limit: 2 },
    });
    expect(takeReport(book, { acts: [], news }, at(second, "deployment"))).toEqual([]);
  });

  test("shows no contact, not even blinded", () => {
    const finding = { rule: "r", action: "decline", value: 3, limit: 2, policyVersion: 1 } as const;
    const source = { kind: "contact", name: "blinded" } as const;
    const news = [{ source, subject: "hash", wayIn: "recovery", finding }] as const;
    const told = takeReport(book, { acts: [], news }, at(0, "deployment"));
    expect(told).toMatchObject([{ subject: "contact hash", evidence: { name: "hash" } }]);
    expect(JSON.stringify(told)).not.toContain("blinded");
  });
});
