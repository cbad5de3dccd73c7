import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../../src/cli/local/port.ts";

/** What `npm start` runs, on a free port with a new state folder. */
export interface Deployment {
  readonly origin: string;
  readonly port: number;
  /** The folder with its data, and after a seed with everybody's keys. */
  readonly state: string;
  /** The newest code that was sent to a contact. */
  mailedCode(contact: string): Promise<string>;
  close(): Promise<void>;
}

/** `more` are options of `sekisho start`: nobody is seeded unless told otherwise. */
export async function startDeployment(more = ["--no-seed"]): Promise<Deployment> {
  const state = mkdtempSync(join(tmpdir(), "sekisho-browser-"));
  const port = await freePort();
  const script = join(import.meta.dirname, "../../../src/cli/sekisho.ts");
  const args = [script, "start", "--port", String(port), "--state", state, ...more];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const origin = `http://localhost:${port}`;
  await untilHealthy(child, origin);
  const told = new Set<string>();
  return {
    origin,
    port,
    state,
    async mailedCode(contact) {
      const url = `${origin}/dev/mailbox?contact=${encodeURIComponent(contact)}`;
      // The newest of all may be a notice, such as that of a phone that was removed, and a code that
      // was told before is not the one that is asked for now: that one is on its way.
      for (let tries = 0; ; tries++) {
        const mails = (await (await fetch(url)).json()) as { code?: string | null }[];
        const code = mails.find((mail) => mail.code)?.code ?? "";
        if ((code !== "" && !told.has(code)) || tries === 30) {
          told.add(code);
          return code;
        }
        await sleep(100);
      }
    },
    async close() {
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGTERM");
      await ended;
      rmSync(state, { recursive: true, force: true });
    },
  };
}

async function untilHealthy(child: ChildProcess, origin: string): Promise<void> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      output += chunk;
    });
  }
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`it ended:\n${output}`);
    const health = await fetch(`${origin}/healthz`).catch(() => null);
    if (health?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill("SIGKILL");
  throw new Error(`it did not answer:\n${output}`);
}
