import { spawn, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { shellWord } from "../../../../src/cli/local/folders.ts";
import { readPolicyFile } from "../../../../src/cli/policy/policy-file.ts";
import { defaultPolicy } from "../../../../src/velocity/default-policy.ts";

const folder = mkdtempSync(join(tmpdir(), "sekisho-program-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that writes so many lines; the code that it ends with when its reader goes, or null. */
function readerGoes(program: string, lines = 10_000): Promise<number | null> {
  const file = join(folder, "program.ts");
  const from = join(import.meta.dirname, "../../../../src/cli/program.ts");
  writeFileSync(
    file,
    `import { runProgram } from ${JSON.stringify(from)};
const run = async () => {
  for (let n = 0; n < ${lines}; n += 1) {
    console.log("a line");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return 7;
};
${program}`,
  );
  const child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.once("data", () => child.stdout.destroy());
  return new Promise((resolve) => child.on("exit", resolve));
}

it("ends when nobody reads it any more, as SIGTERM ends it; a server goes on", async () => {
  expect(await readerGoes(`await runProgram({ usage: "", options: {}, run });`)).toBe(141);
  const hears = `process.on("SIGTERM", () => process.exit(3));`;
  expect(await readerGoes(`${hears} await runProgram({ usage: "", options: {}, run });`)).toBe(3);
  const outlives = `await runProgram({ usage: "", options: {}, outlivesReader: true, run });`;
  expect(await readerGoes(outlives, 20)).toBe(7);
});

const sekisho = join(import.meta.dirname, "../../../../src/cli/sekisho.ts");

it.runIf(process.platform === "linux")(
  "tells in a sentence that a disk is full, of its output and of a file that was named",
  () => {
    const full = openSync("/dev/full", "w");
    const call = (args: readonly string[], stdout: number | "ignore") => {
      const { status, stderr } = spawnSync(process.execPath, [sekisho, ...args], {
        stdio: ["ignore", stdout, "pipe"],
        encoding: "utf8",
      });
      return { status, stderr };
    };
    const why = "ENOSPC: no space left on device, write\n";
    expect(call(["keys"], full)).toEqual({
      status: 1,
      stderr: `The output cannot be written: ${why}`,
    });
    expect(call(["backtest", "--sample", "/dev/full"], "ignore")).toEqual({
      status: 1,
      stderr: why,
    });
    closeSync(full);
  },
  20_000,
);

it("prints paths as a shell takes them", () => {
  const paths = ["/a/b-c.json", "/my data", "it's"];
  expect(paths.map(shellWord)).toEqual(["/a/b-c.json", "'/my data'", "'it'\\''s'"]);
});

it("reads a policy behind a byte order mark", () => {
  const path = join(folder, "policy.json");
  writeFileSync(path, `\uFEFF${JSON.stringify(defaultPolicy)}`);
  expect(readPolicyFile(path)).toEqual(defaultPolicy);
});
