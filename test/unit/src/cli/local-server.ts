import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";

const programs = join(import.meta.dirname, "../../../../src/cli");

/** Runs a program of ours to its end. */
export function run(program: string, ...args: string[]) {
  const script = join(programs, `${program}.ts`);
  return spawnSync(process.execPath, [script, ...args], { encoding: "utf8", timeout: 30_000 });
}

/** A server that answers, and how to end it. */
export async function start(port: number, ...args: string[]) {
  const script = join(programs, "start.ts");
  const child = spawn(process.execPath, [script, "--port", String(port), ...args]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const origin = `http://localhost:${port}`;
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`it ended:\n${output}`);
    const health = await fetch(`${origin}/healthz`).catch(() => null);
    if (health?.status === 200) return { origin, child, output: () => output };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill("SIGKILL");
  throw new Error(`it did not answer:\n${output}`);
}

/** Ends a server; answers its exit code. */
export function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    child.on("close", resolve);
    child.kill(signal);
  });
}
