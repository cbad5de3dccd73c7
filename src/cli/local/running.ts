import { rmSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { Failure } from "../program.ts";
import { readIfThere, writePrivate } from "./private-file.ts";
import { childrenOf, endProcess, isRunning, markOfProcess, processMark } from "./process-mark.ts";
import type { StateFolder } from "./state-folder.ts";

const note = z.object({
  server: processMark,
  origin: z.url(),
  /** The runtime's processes, which outlive a server that was killed. */
  runtime: z.array(processMark),
});

/** What is known of who serves a folder. */
export interface FolderClaim {
  /** Writes down which processes run the Worker at this moment. */
  noteRuntime(): void;
  /** Takes the note away. */
  release(): void;
}

/**
 * Notes that this program serves the folder. Fails when another one does: two would write to the
 * same databases. What a killed server left running is ended first.
 */
export async function claimFolder(folder: StateFolder, origin: string): Promise<FolderClaim> {
  const path = join(folder.path, "running.json");
  const other = readNote(path);
  if (other !== null && isRunning(other.server)) {
    throw new Failure(
      `${folder.path} is in use by the server at ${other.origin} (process ${other.server.pid}); ` +
        "stop it, or choose another folder with --state.",
    );
  }
  for (const left of other?.runtime ?? []) await endProcess(left);
  const server = markOfProcess(process.pid) ?? { pid: process.pid, started: "" };
  const write = () =>
    writePrivate(path, JSON.stringify({ server, origin, runtime: childrenOf() }, null, 2));
  write();
  return { noteRuntime: write, release: () => rmSync(path, { force: true }) };
}

function readNote(path: string): z.infer<typeof note> | null {
  try {
    return note.parse(JSON.parse(readIfThere(path) ?? ""));
  } catch {
    return null;
  }
}
