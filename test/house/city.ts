import { createHash } from "node:crypto";
import type { NamedShop } from "../../src/wallet/record.ts";

/** The shops of a simulated deployment: rewards and fees of several kinds, one or more shards. */

interface Merchant {
  readonly name: string;
  readonly rewardRateBp: number;
  readonly feeRateBp: number;
  readonly shards: number;
  readonly terminals: number;
}

const merchants: readonly Merchant[] = [
  { name: "bakery", rewardRateBp: 200, feeRateBp: 325, shards: 2, terminals: 2 },
  { name: "books", rewardRateBp: 500, feeRateBp: 0, shards: 1, terminals: 1 },
  { name: "bar", rewardRateBp: 0, feeRateBp: 100, shards: 3, terminals: 1 },
];

/** Every terminal's shop; the first two stand at one merchant. */
export const shops: readonly NamedShop[] = merchants.flatMap((merchant, m) =>
  Array.from({ length: merchant.terminals }, (_, t) => ({
    merchantId: `mer_${merchant.name}`,
    merchantOwnerHex: createHash("sha256").update(merchant.name).digest("hex").slice(0, 16),
    merchantName: `Shop ${merchant.name}`,
    merchantNameKana: "ミセ",
    storeName: `Counter of ${merchant.name}`,
    storeId: `sto_${merchant.name}_1`,
    terminalId: `ter_${merchant.name}_${t + 1}`,
    category: "retail",
    place: { latE6: 35_680_000 + m * 1_000, lonE6: 139_760_000 },
    rewardRateBp: merchant.rewardRateBp,
    feeRateBp: merchant.feeRateBp,
    shards: merchant.shards,
    generation: 1,
  })),
);

/** The first terminal's shop: the one a story takes that needs no other. */
export const shop = shops[0] as NamedShop;
