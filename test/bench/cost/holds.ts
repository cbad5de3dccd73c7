import { AsyncLocalStorage } from "node:async_hooks";

/**
 * For how long an object is billed: while a call of it is under way, a timer that it started runs,
 * or another object owes it an answer. What overlaps counts once, as the platform bills it.
 */
export interface Held {
  count: number;
  sinceMs: number;
  totalMs: number;
}

export const newHeld = (): Held => ({ count: 0, sinceMs: 0, totalMs: 0 });

const within = new AsyncLocalStorage<Held>();
let isPatched = false;

/** Runs `act` of an object; the timers and calls that it starts are the object's. */
export function holding<T>(held: Held, act: () => T): T {
  patchTimers();
  const release = hold(held);
  let settles = false;
  try {
    const value = within.run(held, act);
    settles = value instanceof Promise;
    if (value instanceof Promise) value.then(release, release);
    return value;
  } finally {
    if (!settles) release();
  }
}

/** What was held until now, in seconds; counting goes on from here. */
export function takeSeconds(held: Held): number {
  const nowMs = Date.now();
  const ms = held.totalMs + (held.count > 0 ? nowMs - held.sinceMs : 0);
  held.totalMs = 0;
  held.sinceMs = nowMs;
  return ms / 1_000;
}

/** A namespace whose stubs hold the calling object until they have answered. */
export function watched<T extends object>(namespace: T): T {
  return new Proxy(namespace, {
    get(target, name) {
      const member = Reflect.get(target, name, target);
      if (typeof member !== "function") return member;
      if (name !== "get" && name !== "getByName") return member.bind(target);
      return (...input: unknown[]) => watchedStub(member.apply(target, input));
    },
  });
}

function watchedStub<T extends object>(stub: T): T {
  return new Proxy(stub, {
    get(target, name) {
      const member = Reflect.get(target, name, target);
      if (typeof member !== "function" || typeof name !== "string") return member;
      return (...input: unknown[]) => {
        const held = within.getStore();
        const release = held === undefined ? null : hold(held);
        const answer = (target as Record<string, (...input: unknown[]) => unknown>)[name]?.(
          ...input,
        );
        if (release !== null) void Promise.resolve(answer).then(release, release);
        return answer;
      };
    },
  });
}

function hold(held: Held): () => void {
  if (held.count === 0) held.sinceMs = Date.now();
  held.count += 1;
  let released = false;
  return () => {
    if (released) return;
    released = true;
    held.count -= 1;
    if (held.count === 0) held.totalMs += Date.now() - held.sinceMs;
  };
}

function patchTimers(): void {
  if (isPatched) return;
  isPatched = true;
  const releases = new Map<unknown, () => void>();
  const { setTimeout: start, clearTimeout: clear } = globalThis;
  Object.assign(globalThis, {
    setTimeout(act: (...input: unknown[]) => void, ...rest: [number, ...unknown[]]) {
      const held = within.getStore();
      if (held === undefined) return start(act, ...rest);
      const release = hold(held);
      const rung = (...input: unknown[]) => {
        release();
        releases.delete(timer);
        act(...input);
      };
      const timer = start(rung, ...rest);
      releases.set(timer, release);
      return timer;
    },
    clearTimeout(timer: never) {
      releases.get(timer)?.();
      releases.delete(timer);
      clear(timer);
    },
  });
  const { wait } = scheduler;
  scheduler.wait = (...input: Parameters<typeof wait>) => {
    const held = within.getStore();
    const waiting = wait.apply(scheduler, input);
    if (held === undefined) return waiting;
    const release = hold(held);
    void waiting.then(release, release);
    return waiting;
  };
}
