import { type Snapshot, snapshotLifeMs } from "../../src/control/snapshot.ts";
import { controlObject } from "../control/stub.ts";
import { forgetWhenSetBack, readClock } from "../platform/clock.ts";
import type { Env } from "../platform/env.ts";
import { SnapshotMemory } from "./snapshot-memory.ts";

/** What Control answers: everything of a snapshot but the time the Worker stamps on it. */
export type ControlState = Omit<Snapshot, "validUntilMs"> & RuleTables;

/** The compiled policies that a snapshot names. */
export interface RuleTables {
  readonly policyTable: Uint8Array;
  /** Of the version that is judged beside it; absent or `null`: none. */
  readonly shadowTable?: Uint8Array | null;
}

/** Who asks: a call, or an object; `after` keeps work going when it has answered. */
export interface Asker {
  readonly env: Env;
  after(work: Promise<unknown>): void;
}

const memory = new SnapshotMemory({
  lifeMs: snapshotLifeMs,
  nowMs: readClock,
  wait: (ms) => scheduler.wait(ms),
});
forgetWhenSetBack(() => memory.forget());

/**
 * The control snapshot of this isolate; see `SnapshotMemory`. `fresh` asks again whatever is held.
 * Throws when Control does not answer; the caller then answers 503.
 */
export function controlSnapshot(
  { env, after }: Asker,
  { fresh = false }: { readonly fresh?: boolean } = {},
): ReturnType<typeof memory.read> {
  const ask = async () => (await controlObject(env).snapshot()) as ControlState;
  return memory.read({ ask, after }, fresh);
}
