import { spawn } from "node:child_process";
import type { Socket } from "node:net";
import type { ProcessMark } from "./process-mark.ts";

/*
 * What is read, a line of process numbers at a time, replaces what was read before. The end of what is
 * read is the end of whoever wrote it, however that came about: then those processes end as well. It
 * runs behind a shell that has ended, as nobody's child, so that what has the children of a server
 * stand still lets it be.
 */
const keeping = `(
  trap '' HUP INT TERM
  pids=
  while read -r line <&3; do pids=$line; done
  [ -n "$pids" ] && kill -KILL $pids
) >/dev/null 2>&1 &`;

/**
 * Ends a program's children when the program is gone, also by `kill -9`: a runtime that nobody holds
 * any more would go on answering. Not on Windows, which has no such shell.
 */
export class Keeper {
  #pipe: Socket | null = null;

  /** From now on these processes are ended with this one. */
  keep(runtime: readonly ProcessMark[]): void {
    if (process.platform === "win32") return;
    this.#pipe ??= begin();
    this.#pipe.write(`${runtime.map(({ pid }) => pid).join(" ")}\n`);
  }

  /** Nothing is ended any more. */
  release(): void {
    this.#pipe?.end("\n");
    this.#pipe = null;
  }
}

/** Where the numbers are written to; its end keeps nobody from ending. */
function begin(): Socket {
  // Not its standard input: that is closed here as soon as the shell has ended.
  const shell = spawn("/bin/sh", ["-c", keeping], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
    detached: true,
  });
  const pipe = shell.stdio[3] as unknown as Socket;
  // Without a shell there is nobody who keeps, and everything else goes on.
  for (const each of [shell, pipe]) each.on("error", () => undefined);
  shell.unref();
  pipe.unref();
  return pipe;
}
