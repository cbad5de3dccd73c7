import { snapshotLifeMs } from "../../src/bounds.ts";
import { forgetWhenSetBack, readClock } from "../platform/clock.ts";
import type { Env } from "../platform/env.ts";
import { controlInbox } from "./control-inbox.ts";
import { type PolicyVersions, versionsIn } from "./policies-in-force.ts";
import { SnapshotMemory } from "./snapshot-memory.ts";

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
  const ask = () => controlInbox(env).snapshot();
  return memory.read({ ask, after }, fresh);
}

/** Whether this isolate's last snapshot said that an operator listens to figures of payments. */
export function isWatched(): boolean {
  return memory.last?.watched === true;
}

/** The versions of the policies that this isolate's last snapshot named; `null`: it has had none. */
export function lastVersions(): PolicyVersions | null {
  return memory.last && versionsIn(memory.last);
}
