import { readFileSync } from "node:fs";

/** What limits a process: how much of the processor's time it may take, and how it is ended. */
export interface Limit {
  readonly msMax: number;
  /** The processor's time that it has taken, ms; `null` where nobody can tell. */
  readonly usedMs: () => number | null;
  readonly end: () => void;
}

/** A process that takes no processor's time for so long waits for nothing that comes. */
const idleMsMax = 120_000;

/** How often it is looked at, at most. */
const lookEveryMs = 100;

/**
 * Ends a process once it has taken so much of the processor's time, or none for two minutes; what it
 * gives back lets it be. A process that others leave no processor to is waited for. Where the
 * processor's time is not told, the clock's is taken for it.
 */
export function limit({ msMax, usedMs, end }: Limit): () => void {
  const beganMs = Date.now();
  const before = usedMs();
  let used = 0;
  let movedMs = beganMs;
  const look = () => {
    const nowMs = Date.now();
    const told = usedMs();
    const usedNow = told === null || before === null ? nowMs - beganMs : told - before;
    if (usedNow > used) movedMs = nowMs;
    used = usedNow;
    if (used >= msMax || nowMs - movedMs >= idleMsMax) end();
    else wait();
  };
  const wait = () => {
    const leftMs = Math.min(msMax - used, idleMsMax);
    timer = setTimeout(look, Math.max(leftMs, lookEveryMs));
  };
  let timer: NodeJS.Timeout;
  wait();
  return () => clearTimeout(timer);
}

/** Of the kernel's clock, which counts the processor's time of processes. */
const msOfTick = 10;

/** The processor's time that a process has taken as Linux tells it, ms; `null` elsewhere. */
export function processorMs(pid: number): number | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, "utf8");
    const members = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return (Number(members[11]) + Number(members[12])) * msOfTick;
  } catch {
    return null;
  }
}
