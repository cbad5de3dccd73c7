import type { TerminalClaims } from "../../src/token/access-claims.ts";
import type { KeyRing } from "../../src/token/key-ring.ts";
import { openMarkedId } from "../../src/token/marked-id.ts";
import type { NamedShop, Shop } from "../../src/wallet/record.ts";
import type { Call } from "../door/route.ts";

/** The claims of the terminal that calls; throws on a route that is not for terminals. */
export function terminalOf(call: Call): TerminalClaims {
  const { token } = call;
  if (token.kind !== "terminal") throw new Error("this route is not for terminals");
  return token;
}

/** The shop a terminal stands in, as its access token names it. */
export function shopOf(ring: KeyRing, claims: TerminalClaims): Shop {
  const merchant = openMarkedId(ring, "mer", claims.merchant_id);
  if (merchant === null) throw new Error("a terminal's token names a merchant of ours");
  return {
    merchantId: claims.merchant_id,
    merchantOwnerHex: merchant.ownerHex,
    storeId: claims.store_id,
    terminalId: claims.sub,
    category: claims.category,
    place: { latE6: claims.place.lat_e6, lonE6: claims.place.lon_e6 },
    rewardRateBp: claims.reward_rate_bp,
    feeRateBp: claims.fee_rate_bp,
    shards: claims.shards,
    generation: claims.generation,
  };
}

/** The same shop with its names of now, which a payment keeps. */
export function namedShopOf(ring: KeyRing, claims: TerminalClaims): NamedShop {
  return {
    ...shopOf(ring, claims),
    merchantName: claims.merchant_name,
    merchantNameKana: claims.merchant_name_kana,
    storeName: claims.store_name,
  };
}
