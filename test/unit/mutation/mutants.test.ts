import { describe, expect, it } from "vitest";
import { applied, type Mutant, mutantsOf } from "../../mutation/mutants.ts";
import { parseSource } from "../../mutation/syntax.ts";

/** Every operator's outcome on a source, as the lines that it changes. */
function made(operator: string, source: string): string[] {
  return mutantsOf("src/sample.ts", source)
    .filter((mutant) => mutant.operator === operator)
    .map(({ mutated }) => mutated);
}

const sample = `
export class Till {
  async take(amount: number, nowMs: number, untilMs: number) {
    if (amount < 1 || nowMs >= untilMs) return false;
    const head = this.book.head();
    this.book.write(head.place + 1);
    await this.book.flush();
    assert(this.book.isFlushed, "it is");
    return !this.book.isFull && amount > 0 ? head.place : null;
  }
}
`;

describe("the operators", () => {
  it("change signs, extremes and roundings, but join no texts otherwise", () => {
    const source = 'a = b + c; d = "x" + e; f -= 1; g++; h = -i; j = Math.min(k, Math.floor(l));';
    const parts = mutantsOf("src/sample.ts", source).filter((one) => one.operator === "arithmetic");
    expect(parts.map(({ edit }) => [source.slice(edit.start, edit.end), edit.text])).toEqual([
      ["+", "-"],
      ["-=", "+="],
      ["++", "--"],
      ["-i", "i"],
      ["min", "max"],
      ["floor", "ceil"],
    ]);
  });

  it("leave assertions alone, and what sets two members, whichever is first", () => {
    expect(mutantsOf("src/sample.ts", 'assert(a < b && c, "so it is");')).toEqual([]);
    expect(made("swapped", "{ this.a = a; this.b = b; }")).toEqual([]);
    expect(made("swapped", "{ this.a = a; this.a = b; }")).toHaveLength(1);
    expect(made("swapped", "{ this.a = a; this.b = c(); }")).toHaveLength(1);
  });

  it("move a limit, and turn a comparison round", () => {
    expect(made("boundary", "x = a < b;")).toEqual(["x = a <= b;"]);
    expect(made("boundary", "x = a === b;")).toEqual([]);
    expect(made("comparison", "x = (a) >= (b);")).toEqual(["x = (a) < (b);"]);
    expect(made("comparison", "x = a !== b;")).toEqual(["x = a === b;"]);
  });

  it("turn booleans round, with brackets where the rank would change", () => {
    expect(made("boolean", "x = true;")).toEqual(["x = false;"]);
    expect(made("boolean", "x = !(a || b);")).toEqual(["x = (a || b);", "x = !((a && b));"]);
    expect(made("boolean", "x = a || (b && c);")).toEqual([
      "x = (a && (b && c));",
      "x = a || ((b || c));",
    ]);
    expect(made("boolean", "type A = true; let a: false;")).toEqual([]);
  });

  it("forget an element of a chain, or a branch", () => {
    expect(made("chain", "x = (a && b) ?? c;")).toEqual([
      "x = (a && b);",
      "x = c;",
      "x = (a) ?? c;",
      "x = (b) ?? c;",
    ]);
    expect(made("ternary", "x = a ? b : c + 1;")).toEqual(["x = b;", "x = (c + 1);"]);
  });

  it("forget a one, and nothing larger", () => {
    expect(made("lost one", "x = a + 1;")).toEqual(["x = a;"]);
    expect(made("lost one", "x = 1 + a; y = a - 1n;")).toEqual([
      "x = a; y = a - 1n;",
      "x = 1 + a; y = a;",
    ]);
    expect(made("lost one", "x = a + 2; y = 1 - a;")).toEqual([]);
  });

  it("forget to wait, a statement, a guard, a condition", () => {
    expect(made("lost await", sample)).toEqual(["this.book.flush();"]);
    const gone = mutantsOf("src/sample.ts", sample).filter((one) => /removed/.test(one.operator));
    expect(gone.map(({ original, mutated }) => [original, mutated])).toEqual([
      ["if (amount < 1 || nowMs >= untilMs) return false;", ""],
      ["this.book.write(head.place + 1);", ""],
      ["await this.book.flush();", ""],
    ]);
    expect(made("removed condition", "if (a) b();\nif (c) throw d;")).toEqual(["if (true) b();"]);
    expect(made("removed statement", "for (;;) if (a) b();")).toEqual([
      "",
      "for (;;) {}",
      "for (;;) if (a) {}",
    ]);
  });

  it("swap neighbours of which the second needs nothing of the first", () => {
    expect(made("swapped", "function f() {\na();\nb();\n}")).toEqual(["b();\na();"]);
    expect(made("swapped", "function f() {\nconst x = a();\nb(x);\n}")).toEqual([]);
  });

  it("read before a write what is to be read after it", () => {
    const source = "function f() {\nconst y = 1;\nwrite();\nconst x = head(y);\nuse(x);\n}";
    expect(made("stale read", source)).toEqual(["const x = head(y);\nwrite();"]);
    expect(made("stale read", "function f() {\nwrite();\nreturn head();\n}")).toEqual([
      "const readBefore = head();\nwrite();\nreturn readBefore;",
    ]);
    expect(made("stale read", "function f() {\nif (a) return b();\nreturn head();\n}")).toEqual([]);
  });

  it("ask another moment of the function", () => {
    const source =
      "function f(nowMs: number, at: { untilMs: number }) {\nreturn g({ nowMs }, at.untilMs);\n}";
    expect(made("wrong clock", source)).toEqual(["return g({ nowMs }, nowMs);"]);
    const other = "function f(untilMs: number, nowMs: number) {\nreturn { nowMs };\n}";
    expect(made("wrong clock", other)).toEqual(["return { nowMs: untilMs };"]);
    expect(made("wrong clock", "const windowMs = hourMs;")).toEqual([]);
  });

  it("forget a condition of SQL, and keep what is bound to it", () => {
    const source =
      'x = "SELECT a FROM b WHERE c = ? AND d IS NULL AND e BETWEEN ? AND ? ORDER BY a DESC";';
    expect(made("SQL condition", source)).toEqual([
      source.replace("c = ?", "(TRUE OR c = ?)"),
      source.replace("d IS NULL", "TRUE"),
      source.replace("e BETWEEN ? AND ?", "(TRUE OR e BETWEEN ? AND ?)"),
    ]);
    expect(made("SQL figure", source)).toEqual([source.replace("DESC", "ASC")]);
    expect(made("SQL figure", "x = `SELECT a FROM b WHERE c <= ? ORDER BY a`;")).toEqual([
      "x = `SELECT a FROM b WHERE c < ? ORDER BY a`;",
      "x = `SELECT a FROM b WHERE c <= ? ORDER BY a DESC`;",
    ]);
    expect(made("SQL condition", 'x = "where and AND when";')).toEqual([]);
  });

  it("read AssemblyScript, and leave types alone", () => {
    const source = "function f(a: i32): u64 { return load<u64>(<usize>a << 3); }";
    expect(made("arithmetic", source)).toEqual([source.replace("<<", ">>")]);
    expect(
      mutantsOf("src/sample.ts", "interface A { b: true }\ntype C = A extends 1 ? 2 : 3;"),
    ).toEqual([]);
  });

  it("read the pages, where a view is written in what it shows", () => {
    const view =
      "export const View = (n: number) => <p class={`a`}>{n < 2 ? <b /> : <i>{n}</i>}</p>;";
    const mutants = mutantsOf("src/web/view.tsx", view);
    expect(mutants.map(({ operator }) => operator)).toContain("boundary");
    for (const { edit } of mutants) {
      expect(() => parseSource("src/web/view.tsx", applied(view, edit))).not.toThrow();
    }
  });
});

describe("a mutant", () => {
  const mutants = mutantsOf("src/sample.ts", sample);
  const of = (all: readonly Mutant[], operator: string) =>
    all.filter((mutant) => mutant.operator === operator);

  it("is exactly one change, which the parser reads, and different from every other", () => {
    const changed = mutants.map(({ edit }) => applied(sample, edit));
    expect(mutants.length).toBeGreaterThan(15);
    for (const [index, text] of changed.entries()) {
      const { start, end, text: put } = (mutants[index] as Mutant).edit;
      expect(text).not.toBe(sample);
      expect(text.slice(0, start) + text.slice(start + put.length)).toBe(
        sample.slice(0, start) + sample.slice(end),
      );
      expect(() => parseSource("src/sample.ts", text)).not.toThrow();
    }
    expect(new Set(changed).size).toBe(changed.length);
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
  });

  it("keeps its id when the file moves around it, and tells equal lines of a function apart", () => {
    const moved = mutantsOf("src/sample.ts", `const other = 1;\n\n${sample}`);
    expect(moved.map(({ id }) => id)).toEqual(mutants.map(({ id }) => id));
    expect(of(mutants, "lost await")[0]).toMatchObject({ within: "Till.take", line: 7, nth: 1 });
    const twice = mutantsOf("src/sample.ts", "function f() {\na = b < c;\na = b < c;\n}");
    expect(of(twice, "boundary").map(({ nth }) => nth)).toEqual([1, 2]);
    expect(new Set(twice.map(({ id }) => id)).size).toBe(twice.length);
  });
});
