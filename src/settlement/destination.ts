import type { Shop } from "../wallet/record.ts";
import { settlementName, settlementShard } from "./message.ts";

/** The Settlement object that hears every act on this payment. */
export function destinationOf(payment: {
  readonly reference: string;
  readonly body: { readonly shop: Shop };
}): string {
  const { shop } = payment.body;
  return settlementName({
    merchantOwnerHex: shop.merchantOwnerHex,
    generation: shop.generation,
    shard: settlementShard(shop.terminalId, payment.reference, shop.shards),
  });
}
