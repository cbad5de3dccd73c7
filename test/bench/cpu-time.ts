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

/**
 * The same of a process and of everything that it has started: of those that still run, and, to
 * 10 ms, of those that have ended and were waited for.
 */
export function treeCpuMs(pid: number): number | null {
  const own = cpuMsOf(pid);
  if (own === null) return null;
  const children = childrenOf(pid).map((child) => treeCpuMs(child) ?? 0);
  return children.reduce((sum, ms) => sum + ms, own) + endedChildrenMs(pid);
}

/** The sum of several processes; `null` when one of them tells nothing. */
export function sumMs(times: readonly (number | null)[]): number | null {
  return times.reduce<number | null>(
    (sum, ms) => (sum === null || ms === null ? null : sum + ms),
    0,
  );
}

function taskMs(pid: number, task: string): number {
  const [ran = "0"] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ");
  return Number(ran) / 1e6;
}

function childrenOf(pid: number): readonly number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" "),
  );
  return children.filter((each) => each !== "").map(Number);
}

/** In ticks of 10 ms: proc(5), `cutime` and `cstime`. */
function endedChildrenMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) * 10;
}
