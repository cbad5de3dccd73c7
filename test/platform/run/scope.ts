import { AsyncLocalStorage } from "node:async_hooks";
import type { Cancel } from "./loop.ts";

/** A time in which an object lets in only what belongs to it (`blockConcurrencyWhile`). */
export interface Section {
  readonly label: string;
}

/** For whom code runs: an object's instance, one request, or one client. */
export interface Context {
  readonly name: string;
  readonly alive: boolean;
  /** The time as it sees it. */
  clockMs(): number;
  /** How much longer a timer takes that is started while its clock stands still. */
  readonly standsStillMs: number;
  /** An event of its own `inMs` from now; it waits while the gate is shut. */
  event(inMs: number, label: string, run: () => void, section?: Section | null): Cancel;
  /** A pause in which others may run. */
  hop(label: string): Promise<void>;
  /** Sends once this turn's writes are kept; never when they are not. */
  send(leave: () => void): void;
  /** Told when it ends. */
  onEnd(tell: (cause: unknown) => void): void;
  /** Counts something that it waits for, until what it gives back is called. */
  expect(): () => void;
}

/** Where code runs: also after an `await` of a promise that somebody else settles. */
export interface Scope {
  readonly context: Context;
  readonly section: Section | null;
}

const scopes = new AsyncLocalStorage<Scope>();

/** For whom the running code runs; `null` while an isolate loads its modules. */
export function currentScope(): Scope | null {
  return scopes.getStore() ?? null;
}

/** The scope of code that asks for something that only a request or an object may have. */
export function neededScope(what: string): Scope {
  const scope = scopes.getStore();
  if (scope !== undefined) return scope;
  throw new Error(
    `Disallowed operation called within global scope: ${what}. Asynchronous I/O, timers and ` +
      "random values are for handlers.",
  );
}

export function runIn<T>(scope: Scope, act: () => T): T {
  return scopes.run(scope, act);
}
