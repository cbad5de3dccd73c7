import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";

/** The program. */
export const sekisho = join(import.meta.dirname, "../../../../src/cli/sekisho.ts");

/** Runs a command to its end. */
export function run(command: string, ...args: string[]) {
  const given = { encoding: "utf8", timeout: 60_000 } as const;
  return spawnSync(process.execPath, [sekisho, command, ...args], given);
}

/** A server that answers, and how to end it. */
export async function start(port: number, ...args: string[]) {
  const child = spawn(process.execPath, [sekisho, "start", "--port", String(port), ...args]);
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
