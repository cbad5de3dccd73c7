import { beforeAll, expect, it } from "vitest";
import { settlementShardsMax } from "../../../../src/bounds.ts";
import type { ControlBook } from "../../../../src/control/book.ts";
import { type KeyRing, makeKeyRing, parseKeyRing } from "../../../../src/token/key-ring.ts";
import { type MarkedKind, markId } from "../../../../src/token/marked-id.ts";
import { holdersOf } from "../../../../worker/control/holders.ts";
import type { Env } from "../../../../worker/platform/env.ts";
import { random } from "../../../../worker/platform/keys.ts";

let ring: KeyRing;

beforeAll(async () => {
  const parsed = await parseKeyRing(await makeKeyRing(random));
  if (!parsed.ok) throw new Error(parsed.fault);
  ring = parsed.value;
});

const owner = (n: number) => new Uint8Array(8).fill(n);
const idOf = (kind: MarkedKind, n: number) => markId(ring, kind, { owner: owner(n), number: 1 });
const hexOf = (n: number) => n.toString(16).padStart(2, "0").repeat(8);

/** The holders of a deployment with one partner and these merchants; `null`: it was never made. */
function holders(profiles: readonly ({ generation: number; shards: number } | null)[]) {
  const MERCHANT = {
    idFromName: (hex: string) => hex,
    get: (hex: string) => ({
      whole: async () => {
        const profile = profiles[Number.parseInt(hex.slice(0, 2), 16)] ?? null;
        return profile && { profile };
      },
    }),
  };
  const merchants = profiles.map((_, n) => ({ merchantId: idOf("mer", n) }));
  const book = { partners: () => [{ partnerId: idOf("par", 9) }], merchants: () => merchants };
  return holdersOf({ MERCHANT } as unknown as Env, ring, book as unknown as ControlBook);
}

it("names every shard of each merchant, and every object of each partner", async () => {
  const { settlements, partners } = await holders([{ generation: 1, shards: 3 }, null]);
  expect(settlements).toEqual([0, 1, 2].map((shard) => `${hexOf(0)}.1.${shard}`));
  expect(partners).toEqual(Array.from({ length: 16 }, (_, shard) => `${hexOf(9)}.${shard}`));
});

it("names what an earlier generation of a merchant may have heard, too", async () => {
  const { settlements } = await holders([{ generation: 2, shards: 1 }]);
  expect(settlements).toHaveLength(settlementShardsMax + 1);
  expect([settlements[0], settlements.at(-1)]).toEqual([`${hexOf(0)}.1.0`, `${hexOf(0)}.2.0`]);
});

it("names no shard when there are too many to be asked", async () => {
  const { settlements, partners } = await holders([{ generation: 8, shards: 64 }]);
  expect([settlements, partners.length]).toEqual([[], 16]);
});
