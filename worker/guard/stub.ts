import type { Attempt, GuardSource } from "../../src/guard/attempt.ts";
import type { GuardReport } from "../../src/guard/watch-deployment.ts";
import type { Calls } from "../object/calls.ts";
import type { Env } from "../platform/env.ts";
import { digestText } from "../rows/digest.ts";

/** What a source is told of a step. `failed`: nothing is known, so it must not pass. */
export type Guarded =
  | { readonly kind: "passes" }
  | { readonly kind: "blocked"; readonly retryAfterMs: number }
  | { readonly kind: "failed" };

/** What others ask of a Guard object; its class says what each call does. */
export interface GuardCalls {
  admit(source: GuardSource, attempt: Attempt, step: "start" | "next"): Promise<Guarded>;
  fail(source: GuardSource, attempt: Attempt): void;
  count(report: GuardReport): Promise<void>;
  answers(): boolean;
}

/** What names a source in rows: a hash, so that networks and keys are not in them. */
export function sourceName({ kind, name }: GuardSource): string {
  return digestText(`${kind}:${name}`).slice(0, 32);
}

/** The Guard object that counts a source: one of 256. Take a new stub for every attempt. */
export function guardShard(env: Env, source: GuardSource): Calls<GuardCalls> {
  return guardObject(env, sourceName(source).slice(0, 2));
}

/** The object that counts for the whole deployment. Take a new stub for every attempt. */
export function deploymentGuard(env: Env): Calls<GuardCalls> {
  return guardObject(env, "deployment");
}

function guardObject(env: Env, name: string): Calls<GuardCalls> {
  return env.GUARD.get(env.GUARD.idFromName(name)) as unknown as Calls<GuardCalls>;
}
