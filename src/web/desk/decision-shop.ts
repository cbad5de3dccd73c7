import type { LiveDecision } from "./live-series.ts";
import type { NameBook } from "./name-book.ts";

/**
 * Where it was decided: the names that the decision tells, or else those of the register, whose name of a
 * store begins with its merchant's.
 */
export function decisionShop(
  decision: Pick<LiveDecision, "merchant_id" | "merchant_name" | "store_id" | "store_name">,
  names: Pick<NameBook, "of">,
): string {
  const { merchant_id, merchant_name, store_id, store_name } = decision;
  if (merchant_name === null) return names.of(store_id) ?? names.of(merchant_id) ?? "";
  return [merchant_name, store_name].filter(Boolean).join(" · ");
}
