import { readFileSync } from "node:fs";
import { Failure } from "../program.ts";
import { childrenOf } from "./process-mark.ts";

/**
 * Stops the runtime's processes between two instructions, so that no object's file changes until
 * `release`: what is on disk is then of one instant, as after a cut of power.
 */
export async function freezeRuntime(): Promise<{ release(): void }> {
  if (process.platform === "win32") {
    throw new Failure("A running server cannot be held on Windows: stop it for a backup.");
  }
  const pids = childrenOf().map(({ pid }) => pid);
  if (pids.length === 0) throw new Failure("The runtime of this server was not found.");
  const send = (signal: "SIGSTOP" | "SIGCONT") => {
    for (const pid of pids) process.kill(pid, signal);
  };
  send("SIGSTOP");
  for (let tries = 0; tries < 100 && !pids.every(hasStopped); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return { release: () => send("SIGCONT") };
}

/** Where the system does not say it, it is taken to have. */
function hasStopped(pid: number): boolean {
  if (process.platform !== "linux") return true;
  try {
    return /^\d+ \(.*\) [Tt] /s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return true;
  }
}
