import type { Bytes } from "./wire/base64.ts";

/**
 * What the SDK asks of the machine it runs on. Every clock, timer, random number and network call
 * of the SDK goes through here, so that a test can replace them all.
 */
export interface Runtime {
  /** The Fetch standard's `fetch`, asked with a URL as text. Rejects when no answer came. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Milliseconds since 1970 of the local clock, which may be wrong. */
  readonly nowMs: () => number;
  /** `count` unpredictable bytes. */
  readonly randomBytes: (count: number) => Bytes;
  /** Resolves after `durationMs`, or at once when `signal` is aborted. Never rejects. */
  readonly sleep: (durationMs: number, signal?: AbortSignal) => Promise<void>;
}

/** The real clock, timer, random source and network of browsers, Node ≥ 20 and Workers. */
export const realRuntime: Runtime = {
  fetch: (url, init) => fetch(url, init),
  nowMs: () => Date.now(),
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  sleep: (durationMs, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        resolve();
      };
      // Timers take what is longer than 24.8 days, and what is no number, for 1 ms.
      const timer = setTimeout(end, durationMs < 2e9 ? durationMs : 2e9);
      signal?.addEventListener("abort", end);
    }),
};

/** A uniform fraction in [0, 1) out of 32 random bits; for jitter, not for secrets. */
export function randomFraction(runtime: Runtime): number {
  return runtime.randomBytes(4).reduce((number, byte) => 256 * number + byte, 0) / 2 ** 32;
}

/** A fresh reference of an act: 128 random bits, 32 characters out of `0-9a-f`. */
export function newReference(runtime: Runtime): string {
  return Array.from(runtime.randomBytes(16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
