import { type Snapshot, snapshotLifeMs } from "../src/control/snapshot.ts";
import type { Env } from "./env.ts";

/** What Control answers: everything of a snapshot but the time the Worker stamps on it. */
export type ControlState = Omit<Snapshot, "validUntilMs"> & RuleTables;

/** The compiled policies that a snapshot names. */
export interface RuleTables {
  readonly policyTable: Uint8Array;
  /** Of the version that is judged beside it; absent or `null`: none. */
  readonly shadowTable?: Uint8Array | null;
}

interface Held extends RuleTables {
  readonly snapshot: Snapshot;
}

let held: Held | null = null;
let pending: Promise<Held> | null = null;
let next: Promise<Held> | null = null;

/**
 * The control snapshot of this isolate: at most one question to Control at a time, and an answer is
 * used for 1 s from the moment *before* it was asked for. `fresh` asks again whatever is held; all
 * who want that while a question is on its way share the next one. Throws when Control does not
 * answer; the caller then answers 503.
 */
export async function controlSnapshot(env: Env, options: { fresh?: boolean } = {}): Promise<Held> {
  if (options.fresh) return await askedFromNow(env);
  if (held !== null && Date.now() <= held.snapshot.validUntilMs - 50) return held;
  return await (pending ?? start(env));
}

/** What is on its way was asked for before and may not know what the caller has learned since. */
function askedFromNow(env: Env): Promise<Held> {
  if (pending === null) return start(env);
  next ??= pending.then(
    () => startNext(env),
    () => startNext(env),
  );
  return next;
}

function startNext(env: Env): Promise<Held> {
  next = null;
  return pending ?? start(env);
}

function start(env: Env): Promise<Held> {
  const asked = ask(env).finally(() => {
    pending = null;
  });
  pending = asked;
  return asked;
}

async function ask(env: Env): Promise<Held> {
  const askedAtMs = Date.now();
  const stub = env.CONTROL.get(env.CONTROL.idFromName("control"));
  const { policyTable, shadowTable = null, ...state } = (await stub.snapshot()) as ControlState;
  const answer = {
    snapshot: { ...state, validUntilMs: askedAtMs + snapshotLifeMs },
    policyTable,
    shadowTable,
  };
  if (held === null || held.snapshot.version <= answer.snapshot.version) held = answer;
  return answer;
}
