import { afterEach, describe, expect, test, vi } from "vitest";
import { compile } from "../../../../src/velocity/compile.ts";
import { VelocityEngine } from "../../../../src/velocity/engine.ts";
import { events, historyOf, NOON, payment, policyOf, velocityModule } from "./story.ts";

const table = compile(policyOf({ metric: "count", limit: 2 }), 7);
const EVENT = events([payment(0)])[0] ?? { ...payment(0), sequence: 1, outcome: "approved" };

function beforeOf(result: ReturnType<VelocityEngine["check"]>): number | undefined {
  return result.ok ? result.value.rules[0]?.before : undefined;
}

describe("the binary", () => {
  test("imports nothing", () => {
    expect(WebAssembly.Module.imports(velocityModule)).toEqual([]);
  });

  test("has a memory that cannot grow", () => {
    const { memory } = new WebAssembly.Instance(velocityModule).exports as {
      memory: WebAssembly.Memory;
    };
    expect(memory.buffer.byteLength).toBe(238 * 65_536);
    expect(() => memory.grow(1)).toThrow(RangeError);
  });
});

describe("warm and cold", () => {
  test("loads a history once, keeps it warm over a record, and loads another revision", () => {
    const engine = new VelocityEngine(velocityModule);
    const none = historyOf([], "w", 4);
    expect(beforeOf(engine.check(table, none, payment(0)))).toBe(0);
    expect(beforeOf(engine.check(table, none, payment(0)))).toBe(0);
    expect(none.loads).toBe(1);
    engine.record("w", 4, 5, EVENT as never);
    const one = historyOf([], "w", 5);
    expect(beforeOf(engine.check(table, one, payment(1)))).toBe(1);
    expect(one.loads).toBe(0);
    const other = historyOf([], "w", 6);
    expect(beforeOf(engine.check(table, other, payment(1)))).toBe(0);
    expect(other.loads).toBe(1);
  });

  test("forgets a history that is recorded from a revision it does not have", () => {
    const engine = new VelocityEngine(velocityModule);
    engine.check(table, historyOf([], "w", 4), payment(0));
    engine.record("w", 3, 4, EVENT as never);
    expect(engine.memory.warm).toBe(0);
    const again = historyOf([], "w", 4);
    expect(beforeOf(engine.check(table, again, payment(1)))).toBe(0);
    expect(again.loads).toBe(1);
  });

  test("loads again for a policy that looks further back, and once only", () => {
    const engine = new VelocityEngine(velocityModule);
    const past = events([payment(-90_000_000), payment(0)]);
    const history = historyOf(past);
    const day = compile(policyOf({ window: { sliding_ms: 100_000_000 } }), 8);
    expect(beforeOf(engine.check(table, history, payment(1)))).toBe(1);
    expect(beforeOf(engine.check(day, history, payment(1)))).toBe(2);
    expect(beforeOf(engine.check(table, history, payment(1)))).toBe(1);
    expect(history.loads).toBe(2);
  });

  test("serves more tables in turn than it holds at once", () => {
    const engine = new VelocityEngine(velocityModule);
    const history = historyOf(events([payment(0)]));
    for (let round = 0; round < 3; round++) {
      for (let limit = 0; limit < 6; limit++) {
        const result = engine.check(compile(policyOf({ limit }), 10 + limit), history, payment(1));
        expect(result).toMatchObject({
          value: { policyVersion: 10 + limit, rules: [{ before: 1, limit }] },
        });
      }
    }
  });
});

describe("owners", () => {
  test("never see each other's history, interleaved in one instance", () => {
    const engine = new VelocityEngine(velocityModule);
    // The same device and merchant in both histories: only the owner keeps them apart.
    const policy = compile(policyOf({ watch: ["device"] }, { watch: ["merchant"] }), 1);
    const pasts = [events([payment(0)]), events([payment(0), payment(1), payment(2)])] as const;
    const owners = [historyOf(pasts[0], "alpha"), historyOf(pasts[1], "beta")] as const;
    for (let i = 0; i < 20; i++) {
      for (const [which, history] of owners.entries()) {
        const result = engine.check(policy, history, payment(10));
        expect(result.ok && result.value.rules.map((rule) => rule.before)).toEqual(
          which === 0 ? [1, 1] : [3, 3],
        );
      }
    }
    engine.forget("alpha");
    const gamma = historyOf([], "gamma");
    expect(beforeOf(engine.check(policy, gamma, payment(10)))).toBe(0);
    expect(beforeOf(engine.check(policy, owners[1], payment(10)))).toBe(3);
    expect(owners.map((history) => history.loads)).toEqual([1, 1]);
  });

  test("make room for each other, least recently used first, without growth", () => {
    const engine = new VelocityEngine(velocityModule);
    const histories = Array.from({ length: 1_200 }, (_, i) =>
      historyOf(events(Array.from({ length: i % 4 }, () => payment(0))), `owner-${i}`),
    );
    for (let round = 0; round < 2; round++) {
      for (const [i, history] of histories.entries()) {
        expect(beforeOf(engine.check(table, history, payment(1)))).toBe(i % 4);
      }
    }
    expect(histories.every((history) => history.loads === 2)).toBe(true);
    expect(engine.memory).toEqual({ bytes: 238 * 65_536, warm: 512 });
    const recent = histories.at(-1);
    expect(recent && beforeOf(engine.check(table, recent, payment(1)))).toBe(3);
    expect(recent?.loads).toBe(2);
  });
});

describe("faults", () => {
  afterEach(() => vi.unstubAllGlobals());

  test("table_malformed, wherever one bit differs", () => {
    const engine = new VelocityEngine(velocityModule);
    for (let bit = 0; bit < table.length * 8; bit += 3) {
      const bent = table.slice();
      bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(engine.check(bent, historyOf([]), payment(0))).toEqual({
        ok: false,
        fault: "table_malformed",
      });
    }
  });

  test("history_malformed when it is out of order, out of range, or cannot be loaded", () => {
    const engine = new VelocityEngine(velocityModule);
    const wrong = [
      events([payment(5), payment(4)]),
      events([payment(0)]).map((event) => ({ ...event, returnedMinor: 101 })),
      events([payment(0, { amountMinor: 2 ** 53 })]),
      events([payment(0, { amountMinor: -1 })]),
      events([payment(0, { place: { latE6: 90_000_001, lonE6: 0 } })]),
      [...events([payment(0)]), ...events([payment(0)])],
    ];
    for (const past of wrong) {
      expect(engine.check(table, historyOf(past), payment(9))).toMatchObject({
        fault: "history_malformed",
      });
    }
    const broken = { owner: "w", revision: 1, load: () => raise("no such table") };
    expect(engine.check(table, broken, payment(9))).toMatchObject({ fault: "history_malformed" });
    expect(engine.memory.warm).toBe(0);
  });

  test("candidate_malformed when a figure of the act is out of range", () => {
    const engine = new VelocityEngine(velocityModule);
    for (const act of [payment(0.5), payment(0, { amountMinor: 1.5 }), payment(-NOON - 1)]) {
      expect(engine.check(table, historyOf([]), act)).toMatchObject({
        fault: "candidate_malformed",
      });
    }
  });

  test("engine_trapped, and a new instance serves the next call from a fresh history", () => {
    const Real = WebAssembly.Instance;
    let instances = 0;
    const Trapping = function (this: unknown, module: WebAssembly.Module) {
      const { exports } = new Real(module);
      instances += 1;
      const check = instances === 1 ? () => raise("unreachable") : exports.check;
      return { exports: { ...exports, check } };
    };
    vi.stubGlobal("WebAssembly", { ...WebAssembly, Instance: Trapping });
    const engine = new VelocityEngine(velocityModule);
    const history = historyOf(events([payment(0)]));
    expect(engine.check(table, history, payment(1))).toMatchObject({ fault: "engine_trapped" });
    engine.record("w", 1, 2, EVENT as never);
    expect(beforeOf(engine.check(table, history, payment(1)))).toBe(1);
    expect([history.loads, instances]).toEqual([2, 2]);
  });
});

function raise(message: string): never {
  throw new Error(message);
}
