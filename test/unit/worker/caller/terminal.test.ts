import { expect, it } from "vitest";
import { makeKeyRing, parseKeyRing } from "../../../../src/token/key-ring.ts";
import { markId } from "../../../../src/token/marked-id.ts";
import { namedShopOf, shopOf, terminalOf } from "../../../../worker/caller/terminal.ts";
import type { Call } from "../../../../worker/door/route.ts";
import { random } from "../../../../worker/platform/keys.ts";

it("reads every member of the shop from the member of the token that says it", async () => {
  const parsed = await parseKeyRing(await makeKeyRing(random));
  if (!parsed.ok) throw new Error(parsed.fault);
  const ring = parsed.value;
  const owner = Uint8Array.of(1, 35, 69, 103, 137, 171, 205, 239);
  const id = (kind: "mer" | "sto" | "ter", number: number) => markId(ring, kind, { owner, number });
  const token = {
    kind: "terminal",
    ...{ sub: id("ter", 7), merchant_id: id("mer", 0), store_id: id("sto", 3) },
    ...{ merchant_name: "Kissa", merchant_name_kana: "キッサ", store_name: "North" },
    ...{ place: { lat_e6: 35_000_001, lon_e6: 139_000_002 }, category: "food", label: "till" },
    ...{ reward_rate_bp: 101, fee_rate_bp: 202, shards: 4, generation: 9, epoch: [1, 2, 3] },
  } as unknown as Call["token"];
  const claims = terminalOf({ token } as Call);
  expect(claims).toBe(token);
  const shop = {
    ...{ merchantId: claims.merchant_id, merchantOwnerHex: "0123456789abcdef" },
    ...{ storeId: claims.store_id, terminalId: claims.sub, category: "food" },
    place: { latE6: 35_000_001, lonE6: 139_000_002 },
    ...{ rewardRateBp: 101, feeRateBp: 202, shards: 4, generation: 9 },
  };
  expect(shopOf(ring, claims)).toEqual(shop);
  const names = { merchantName: "Kissa", merchantNameKana: "キッサ", storeName: "North" };
  expect(namedShopOf(ring, claims)).toEqual({ ...shop, ...names });
});
