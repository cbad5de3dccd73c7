import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { drawn } from "../../mutation/draw.ts";
import { importsOf, loadedBy, loadersOf } from "../../mutation/imports.ts";
import { mutantsOf } from "../../mutation/mutants.ts";
import { figuresOf, type Played } from "../../mutation/report.ts";
import { Results } from "../../mutation/results.ts";
import { stages } from "../../mutation/stages.ts";
import { readVerdicts } from "../../mutation/verdicts.ts";

const folder = mkdtempSync(join(tmpdir(), "sekisho-mutation-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const large = Array.from({ length: 200 }, (_, n) => `if (a${n} < b) c = d + ${n + 2};`).join("\n");
const mutants = [
  ...mutantsOf("src/large.ts", large),
  ...mutantsOf("src/small.ts", "a = b < c;"),
  ...mutantsOf("src/other.ts", "a = b + 1;"),
];

describe("a draw", () => {
  it("takes every mutant once, in an order that the seed decides", () => {
    const ids = (seed: string) => [...drawn(mutants, seed)].map(({ id }) => id);
    expect(ids("a")).toEqual(ids("a"));
    expect(ids("a")).not.toEqual(ids("b"));
    expect(ids("a").toSorted()).toEqual(mutants.map(({ id }) => id).toSorted());
    // Whoever changes what a seed draws makes every sample that was noted another one.
    expect(ids("a").slice(0, 3)).toMatchInlineSnapshot(`
      [
        "8c2f15c9a6",
        "dce30849f0",
        "386354984e",
      ]
    `);
  });

  it("does not hang on the order in which files come", () => {
    const turned = [...drawn(mutants.toReversed(), "a")].slice(0, 20);
    const files = (all: readonly { file: string }[]) => all.map(({ file }) => file);
    expect(files(turned)).toEqual(files([...drawn(mutants, "a")].slice(0, 20)));
  });

  it("gives small files their chance beside one of hundreds of mutants", () => {
    const seeds = Array.from({ length: 300 }, (_, n) => `seed ${n}`);
    const first = seeds.map((seed) => drawn(mutants, seed).next().value?.file);
    expect(first.filter((file) => file !== "src/large.ts").length).toBeGreaterThan(15);
  });
});

describe("results", () => {
  const verdict = (outcome: "killed" | "survived") =>
    ({ stage: "unit", outcome, seconds: 1 }) as const;
  const played = (
    id: string,
    stage: "unit" | "worker",
    outcome: "killed" | "survived",
  ): Played => ({
    ...{ id, file: "src/a.ts", line: 1, within: "", operator: "chain" },
    ...{ original: "a", mutated: "b", nth: 1, verdicts: [{ stage, outcome, seconds: 1 }] },
  });
  const drawnOnly = { ...played("drawn", "unit", "killed"), verdicts: [] };

  it("go on where they were broken off, also in the middle of a line", () => {
    const file = join(folder, "torn.jsonl");
    const before = new Results(file);
    before.add({
      kind: "checked",
      mutants: [
        ["one", true],
        ["two", false],
      ],
    });
    before.add({ kind: "played", id: "one", verdict: verdict("killed") });
    const whole = readFileSync(file, "utf8");
    writeFileSync(file, `${whole}{"kind":"played","id":"thr`);
    const after = new Results(file);
    expect([...after.checked]).toEqual([
      ["one", true],
      ["two", false],
    ]);
    expect([...after.verdicts.keys()]).toEqual(["one"]);
    after.add({ kind: "played", id: "one", verdict: { ...verdict("survived"), stage: "worker" } });
    after.add({ kind: "played", id: "three", verdict: verdict("survived") });
    const again = new Results(file).verdicts;
    expect([...again].map(([id, met]) => [id, met.map(({ stage }) => stage)])).toEqual([
      ["one", ["unit", "worker"]],
      ["three", ["unit"]],
    ]);
  });

  it("count equivalent mutants out of every share, and what is killed since as survived before", () => {
    const all = [
      played("killed", "unit", "killed"),
      played("late", "worker", "killed"),
      played("same", "unit", "survived"),
      played("since", "unit", "survived"),
      played("open", "unit", "survived"),
    ];
    const kept = { file: "src/a.ts", within: "", original: "a", mutated: "b", nth: 1, reason: "" };
    const verdicts = new Map([
      ["same", { ...kept, verdict: "equivalent" as const }],
      ["since", { ...kept, verdict: "killed since" as const }],
      ["late", { ...kept, verdict: "equivalent" as const }],
    ]);
    expect(figuresOf([...all, drawnOnly], verdicts)).toMatchObject({
      ...{ drawn: 6, played: 5, killed: 2, equivalent: 1, killedSince: 1, survived: 1 },
      ...{ killedPercent: 50, killedBy: { unit: 1, simulator: 0, worker: 1, process: 0 } },
      alone: { unit: { killed: 1, unreached: 0, of: 3 }, worker: { killed: 1, of: 1 } },
    });
  });
});

describe("verdicts", () => {
  it("are each about another mutant, with a reason", () => {
    const text = readFileSync(join(import.meta.dirname, "../../mutation/verdicts.jsonl"), "utf8");
    const lines = text.split("\n").filter((line) => line !== "");
    expect(readVerdicts().size).toBe(lines.length);
  });
});

describe("stages", () => {
  const sources: Readonly<Record<string, string>> = {
    "src/a.ts": 'import type { B } from "./b.ts";\nexport const a = 1;',
    "src/b.ts": 'export * from "./c/index.ts";\nexport interface B { b: 1 }',
    "src/c/index.ts": "export const c = 1;",
    "test/unit/src/a.test.ts": 'import { a } from "../../../src/a.ts";',
    "test/unit/far.test.ts": 'const { c } = await import("../../src/b.ts");',
    "test/e2e/a-thing.test.ts": "",
    "test/e2e/payments.test.ts": "",
  };
  const imports = importsOf(Object.keys(sources), (file) => sources[file] ?? "");
  const projects = new Map([
    ["node", ["test/unit/far.test.ts", "test/unit/src/a.test.ts"]],
    ["worker", ["test/e2e/a-thing.test.ts", "test/e2e/payments.test.ts"]],
  ]);

  const reach = { imports, projects, days: [], runs: new Map() };
  const placeOf = (file: string, within = "") => ({ file, within });

  it("play the tests that load a file, types not counted, the nearest first", () => {
    const tests = projects.get("node") ?? [];
    expect(loadersOf(imports, "src/c/index.ts", tests)).toEqual(["test/unit/far.test.ts"]);
    expect(loadersOf(imports, "src/a.ts", tests)).toEqual(["test/unit/src/a.test.ts"]);
    expect([...loadedBy(imports, ["src/b.ts"])]).toEqual([
      ["src/b.ts", 0],
      ["src/c/index.ts", 1],
    ]);
    const [step] = stages.unit.stepsOf(placeOf("src/a.ts"), reach);
    expect(step).toMatchObject({ tests: ["test/unit/src/a.test.ts"] });
  });

  it("play inside workerd the tests that run the function, those first whose names are near", () => {
    const testsFor = (within: string, runs: Readonly<Record<string, readonly string[]>>) => {
      const measured = new Map(Object.entries(runs).map(([test, ran]) => [test, new Set(ran)]));
      const place = placeOf("src/payment/refund.ts", within);
      const steps = stages.worker.stepsOf(place, { ...reach, runs: measured });
      return steps.flatMap((step) => ("tests" in step ? step.tests : []));
    };
    const ran = "src/payment/refund.ts#refund";
    const both = { "test/e2e/a-thing.test.ts": [ran], "test/e2e/payments.test.ts": [ran, "b#"] };
    expect(testsFor("refund", both)).toEqual([
      "test/e2e/payments.test.ts",
      "test/e2e/a-thing.test.ts",
    ]);
    const one = { ...both, "test/e2e/payments.test.ts": ["src/payment/refund.ts#other"] };
    expect(testsFor("refund", one)).toEqual(["test/e2e/a-thing.test.ts"]);
    // What stands in no function runs with the file; a test that was not measured may run anything.
    expect(testsFor("", one)).toHaveLength(2);
    expect(testsFor("refund", { "test/e2e/payments.test.ts": [] })).toEqual([
      "test/e2e/a-thing.test.ts",
    ]);
  });

  it("play programs and pages that are near the file first, and pages for src/web alone", () => {
    const all = [
      "test/clock/stops.test.ts",
      "test/secrets/secrets.test.ts",
      "test/unit/far.test.ts",
    ];
    const pages = ["test/e2e/browser/camera.test.ts", "test/e2e/browser/till.test.ts"];
    const asked = {
      ...reach,
      projects: new Map([
        ["process", all],
        ["browser", pages],
      ]),
    };
    const testsFor = (stage: "process" | "browser", file: string) =>
      stages[stage]
        .stepsOf(placeOf(file), asked)
        .map((step) => ("tests" in step ? step.tests : []));
    expect(testsFor("process", "worker/stop.ts")).toEqual([all]);
    expect(testsFor("process", "src/c/index.ts")).toEqual([
      ["test/unit/far.test.ts", "test/clock/stops.test.ts", "test/secrets/secrets.test.ts"],
    ]);
    expect(testsFor("browser", "src/web/till/scan.tsx")).toEqual([pages.toReversed()]);
    expect(testsFor("browser", "src/till.ts")).toEqual([]);
  });

  it("take a test for the mirror of a file wherever it stands, and properties for the last", () => {
    const tests = ["test/property/a.test.ts", "test/unit/z.test.ts", "test/unit/worker/a.test.ts"];
    const loading = new Map<string, readonly string[]>(tests.map((test) => [test, ["src/a.ts"]]));
    loading.set("src/a.ts", []);
    const near = { ...reach, imports: loading, projects: new Map([["node", tests]]) };
    const [step] = stages.unit.stepsOf(placeOf("src/a.ts"), near);
    expect(step).toMatchObject({ tests: tests.toReversed() });
  });

  it("leave the simulator out where it loads nothing of a file", () => {
    expect(stages.simulator.stepsOf(placeOf("src/c/index.ts"), reach)).toEqual([]);
  });
});
