import { dayMs } from "../time.ts";
import { compile } from "../velocity/compile.ts";
import { defaultPolicy } from "../velocity/default-policy.ts";
import type { Policy, Rule } from "../velocity/policy.ts";
import { readTable } from "../velocity/read-table.ts";
import type { Watch } from "../velocity/vocabulary.ts";
import { type GuardSourceKind, guardSourceKinds } from "./attempt.ts";

/** The rules that one kind of source is judged by, compiled. */
export interface GuardRules {
  readonly table: Uint8Array;
  /** Ids of the rules about what is begun; the others judge every step. */
  readonly aboutStarts: ReadonlySet<string>;
}

/** The rules about each kind of source; `null`: there is none. */
export interface GuardPolicy {
  readonly rules: Readonly<Record<GuardSourceKind, GuardRules | null>>;
  /** No window of these rules reaches further back than this. */
  readonly keptMs: number;
}

/** What of an attempt a rule watches when it is about a kind of source. */
const watchOf: Readonly<Record<GuardSourceKind, Watch>> = {
  device: "device",
  ip_prefix: "ip_prefix",
  contact: "wallet",
  deployment: "channel",
};

/**
 * The `sign_in` rules of a compiled policy, by the source whose history they are judged in: a rule
 * that watches two things by the first of device, network, contact and way in, in whose history
 * every act with that pair is. A policy without any such rule leaves those of the default policy in
 * force: nobody opens the door by leaving them out. Null if the table is malformed.
 */
export function guardPolicy(table: Uint8Array): GuardPolicy | null {
  const read = readTable(table);
  if (!read.ok) return null;
  const { policy, policyVersion } = read.value;
  const own = policy.rules.filter(isSignIn);
  const rules = own.length > 0 ? own : defaultPolicy.rules.filter(isSignIn);
  const tableOf = (kind: GuardSourceKind) => rulesOf(kind, { ...policy, rules }, policyVersion);
  return {
    rules: {
      device: tableOf("device"),
      ip_prefix: tableOf("ip_prefix"),
      contact: tableOf("contact"),
      deployment: tableOf("deployment"),
    },
    keptMs: Math.max(...rules.map(reachMs)),
  };
}

function isSignIn({ act }: Rule): boolean {
  return act === "sign_in";
}

function rulesOf(kind: GuardSourceKind, policy: Policy, version: number): GuardRules | null {
  const rules = policy.rules.filter((rule) => keeperOf(rule) === kind);
  if (rules.length === 0) return null;
  const failing = ["declines", "consecutive_declines"];
  const starts = rules.filter(({ metric }) => !failing.includes(metric));
  const aboutStarts = new Set(starts.map(({ id }) => id));
  return { table: compile({ ...policy, rules }, version), aboutStarts };
}

function keeperOf({ watch }: Rule): GuardSourceKind | undefined {
  return guardSourceKinds.find((kind) => watch.includes(watchOf[kind]));
}

/** How far back a rule can look, at most: a calendar's longest period, with a day to spare. */
function reachMs({ window }: Rule): number {
  if ("sliding_ms" in window) return window.sliding_ms;
  return { day: 2, week: 8, month: 32 }[window.calendar] * dayMs;
}
