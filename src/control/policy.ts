import { snapshotTablesBytesMax } from "../bounds.ts";
import { ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import { compile } from "../velocity/compile.ts";
import type { Policy } from "../velocity/policy.ts";
import { type ActBy, beginAct, recordAct, refuseAct } from "./act.ts";
import type { ControlBook, PolicyVersion } from "./book.ts";
import { inForceAtMs } from "./epoch.ts";
import type { ControlRefusal } from "./refusal.ts";

/** Where a version stands: it decides, is judged beside, decided once, or did neither. */
export type PolicyState = "active" | "shadow" | "retired" | "draft";

/** The state of a version as the book knows it now. */
export function policyState(
  version: Pick<PolicyVersion, "version" | "activatedAtMs">,
  inUse: { readonly active: number; readonly shadow: number | null },
): PolicyState {
  if (version.version === inUse.active) return "active";
  if (version.version === inUse.shadow) return "shadow";
  return version.activatedAtMs === null ? "draft" : "retired";
}

/** A policy that `parsePolicy` has accepted, and the hash of its text for the record. */
export interface DraftCommand {
  readonly policy: Policy;
  readonly hash: string;
}

/**
 * Keeps a policy as the next version, for ever; a version that the document names is replaced. 400
 * when its table and the active one's would not fit the snapshot together.
 */
export function draftPolicy(
  book: ControlBook,
  by: ActBy,
  { policy, hash }: DraftCommand,
): Result<{ readonly version: number }, ControlRefusal> {
  const version = Math.max(...book.policyVersions().map((each) => each.version)) + 1;
  const detail = { version, rules: policy.rules.length, document_hash: hash };
  const begun = beginAct(book, by, "create_policy", detail);
  if (!begun.ok) return begun;
  const table = compile(policy, version);
  const active = bytesOf(book, book.policiesInUse().active);
  if (table.length + active > snapshotTablesBytesMax) {
    const bytes = { bytes: table.length, activeBytes: active };
    return refuseAct(book, by, "create_policy", detail, { reason: "policy_too_large", ...bytes });
  }
  recordAct(book, by, "create_policy", detail);
  const document = JSON.stringify({ ...policy, version });
  const createdBy = by.operatorId;
  book.insertPolicy({ version, document, table, createdBy, createdAtMs: by.nowMs });
  return ok({ version });
}

/**
 * Has a version judged beside the active one from the returned time on, in place of the one before;
 * `on: false` ends that. 404 for no such version, 409 for the active one.
 */
export function shadowPolicy(
  book: ControlBook,
  by: ActBy,
  command: { readonly version: number; readonly on: boolean },
): Result<EpochMs, ControlRefusal> {
  const { version, on } = command;
  const begun = beginAct(book, by, "shadow_policy", command);
  if (!begun.ok) return begun;
  const { shadow } = book.policiesInUse();
  const obstacle = on ? shadowObstacle(book, version) : unshadowObstacle(book, version);
  if (obstacle !== null) return refuseAct(book, by, "shadow_policy", command, obstacle);
  recordAct(book, by, "shadow_policy", command);
  if (!on || shadow !== version) {
    book.shadowPolicy(on ? version : null, by.nowMs);
    book.raiseVersion();
  }
  return ok(inForceAtMs(by.nowMs));
}

function shadowObstacle(book: ControlBook, version: number): ControlRefusal | null {
  if (book.policyVersion(version) === null) return unknown;
  const { active } = book.policiesInUse();
  if (version === active) return { reason: "policy_active" };
  return fitObstacle(book, [active, version]);
}

function unshadowObstacle(book: ControlBook, version: number): ControlRefusal | null {
  const found = book.policyVersion(version);
  if (found === null) return unknown;
  const inUse = book.policiesInUse();
  if (inUse.shadow === version) return null;
  return { reason: "policy_not_in_shadow", state: policyState(found, inUse) };
}

/** Why a version cannot begin to decide, or `null`. An older one may: that is the way back. */
export function activationObstacle(book: ControlBook, version: number): ControlRefusal | null {
  if (book.policyVersion(version) === null) return unknown;
  const { active, shadow } = book.policiesInUse();
  if (version === active) return { reason: "policy_active" };
  return fitObstacle(book, shadow === null ? [version] : [...new Set([version, shadow])]);
}

/** Makes a version decide; whether it can was asked before. What decides is no shadow any more. */
export function activatePolicy(book: ControlBook, version: number, nowMs: EpochMs): void {
  if (book.policiesInUse().shadow === version) book.shadowPolicy(null, nowMs);
  book.activatePolicy(version, nowMs);
  book.raiseVersion();
}

function fitObstacle(book: ControlBook, versions: readonly number[]): ControlRefusal | null {
  const bytes = versions.reduce((sum, version) => sum + bytesOf(book, version), 0);
  if (bytes <= snapshotTablesBytesMax) return null;
  return { reason: "policies_too_large", versions, bytes };
}

function bytesOf(book: ControlBook, version: number): number {
  return book.policyVersion(version)?.tableBytes ?? 0;
}

const unknown = { reason: "unknown", what: "policy version" } as const;
