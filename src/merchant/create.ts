import type { EntryRefusal } from "../control/entry-refusal.ts";
import { firstEpoch } from "../control/epoch.ts";
import { fail, ok, type Result } from "../result.ts";
import type { EpochMs } from "../time.ts";
import type { MerchantBook, MerchantTerms, Store } from "./book.ts";
import { freeNumber } from "./free-number.ts";

/** Makes the merchant, once; one that is there stays as it is. */
export function createMerchant(book: MerchantBook, terms: MerchantTerms, nowMs: EpochMs): void {
  if (book.profile() !== null) return;
  const fresh = { state: "active", epoch: firstEpoch, generation: 1 } as const;
  book.insertProfile({ ...terms, ...fresh, createdAtMs: nowMs });
}

/**
 * The new store of a merchant, under the number that was drawn for it or the next one that is free.
 * 404 for no merchant, 409 for a revoked one.
 */
export function createStore(
  book: MerchantBook,
  drawn: Store,
  nowMs: EpochMs,
): Result<Store, EntryRefusal> {
  const merchant = book.profile();
  if (merchant === null) return fail({ reason: "unknown", what: "merchant" });
  if (merchant.state === "revoked") return fail({ reason: "merchant_revoked" });
  const number = freeNumber(drawn.number, (each) => book.store(each) !== null);
  const store = { ...drawn, number };
  book.insertStore(store, nowMs);
  return ok(store);
}
