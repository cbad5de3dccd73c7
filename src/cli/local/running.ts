import { closeSync, existsSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { Failure, reasonOf } from "../program.ts";
import { Keeper } from "./keeper.ts";
import { readIfThere, writePrivate } from "./private-file.ts";
import { childrenOf, endProcess, isRunning, markOfProcess, processMark } from "./process-mark.ts";
import type { StateFolder } from "./state-folder.ts";

const note = z.object({
  server: processMark,
  origin: z.url(),
  /** The runtime's processes, which outlive a server that was killed. */
  runtime: z.array(processMark),
  /** Where the server takes orders of its owner on this machine, and what shows that it is one. */
  orders: z.object({ port: z.int(), secret: z.string() }).optional(),
});
/** Who serves a folder. */
export type RunningNote = z.infer<typeof note>;

/** How often a server looks whether its runtime's processes are still those that were noted. */
export const noteEveryMs = 2_000;

/** What is known of who serves a folder. */
export interface FolderClaim {
  /** Writes down which processes run the Worker at this moment. */
  noteRuntime(): void;
  /** Writes down where orders are taken. */
  noteOrders(orders: NonNullable<RunningNote["orders"]>): void;
  /** Processes that a server which was killed had left, and that were ended for the claim. */
  readonly ended: number;
  /** Takes the note away. */
  release(): void;
}

/**
 * Has the folder for this program alone, for as long as it lives. Fails when another one has it: two
 * would write to the same databases. What a killed server left running is ended first.
 */
export async function claimFolder(folder: StateFolder, origin: string): Promise<FolderClaim> {
  const path = join(folder.path, "running.json");
  const lock = lockOf(folder);
  const other = runningIn(folder);
  if (lock === null) {
    const who = other === null ? "another program" : `the server at ${other.origin}`;
    const number = other === null ? "" : ` (process ${other.server.pid})`;
    throw new Failure(
      `${folder.path} is in use by ${who}${number}; stop it, or choose another folder with --state.`,
    );
  }
  const left = (other?.runtime ?? []).filter(isRunning);
  for (const each of left) await endProcess(each);
  const server = markOfProcess(process.pid) ?? { pid: process.pid, started: "" };
  let orders: RunningNote["orders"];
  const keeper = new Keeper();
  const write = () => {
    const runtime = childrenOf();
    writePrivate(path, JSON.stringify({ server, origin, runtime, orders }, null, 2));
    return runtime;
  };
  write();
  return {
    ended: left.length,
    noteRuntime: () => keeper.keep(write()),
    noteOrders(known) {
      orders = known;
      write();
    },
    release() {
      keeper.release();
      rmSync(path, { force: true });
      lock.close();
    },
  };
}

/** What the last server of a folder wrote down; it may be gone. */
export function runningIn(folder: StateFolder): RunningNote | null {
  try {
    return note.parse(JSON.parse(readIfThere(join(folder.path, "running.json")) ?? ""));
  } catch {
    return null;
  }
}

/**
 * A lock that the system takes away when the process ends, however it ends; `null` when another
 * process has it.
 */
function lockOf(folder: StateFolder): DatabaseSync | null {
  const path = join(folder.path, "lock");
  try {
    // Where this program has the lock already, closing another descriptor of the file would end it (POSIX).
    if (!existsSync(path)) closeSync(openSync(path, "a", 0o600));
    return locked(new DatabaseSync(path));
  } catch (error) {
    throw new Failure(
      `${path} cannot be locked: ${reasonOf(error)}. Remove it when no server runs there: it is made anew.`,
    );
  }
}

function locked(lock: DatabaseSync): DatabaseSync | null {
  try {
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if (/locked|busy/i.test(`${error}`)) return null;
    throw error;
  }
}
