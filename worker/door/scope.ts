import type { Snapshot } from "../../src/control/snapshot.ts";
import type { Problem } from "../../src/problem.ts";
import type { VerifiedAccess } from "../../src/token/access.ts";
import { controlRenewed, otherKind, otherRole, revoked } from "./refusals.ts";
import type { Route } from "./route.ts";

type AskSnapshot = (options?: { fresh?: boolean }) => Promise<{ snapshot: Snapshot }>;

const kindOf = {
  customer: "customers",
  terminal: "terminals",
  partner: "partners",
  operator: "operators",
} as const;

/**
 * Refuses a token whose epoch is lower than the snapshot's (401: it was revoked). A token that is
 * newer than the snapshot means a stale snapshot: a fresh one is asked for once, then 503.
 * Of customers only the kind's epoch is judged here; the Wallet judges its own and the device's.
 */
export async function epochProblem(
  token: VerifiedAccess,
  ask: AskSnapshot,
): Promise<Problem | null> {
  for (const fresh of [false, true]) {
    const { snapshot } = await ask({ fresh });
    const order = compareEpochs(token, snapshot);
    if (order === "lower") return revoked;
    if (order === "equal") return null;
  }
  return controlRenewed;
}

function compareEpochs(token: VerifiedAccess, snapshot: Snapshot): "lower" | "equal" | "higher" {
  const known = snapshot.epochs[kindOf[token.kind]];
  const lowest: [number | undefined, number][] = [];
  if (token.kind === "terminal") {
    lowest.push([snapshot.merchantEpochs[token.merchant_id], token.epoch[1]]);
    lowest.push([snapshot.terminalEpochs[token.sub], token.epoch[2]]);
  } else if (token.kind === "partner") {
    lowest.push([snapshot.partnerEpochs[token.sub], token.epoch[1]]);
  } else if (token.kind === "operator") {
    lowest.push([snapshot.operatorEpochs[token.sub], token.epoch[1]]);
  }
  if (token.epoch[0] < known) return "lower";
  if (lowest.some(([floor, epoch]) => floor !== undefined && epoch < floor)) return "lower";
  return token.epoch[0] > known ? "higher" : "equal";
}

/** 403 `forbidden` unless the token is of the kind, scope and role that the route asks for. */
export function scopeProblem(route: Route, token: VerifiedAccess): Problem | null {
  const { access } = route;
  if (access.kind === "open" || access.kind === "proof") return null;
  if (access.kind === "terminal" && access.orPayer && token.kind === "customer") return null;
  if (token.kind !== access.kind) return otherKind(access.kind);
  if (access.kind === "operator" && token.kind === "operator") {
    if (!access.roles.includes(token.role)) return otherRole(access.roles);
  }
  return null;
}
