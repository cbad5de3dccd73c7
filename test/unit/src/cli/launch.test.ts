import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFinished } from "vitest";

const root = join(import.meta.dirname, "../../../..");
const folder = mkdtempSync(join(tmpdir(), "sekisho-launch-"));
cpSync(join(root, "src/cli/launch.js"), join(folder, "launch.js"));
symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The launcher as an old Node runs it, with a program behind it that tells its number. */
async function launched(program: string) {
  writeFileSync(
    join(folder, "sekisho.ts"),
    `${program}; console.log(process.pid); setInterval(() => {}, 1_000);`,
  );
  const old = `Object.defineProperty(process, "versions", { value: { node: "20.0.0" } });`;
  const args = ["--import", `data:text/javascript,${encodeURIComponent(old)}`];
  const launcher = spawn(process.execPath, [...args, join(folder, "launch.js")], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise((resolve) => launcher.on("exit", resolve));
  const pid = await new Promise<number>((resolve) => {
    launcher.stdout.on("data", (chunk) => resolve(Number(chunk)));
  });
  onTestFinished(() => {
    if (runs(pid)) process.kill(pid, "SIGKILL");
  });
  expect(pid).not.toBe(launcher.pid);
  return { launcher, pid, ended };
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("passes %s on", async (signal) => {
  const { launcher, ended } = await launched(`process.on("${signal}", () => process.exit(7))`);
  launcher.kill(signal);
  expect(await ended).toBe(7);
});

it("tells by which signal its program has ended", async () => {
  const { pid, ended } = await launched("");
  process.kill(pid, "SIGKILL");
  expect(await ended).toBe(137);
});

it("ends its program with itself, also when it is killed", async () => {
  const { launcher, pid } = await launched("");
  launcher.kill("SIGKILL");
  for (let tries = 0; tries < 100 && runs(pid); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(runs(pid)).toBe(false);
});
