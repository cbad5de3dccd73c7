import { type ChildProcess, spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { quietEnvironment } from "../../src/cli/local/child.ts";

/** How a program ended; `null` as its code says that its time was over. */
export interface Ended {
  readonly code: number | null;
  /** The end of what it wrote. */
  readonly output: string;
  readonly seconds: number;
}

interface LimitedOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** So many characters of what it wrote, the last ones. */
  readonly keptLength?: number;
}

const usualLength = 20_000;
const running = new Set<number>();

process.on("exit", () => {
  for (const pid of running) endGroup(pid);
});

/** A program that stays; `end` ends it with all that it has started. */
export interface Begun {
  readonly child: ChildProcess;
  readonly end: () => void;
}

/** Begins a program in a folder, which is told and tells by messages; what it writes is dropped. */
export function begin([program = "", ...args]: readonly string[], folder: string): Begun {
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, ...quietEnvironment },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    detached: true,
  });
  const pid = child.pid ?? 0;
  if (pid > 0) running.add(pid);
  child.on("exit", () => running.delete(pid));
  return { child, end: () => endGroup(pid) };
}

/** Runs a program in a folder; when its time is over, it ends with all that it has started. */
export function runLimited(
  [program = "", ...args]: readonly string[],
  folder: string,
  limitSeconds: number,
  { environment = {}, keptLength = usualLength }: LimitedOptions = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(program, args, {
      cwd: folder,
      env: {
        ...process.env,
        ...quietEnvironment,
        ...environment,
        NO_COLOR: "1",
        FORCE_COLOR: undefined,
      },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const pid = child.pid ?? 0;
    let output = "";
    let isOver = false;
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-keptLength);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", reject);
    if (pid > 0) running.add(pid);
    const timer = setTimeout(() => {
      isOver = true;
      endGroup(pid);
    }, limitSeconds * 1_000);
    child.on("exit", (code) => {
      clearTimeout(timer);
      // What it started and left behind would hold the pipes open, and the machine busy.
      endGroup(pid);
      running.delete(pid);
      resolve({
        code: isOver ? null : (code ?? 1),
        output: stripVTControlCharacters(output),
        seconds: (performance.now() - begun) / 1_000,
      });
    });
  });
}

/** Ends a program and all of its group; it may have gone. */
function endGroup(pid: number): void {
  try {
    if (pid > 0) process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody is left.
  }
}
