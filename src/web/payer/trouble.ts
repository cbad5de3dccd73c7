import type { Problem, Refused, Unknown } from "../../client/wire/answer.ts";
import { ownOf } from "../own.ts";
import { refusalLine } from "../refusal.ts";
import type { Key } from "../words/catalogue.ts";

/** Why an act did not end well: in our words, or in the wire's where we have none. */
export interface Trouble {
  readonly line:
    | { readonly key: Key; readonly told: Readonly<Record<string, string | number>> }
    | { readonly wire: string };
  /** The number by which the answer is found in the log. */
  readonly supportCode?: string;
}

/** Words of a screen for what it alone can explain, by the problem's `fault`, `state` or `code`. */
export type OwnWords = Readonly<Record<string, Key>>;

/** A trouble that the page finds by itself, before anything is sent. */
export function ownTrouble(
  key: Key,
  told: Readonly<Record<string, string | number>> = {},
): Trouble {
  return { line: { key, told } };
}

const ofTyped: ReadonlySet<Key> = new Set([
  ...(["entry.contact_empty", "entry.contact_wrong", "entry.contact_country"] as const),
  ...(["entry.code_digits", "entry.recovery_empty"] as const),
  ...(["trouble.wrong", "trouble.code_used"] as const),
]);

/** Whether what was typed is wrong: its field says so as well. `own`: a screen's word for it. */
export function isOfTyped(trouble: Trouble | null, own?: Key): boolean {
  if (trouble === null || !("key" in trouble.line)) return false;
  return trouble.line.key === own || ofTyped.has(trouble.line.key);
}

/** Why a call did not end well; `own` goes before the words that hold everywhere. */
export function troubleOf({ problem }: Refused | Unknown, own: OwnWords = {}): Trouble {
  if (problem === undefined) return ownTrouble("trouble.unreachable");
  const [, code] = /^\/requests\/(.+)$/.exec(problem.instance) ?? [];
  // Nobody needs help with a code that was mistyped.
  const isMistyped = problem.tries_left !== undefined || problem.code === "malformed_request";
  const isTold = code !== undefined && !isMistyped;
  return { line: lineOf(problem, own), ...(isTold ? { supportCode: code } : {}) };
}

/** Whether no passkey answered: the dialog was dismissed, or there is none. Nothing was sent. */
export function isPasskeyDeclined({ problem }: Refused | Unknown): boolean {
  return problem?.code === "forbidden" && problem.instance === "";
}

const passkeyFaults = [
  ...["malformed", "type", "challenge", "origin", "rp_id", "user_verification"],
  ...["algorithm", "attestation", "credential", "signature"],
] as const;

function lineOf(problem: Problem, own: OwnWords): Trouble["line"] {
  const { fault, state, code, tries_left: left } = problem;
  const words = [fault, state, code].filter((each) => typeof each === "string");
  for (const word of words) {
    const key = ownOf(own, word);
    if (key !== undefined) return { key, told: {} };
  }
  if (code === "too_many_attempts") return waitLine(problem.retry_after_ms ?? 60_000);
  if (fault === "counter") return said("trouble.passkey_counter");
  if (fault === "code_used" || fault === "clock_off") return said(`trouble.${fault}`);
  if (typeof left === "number") return { key: "trouble.wrong", told: { count: left } };
  if (isOfPasskey(fault)) return said("trouble.passkey");
  if (typeof problem.cooling_until === "string") return said("trouble.cooling");
  if (code === "unauthorized") return said("trouble.unauthorized");
  if (code === "step_up_required") return said("trouble.step_up_required");
  if (code === "unavailable" || code === "internal_error") return said("trouble.unavailable");
  if (code === "stopped")
    return said(isOwners(problem) ? "trouble.stopped_wallet" : "trouble.stopped");
  return refusalLine(problem) ?? { wire: problem.detail };
}

/** What a server finds wrong with a passkey's answer, beside its counter. */
function isOfPasskey(fault: unknown): boolean {
  return passkeyFaults.some((each) => each === fault);
}

/** Whether it is this wallet or phone that was stopped, and not everybody's. */
function isOwners({ scope }: Problem): boolean {
  return scope === "wallet" || scope === "device";
}

function waitLine(waitMs: number): Trouble["line"] {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  if (seconds <= 120) return { key: "trouble.wait_seconds", told: { seconds } };
  return { key: "trouble.wait_minutes", told: { minutes: Math.ceil(seconds / 60) } };
}

function said(key: Key): Trouble["line"] {
  return { key, told: {} };
}
