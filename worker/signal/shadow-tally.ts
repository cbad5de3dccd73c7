import type { DecisionRecord } from "../../src/velocity/explain.ts";
import {
  emptyTally,
  type ShadowTally,
  withExceeded,
  withShadow,
} from "../../src/velocity/shadow.ts";
import { answered } from "../object/legs.ts";
import type { Env } from "../platform/env.ts";
import { logFault } from "../platform/log.ts";
import { controlInbox } from "./control-inbox.ts";

const tallies = new Map<number, ShadowTally>();
let waiting = false;

/** An isolate sends what it has counted at most this often. */
const intervalMs = 1_000;

/** Who counts: a call, or an object; `after` lets work go on when it has answered. */
export interface ShadowTallier {
  readonly env: Env;
  after(work: Promise<unknown>): void;
}

/** What the active policy and the one in shadow said about an act that was just decided. */
interface Judged {
  readonly velocity?: DecisionRecord | null;
  readonly shadow?: DecisionRecord;
}

/**
 * Counts what the shadow policy said about a payment or a top-up, if one is set. The counts of this
 * isolate go to Control after the answer, at most one request a second, and are never sent twice:
 * what an isolate that ended, or a request that failed, did not deliver is missing from the report
 * and stays in the acts' own rows.
 */
export function tallyShadow(by: ShadowTallier, { velocity = null, shadow }: Judged): void {
  if (shadow !== undefined) add(by, shadow.v, (tally) => withShadow(tally, velocity, shadow));
}

/** Counts the rules about a terminal that a payment there exceeded; kept nowhere else. */
export function tallyExceeded(by: ShadowTallier, shadow: DecisionRecord): void {
  add(by, shadow.v, (tally) => withExceeded(tally, shadow));
}

function add(by: ShadowTallier, version: number, more: (tally: ShadowTally) => ShadowTally): void {
  tallies.set(version, more(tallies.get(version) ?? emptyTally));
  if (waiting) return;
  waiting = true;
  by.after(sendLater(by.env));
}

async function sendLater(env: Env): Promise<void> {
  await scheduler.wait(intervalMs);
  waiting = false;
  const counted = [...tallies];
  tallies.clear();
  try {
    await answered(controlInbox(env).countShadow(counted));
  } catch (fault) {
    logFault("shadow_not_counted", fault);
  }
}
