import { readdirSync, readFileSync } from "node:fs";

/**
 * Processor time that a process has used so far, in milliseconds, by the scheduler's own counters:
 * that of all its threads, to the nanosecond. `null` where the system tells none (only Linux does),
 * or when the process has ended.
 */
export function cpuMsOf(pid: number): number | null {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    return tasks.reduce((sum, task) => sum + taskMs(pid, task), 0);
  } catch {
    return null;
  }
}

function taskMs(pid: number, task: string): number {
  const [ran = "0"] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ");
  return Number(ran) / 1e6;
}
