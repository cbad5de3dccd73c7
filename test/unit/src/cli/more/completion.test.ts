import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { commands } from "../../../../../src/cli/commands.ts";
import { run } from "../local-server.ts";

const names = commands.map(({ name }) => name);

describe("sekisho completion", () => {
  const bash = run("completion", "bash").stdout;

  /** What bash offers for a line that was begun. */
  function offered(...words: string[]): string[] {
    const line = words.map((word) => `"${word}"`).join(" ");
    const ask = `COMP_WORDS=(${line}) COMP_CWORD=${words.length - 1}; _sekisho; echo "\${COMPREPLY[@]}"`;
    const ran = spawnSync("bash", { input: `${bash}\n${ask}\n`, encoding: "utf8" });
    expect(ran.stderr).toBe("");
    return ran.stdout.trim().split(" ");
  }

  it("has bash complete every command, and the options of each", () => {
    expect(offered("sekisho", "").sort()).toEqual([...names].sort());
    expect(offered("sekisho", "ver")).toEqual(["verify"]);
    expect(offered("sekisho", "verify", "--s")).toEqual(["--state"]);
  });

  it.each(["zsh", "fish"])("names every command for %s", (shell) => {
    const { status, stdout } = run("completion", shell);
    expect(status).toBe(0);
    expect(names.filter((name) => !stdout.includes(name))).toEqual([]);
    expect(stdout).toMatch(/export\b.*writes all books/);
  });

  it("of another shell is a misuse", () => {
    expect(run("completion", "tcsh").status).toBe(2);
  });
});

describe("sekisho", () => {
  it("tells faults as JSON where JSON was asked for", () => {
    const nowhere = run("verify", "--json", "--state", "/nowhere");
    expect([nowhere.status, nowhere.stdout]).toEqual([1, ""]);
    expect(JSON.parse(nowhere.stderr)).toEqual({
      error: expect.stringContaining("There is no state folder /nowhere"),
    });
    const wrong = run("verify", "--json", "--bogus");
    expect([wrong.status, Object.keys(JSON.parse(wrong.stderr))]).toEqual([2, ["error"]]);
  });

  it("lists every command, and tells its version", () => {
    const { stdout } = run("--help");
    expect(names.filter((name) => !stdout.includes(`\n  ${name} `))).toEqual([]);
    expect(run("--version").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(run("nonsense")).toMatchObject({ status: 2, stdout: "" });
  });
});
