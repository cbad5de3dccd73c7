import { readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";

/** Who keeps a lock for longer than this has lost it: every act under one is a matter of moments. */
const heldMsMax = 10_000;
/** A lock without a name was left by a program that was killed before it had written its own. */
const namelessMsMax = 1_000;
const lookAgainMs = 4;

/**
 * Runs `act` while nobody else holds the lock, a file at `path` with its holder's name in it. A lock
 * whose program has ended is taken away at once where that can be told (its process was one of this
 * machine, and on Linux also when another process, as in a container that was started again, has its
 * number now), and any other when it has stood unchanged for 10 s: then a program that was stopped in
 * the middle and goes on later is no longer alone. Containers that share a folder need host names of
 * their own.
 */
export async function withLock<T>(path: string, act: () => Promise<T>): Promise<T> {
  const begun = await begunOf(process.pid);
  const own = `${process.pid} ${hostname()} ${begun} ${crypto.randomUUID()}`;
  await take(path, own);
  try {
    return await act();
  } finally {
    await removeOf(path, own);
  }
}

async function take(path: string, own: string): Promise<void> {
  let seen: string | null = null;
  let sinceMs = performance.now();
  for (;;) {
    if (await isMade(path, own)) return;
    const holder = await holderOf(path);
    if (holder !== seen) {
      seen = holder;
      sinceMs = performance.now();
    }
    const isOver = performance.now() - sinceMs > (holder === "" ? namelessMsMax : heldMsMax);
    if (holder !== null && (isOver || (await isGone(holder)))) await takeAway(path, holder);
    else await new Promise((resolve) => setTimeout(resolve, lookAgainMs * (1 + Math.random())));
  }
}

/** Removes a dead holder's lock; only one program does, so that none removes the lock after it. */
function takeAway(path: string, holder: string): Promise<void> {
  const name = Buffer.from(holder).toString("hex").slice(-32);
  return withLock(`${path}.${name}`, () => removeOf(path, holder));
}

async function removeOf(path: string, holder: string): Promise<void> {
  if ((await holderOf(path)) === holder) await rm(path, { force: true });
}

async function isMade(path: string, own: string): Promise<boolean> {
  try {
    await writeFile(path, own, { flag: "wx", mode: 0o600 });
    // Whoever needed long to write its name may have lost the lock meanwhile.
    return (await holderOf(path)) === own;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Null when there is no lock. Empty while its holder writes its name. */
async function holderOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

/** Whether the holder was a process of this machine that is no more. */
async function isGone(holder: string): Promise<boolean> {
  const [pid, host, begun] = holder.split(" ");
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return codeOf(error) === "ESRCH";
  }
  const now = await begunOf(Number(pid));
  return now !== unknownBegin && begun !== unknownBegin && begun !== now;
}

const unknownBegin = "?";

/** When a process began, in the system's own count since its boot (Linux), or `?`. */
async function begunOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // proc(5): the 22nd field; the second is a name in parentheses, which may have anything in it.
  return stat.replace(/^.*\) /s, "").split(" ")[19] ?? unknownBegin;
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}
