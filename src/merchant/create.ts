import type { EntryRefusal } from "../control/entry-refusal.ts";
import { firstEpoch } from "../control/epoch.ts";
import { fail, ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import type { MerchantBook, MerchantTerms, Store } from "./book.ts";

/** Makes the merchant, once; one that is there stays as it is. */
export function createMerchant(book: MerchantBook, terms: MerchantTerms, nowMs: EpochMs): void {
  if (book.profile() !== null) return;
  const fresh = { state: "active", epoch: firstEpoch, generation: 1 } as const;
  book.insertProfile({ ...terms, ...fresh, createdAtMs: nowMs });
}

/**
 * The new store of a merchant, under its next number. 404 for no merchant, 409 for a revoked one.
 */
export function createStore(
  book: MerchantBook,
  store: Omit<Store, "number">,
  nowMs: EpochMs,
): Result<Store, EntryRefusal> {
  const merchant = book.profile();
  if (merchant === null) return fail({ reason: "unknown", what: "merchant" });
  if (merchant.state === "revoked") return fail({ reason: "merchant_revoked" });
  return ok(book.insertStore(store, nowMs));
}
