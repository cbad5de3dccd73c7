import { rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readIfThere, writePrivate } from "./private-file.ts";
import { Failure } from "./program.ts";
import type { StateFolder } from "./state-folder.ts";

const note = z.object({ pid: z.int(), origin: z.url() });

/**
 * Notes that this program serves the folder, and answers how to take the note away. Fails when
 * another one does: two would write to the same databases. A note that a crash left is ignored.
 */
export async function claimFolder(folder: StateFolder, origin: string): Promise<() => void> {
  const path = join(folder.path, "running.json");
  const other = readNote(path);
  if (other !== null && isAlive(other.pid) && (await serves(other.origin))) {
    throw new Failure(
      `${folder.path} is in use by the server at ${other.origin} (process ${other.pid}); ` +
        "stop it, or choose another folder with --state.",
    );
  }
  writePrivate(path, JSON.stringify({ pid: process.pid, origin }));
  return () => rmSync(path, { force: true });
}

function readNote(path: string): z.infer<typeof note> | null {
  try {
    return note.parse(JSON.parse(readIfThere(path) ?? ""));
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function serves(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
