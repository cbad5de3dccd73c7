interface TryOptions {
  /** Ends the trying. */
  readonly signal: AbortSignal;
  readonly sleep: (durationMs: number, signal: AbortSignal) => Promise<void>;
  /** Told of each try whether it threw. */
  readonly onTried: (hasFailed: boolean) => void;
}

const pauseMsMax = 30_000;

/**
 * Does a step until it says that it is done, or until `signal`: 1 s later, then 2 s, at most 30 s. A
 * step that throws is done again as well. Never rejects.
 */
export async function untilDone(step: () => Promise<boolean>, options: TryOptions): Promise<void> {
  const { signal, sleep, onTried } = options;
  for (let pauseMs = 1_000; !signal.aborted; pauseMs = Math.min(pauseMs * 2, pauseMsMax)) {
    let isDone = false;
    try {
      isDone = await step();
      onTried(false);
    } catch {
      onTried(true);
    }
    if (isDone) return;
    await sleep(pauseMs, signal);
  }
}
