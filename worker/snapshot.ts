import { type Snapshot, snapshotLifeMs } from "../src/control/snapshot.ts";
import type { Env } from "./env.ts";

/** What Control answers: everything of a snapshot but the time the Worker stamps on it. */
export type ControlState = Omit<Snapshot, "validUntilMs"> & { readonly policyTable: Uint8Array };

interface Held {
  readonly snapshot: Snapshot;
  readonly policyTable: Uint8Array;
}

let held: Held | null = null;
let pending: Promise<Held> | null = null;

/**
 * The control snapshot of this isolate: at most one question to Control at a time, and an answer is
 * used for 1 s from the moment *before* it was asked for. `fresh` asks again whatever is held.
 * Throws when Control does not answer; the caller then answers 503.
 */
export async function controlSnapshot(env: Env, options: { fresh?: boolean } = {}): Promise<Held> {
  if (!options.fresh && held !== null && Date.now() <= held.snapshot.validUntilMs - 50) return held;
  if (options.fresh) return await ask(env);
  pending ??= ask(env).finally(() => {
    pending = null;
  });
  return await pending;
}

async function ask(env: Env): Promise<Held> {
  const askedAtMs = Date.now();
  const stub = env.CONTROL.get(env.CONTROL.idFromName("control"));
  const { policyTable, ...state } = (await stub.snapshot()) as ControlState;
  const answer = {
    snapshot: { ...state, validUntilMs: askedAtMs + snapshotLifeMs },
    policyTable,
  };
  if (held === null || held.snapshot.version <= answer.snapshot.version) held = answer;
  return answer;
}
