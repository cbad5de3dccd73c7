import { readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Where a backup of this process is made until it is whole. */
export function partlyOf(target: string): string {
  return `${target}.${process.pid}.part`;
}

/**
 * Removes what backups to the same place left when they were killed: it may hold keys. Answers those
 * to other places beside it, which are left to whoever made them.
 */
export function clearLeft(target: string): readonly string[] {
  const folder = dirname(target);
  const others: string[] = [];
  for (const name of namesIn(folder)) {
    const [, place, pid] = /^(.+)\.(\d+)\.part$/.exec(name) ?? [];
    if (place === undefined || !isGone(Number(pid))) continue;
    if (place === basename(target)) rmSync(join(folder, name), { recursive: true, force: true });
    else others.push(join(folder, name));
  }
  return others;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Whether no process of this number runs; this one has made nothing yet. */
function isGone(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
