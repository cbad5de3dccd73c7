import type { ControlState, RuleTables } from "../../src/control/snapshot.ts";
import { type EpochMs, minuteMs, secondMs } from "../../src/time.ts";
import { answered } from "../object/legs.ts";
import { readClock } from "../platform/clock.ts";
import type { Env } from "../platform/env.ts";
import { controlInbox } from "./control-inbox.ts";

/** The versions of the policy in force, and of the one in shadow, as somebody's snapshot named them. */
export interface PolicyVersions {
  readonly policyVersion: number;
  readonly shadowVersion: number | null;
}

/** The policy in force and the one in shadow, with their compiled tables. */
export type PoliciesInForce = PolicyVersions & RuleTables;

interface Known {
  readonly policies: PoliciesInForce;
  readonly askedAtMs: EpochMs;
}

/** Whoever was told other versions than are known asks Control again, this long after the last time. */
const againMs = secondMs;
/** Who was told none goes by what is known for so long. */
const untoldMs = minuteMs;

let known: Known | null = null;

/** The versions that a snapshot names. */
export function versionsIn({ policyVersion, shadowVersion = null }: Partial<ControlState>) {
  return { policyVersion: policyVersion ?? 0, shadowVersion };
}

/**
 * The policies of these versions, for objects that go by rules and by nothing else that Control says:
 * whoever brings them a payment has a snapshot and tells its versions, so that Control is asked only
 * where this isolate lacks them, and no timer keeps an object awake. `told` `null`: nobody knew them.
 * Throws when Control is to be asked and does not answer.
 */
export async function policiesInForce(
  env: Env,
  told: PolicyVersions | null,
): Promise<PoliciesInForce> {
  const nowMs = readClock();
  if (known !== null && isGood(known, told, nowMs)) return known.policies;
  const state = await answered(controlInbox(env).snapshot());
  const { policyTable, shadowTable = null } = state;
  const policies = { ...versionsIn(state), policyTable, shadowTable };
  known = { policies, askedAtMs: nowMs };
  return policies;
}

/** What this isolate knows of policies, however old it is; `null`: nothing. */
export function policiesKnown(): PoliciesInForce | null {
  return known?.policies ?? null;
}

function isGood({ policies, askedAtMs }: Known, told: PolicyVersions | null, nowMs: EpochMs) {
  const agoMs = nowMs - askedAtMs;
  if (agoMs < 0) return false;
  if (told === null) return agoMs < untoldMs;
  const { policyVersion, shadowVersion } = told;
  const isSame =
    policies.policyVersion === policyVersion && policies.shadowVersion === shadowVersion;
  return isSame || agoMs < againMs;
}
