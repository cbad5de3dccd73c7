import type { Authority, StaleSnapshot } from "../control/authority.ts";
import { snapshotFault } from "../control/snapshot.ts";
import type { CreditOutcome } from "../funding/credit.ts";
import type { RowContext } from "../ledger/log.ts";
import type { BooksBehind } from "../payment/behind.ts";
import type { ReferenceReused } from "../reference-reused.ts";
import type { EpochMs } from "../time.ts";
import type { Claim, PartnerBook } from "./book.ts";
import { type ClaimOutcome, type ClaimRequest, claim, settle, suspend } from "./claim.ts";

/** A credit's outcome: the claim as it stands, or why nothing is claimed. */
export type FundingOutcome =
  | { readonly kind: "decided"; readonly claim: Claim; readonly replayed: boolean }
  | ReferenceReused
  | { readonly kind: "wallet_unknown" | "stopped" }
  | { readonly kind: "needs_policy" }
  | { readonly kind: "stale_snapshot"; readonly fault: string }
  | { readonly kind: "engine_failed"; readonly fault: string }
  | BooksBehind;

/**
 * Claims a reference under a snapshot, inside the object's transaction; see `claim`. A snapshot
 * that cannot carry it claims nothing; what was claimed before is told whatever the snapshot.
 */
export function claimUnder(
  book: PartnerBook,
  request: ClaimRequest,
  { snapshot, sentAtMs }: Authority,
  nowMs: EpochMs,
): ClaimOutcome | StaleSnapshot {
  const fault = snapshotFault(snapshot, { nowMs, sentAtMs, highestVersion: 0 });
  const known = book.claim(request.reference);
  const claims = known === null || known.result === "stopped";
  if (claims && fault !== null) return { kind: "stale_snapshot", fault };
  return claim(book, request, nowMs);
}

/**
 * Keeps what a wallet answered to a claim, inside the object's transaction. An unknown wallet frees
 * the reference, a stop leaves it to the same request, sent again. A wallet that was asked for another
 * amount before tells so where this object has lost its claim: it is kept as the wallet has it. Every
 * other failure leaves the reference claimed for this wallet and amount.
 */
export function concludeClaim(
  book: PartnerBook,
  open: Claim,
  outcome: CreditOutcome,
  context: RowContext,
): FundingOutcome {
  switch (outcome.kind) {
    case "decided": {
      const claim = settle(book, open, outcome.topUp, context);
      return { kind: "decided", claim, replayed: false };
    }
    case "stopped": {
      const claim = suspend(book, open, context.nowMs);
      if (claim.result === "stopped") return { kind: "stopped" };
      return { kind: "decided", claim, replayed: false };
    }
    case "wallet_unknown":
      book.dropClaim(open.reference);
      return { kind: outcome.kind };
    case "reference_reused": {
      const { kind, differ, topUp } = outcome;
      settle(book, open, topUp, context);
      return { kind, differ };
    }
    case "needs_policy":
    case "stale_snapshot":
    case "engine_failed":
    case "books_behind":
      return outcome;
    default:
      return outcome satisfies never;
  }
}

/** True for an outcome that leaves the claim without one: its wallet is asked again. */
export function isUnsettled({ kind }: FundingOutcome): boolean {
  switch (kind) {
    case "needs_policy":
    case "stale_snapshot":
    case "engine_failed":
    case "books_behind":
      return true;
    case "decided":
    case "stopped":
    case "wallet_unknown":
    case "reference_reused":
      return false;
    default:
      return kind satisfies never;
  }
}
