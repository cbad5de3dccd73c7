import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFinished } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "sekisho-keeper-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const keeper = join(import.meta.dirname, "../../../../../src/cli/local/keeper.ts");

/** A program with a child that it keeps; the child's number. */
async function kept(then: string) {
  const file = join(folder, `program-${Math.abs(then.length)}.ts`);
  writeFileSync(
    file,
    `import { spawn } from "node:child_process";
     import { Keeper } from ${JSON.stringify(keeper)};
     const child = spawn("sleep", ["60"], { stdio: "ignore" });
     const keeper = new Keeper();
     keeper.keep([{ pid: child.pid, started: "" }]);
     ${then}
     console.log(child.pid);
     setInterval(() => undefined, 1_000);`,
  );
  const program = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void program.kill("SIGKILL"));
  const pid = await new Promise<number>((resolve) => {
    program.stdout.on("data", (chunk) => resolve(Number(chunk)));
  });
  return { program, pid };
}

/** Whether a process runs. */
function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it("ends what it keeps when the program is killed", async () => {
  const { program, pid } = await kept("");
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(runs(pid)).toBe(true);
  program.kill("SIGKILL");
  await expect.poll(() => runs(pid)).toBe(false);
});

it("ends nothing once it was released", async () => {
  const { program, pid } = await kept("keeper.release();");
  // While the program runs nothing hides that its child was ended: afterwards that may stay a zombie.
  for (const act of [() => undefined, () => program.kill("SIGKILL")]) {
    act();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(runs(pid)).toBe(true);
  }
  process.kill(pid, "SIGKILL");
});
