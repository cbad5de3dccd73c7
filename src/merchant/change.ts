import { accountWaitMs } from "../bounds.ts";
import type { EntryRefusal } from "../control/entry-refusal.ts";
import { fail, ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import type { MerchantBook, TermsChange } from "./book.ts";

/** A change of a merchant's terms, and what two persons have agreed on of it. */
export interface MerchantChange {
  readonly change: TermsChange;
  /** `null`: one person's act. */
  readonly agreed: {
    readonly approvalId: string;
    readonly atMs: EpochMs;
    /** A bank account, sealed for the merchant; `null`: the account stays. */
    readonly sealedBank: string | null;
  } | null;
}

/** True for a change that takes two persons: what is charged and given. Names take one. */
export function asksSecond(change: TermsChange): boolean {
  return change.rewardRateBp !== undefined || change.feeRateBp !== undefined;
}

/**
 * Changes a merchant's terms, inside the transaction of its object; what two persons agreed on
 * once, however often it is asked for. A new bank account is in force 72 h after they did. 404 for
 * no merchant, 409 for a revoked one.
 */
export function changeMerchant(
  book: MerchantBook,
  { change, agreed }: MerchantChange,
): Result<null, EntryRefusal> {
  const merchant = book.profile();
  if (merchant === null) return fail({ reason: "unknown", what: "merchant" });
  if (agreed !== null && book.isChanged(agreed.approvalId)) return ok(null);
  if (merchant.state === "revoked") return fail({ reason: "merchant_revoked" });
  book.changeTerms(change);
  if (agreed === null) return ok(null);
  const { approvalId, atMs, sealedBank } = agreed;
  book.recordChange(approvalId, atMs);
  if (sealedBank === null) return ok(null);
  book.insertAccount({ approvalId, sealedBank, inForceAtMs: atMs + accountWaitMs });
  return ok(null);
}
