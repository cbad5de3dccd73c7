import { isRunning } from "../local/process-mark.ts";
import { claimFolder, type RunningNote, runningIn } from "../local/running.ts";
import type { StateFolder } from "../local/state-folder.ts";
import { Failure, reasonOf } from "../program.ts";

/** A folder in which nothing changes. */
export interface Still {
  /** Whether a server was held for it; else none ran. */
  readonly wasServed: boolean;
  /** Whether a runtime whose server had been killed still answered, and was ended for it. */
  readonly endedRuntime: boolean;
  /** Lets everything go on. Fails when it went on by itself before: nothing was of one instant then. */
  release(): void;
}

/**
 * Has everything in a folder stand still: the server there holds its requests and its objects; where
 * none runs none can start.
 */
export async function holdFolder(folder: StateFolder): Promise<Still> {
  const running = runningIn(folder);
  if (running !== null && isRunning(running.server)) return holdServer(running);
  const claim = await claimFolder(folder, "http://localhost");
  return { wasServed: false, endedRuntime: claim.ended > 0, release: claim.release };
}

async function holdServer({ origin, orders, server }: RunningNote): Promise<Still> {
  if (orders === undefined) {
    throw new Failure(`The server at ${origin} (process ${server.pid}) is not up yet: try again.`);
  }
  const letGo = new AbortController();
  const response = await fetch(`http://127.0.0.1:${orders.port}/hold`, {
    method: "POST",
    headers: { Authorization: `Bearer ${orders.secret}` },
    signal: letGo.signal,
  }).catch((error) => {
    throw new Failure(`The server at ${origin} cannot be held: ${reasonOf(error)}.`);
  });
  const reader = response.ok ? response.body?.getReader() : undefined;
  if (reader === undefined) {
    throw new Failure(`The server at ${origin} cannot be held: ${await response.text()}`);
  }
  await reader.read();
  let isOver = false;
  reader.read().then(
    () => {
      isOver = true;
    },
    () => {
      isOver = true;
    },
  );
  return {
    wasServed: true,
    endedRuntime: false,
    release() {
      const wasOver = isOver;
      letGo.abort();
      if (wasOver) throw new Failure("The server went on before all was copied: nothing is kept.");
    },
  };
}
