import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import * as z from "zod";

/** One process for certain: a number alone is given again to others. */
export const processMark = z.object({ pid: z.int(), started: z.string() });
/** What one process is known by. */
export type ProcessMark = z.infer<typeof processMark>;

interface Entry extends ProcessMark {
  readonly parent: number;
}

/** The mark of a running process, or `null`. */
export function markOfProcess(pid: number): ProcessMark | null {
  const found = processes().find((each) => each.pid === pid);
  return found === undefined ? null : { pid, started: found.started };
}

/** True while that very process runs. */
export function isRunning(mark: ProcessMark): boolean {
  return markOfProcess(mark.pid)?.started === mark.started;
}

/** The processes that a program, this one unless told, has started and that still run. */
export function childrenOf(parent = process.pid): ProcessMark[] {
  const own = processes().filter((each) => each.parent === parent);
  return own.map(({ pid, started }) => ({ pid, started }));
}

/** Ends a process and returns when it is gone, or after 3 s. */
export async function endProcess(mark: ProcessMark): Promise<void> {
  for (let tries = 0; tries < 30 && isRunning(mark); tries += 1) {
    signalIfThere(mark.pid, tries < 20 ? "SIGTERM" : "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** It may have ended since it was looked at. */
function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Every process that can be seen; none where the system does not tell. */
function processes(): Entry[] {
  try {
    return process.platform === "linux" ? fromProc() : fromPs();
  } catch {
    return [];
  }
}

function fromProc(): Entry[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // proc(5): state, parent … are counted after the name, which stands in parentheses.
      const fields = readFileSync(`/proc/${name}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ");
      const isDead = fields[0] === "Z";
      return isDead
        ? []
        : [{ pid: Number(name), parent: Number(fields[1]), started: fields[19] ?? "" }];
    } catch {
      return [];
    }
  });
}

function fromPs(): Entry[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,lstart="], { encoding: "utf8" });
  return lines.split("\n").flatMap((line) => {
    const [, pid, parent, started = ""] = /^\s*(\d+)\s+(\d+)\s+(.+?)\s*$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), started }];
  });
}
