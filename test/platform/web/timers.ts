import type { Cancel } from "../run/loop.ts";
import { currentScope, neededScope } from "../run/scope.ts";

/** Timers of whoever starts them: they end with it. */
export function makeTimers() {
  const cancels = new Map<number, Cancel>();
  let made = 0;
  const start = (act: () => void, delay: number, label: string, isRepeated: boolean): number => {
    const { context, section } = neededScope(label);
    made += 1;
    const number = made;
    const wait = () => {
      const ms = Math.max(0, Math.trunc(Number(delay)) || 0) + context.standsStillMs;
      const ring = () => {
        if (isRepeated) wait();
        else cancels.delete(number);
        act();
      };
      cancels.set(number, context.event(ms, label, ring, section));
    };
    wait();
    return number;
  };
  const clear = (number: unknown) => {
    cancels.get(number as number)?.();
    cancels.delete(number as number);
  };
  return {
    setTimeout: (act: (...input: unknown[]) => void, delay = 0, ...input: unknown[]) =>
      start(() => act(...input), delay, "timer", false),
    setInterval: (act: (...input: unknown[]) => void, delay = 0, ...input: unknown[]) =>
      start(() => act(...input), Math.max(1, delay), "interval", true),
    clearTimeout: clear,
    clearInterval: clear,
    scheduler: {
      wait: (ms: number, options?: { signal?: AbortSignal }) => wait(ms, options?.signal),
    },
  };

  function wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const number = start(resolve, ms, "wait", false);
      signal?.addEventListener("abort", () => {
        clear(number);
        reject(signal.reason);
      });
    });
  }
}

/** `AbortSignal` whose `timeout` goes by the time of the run. */
export function makeAbortSignal(setTimeout: (act: () => void, ms: number) => number) {
  const timeout = (ms: number) => {
    const controller = new AbortController();
    const words = "The operation was aborted due to timeout";
    setTimeout(() => controller.abort(new DOMException(words, "TimeoutError")), ms);
    return controller.signal;
  };
  const Own = function AbortSignal() {
    throw new TypeError("Illegal constructor");
  };
  Object.defineProperty(Own, "prototype", { value: AbortSignal.prototype });
  return Object.assign(Own, { abort: AbortSignal.abort, any: AbortSignal.any, timeout });
}

/** The time as the one sees it for whom the code runs; of the machine while modules load. */
export function clockOf(machine: { nowMs(): number }): () => number {
  return () => currentScope()?.context.clockMs() ?? machine.nowMs();
}
