import fc from "fast-check";
import { expect, it } from "vitest";
import { settlementName, settlementShard } from "../../../../src/settlement/message.ts";

it("names the merchant, the generation and the shard", () => {
  const address = { merchantOwnerHex: "00ff", generation: 3, shard: 7 };
  expect(settlementName(address)).toBe("00ff.3.7");
});

it("finds one shard in [0, shards) for a terminal and a reference, always the same", () => {
  const text = fc.string({ maxLength: 64 });
  fc.assert(
    fc.property(text, text, fc.integer({ min: 1, max: 4_096 }), (terminal, reference, shards) => {
      const shard = settlementShard(terminal, reference, shards);
      expect(Number.isInteger(shard) && shard >= 0 && shard < shards).toBe(true);
      expect(settlementShard(terminal, reference, shards)).toBe(shard);
    }),
  );
});

it("never changes where a reference lies: these are kept for ever", () => {
  const places = [
    ["ter_1", "ref-0001", 16],
    ["ter_1", "ref-0002", 16],
    ["ter_2", "ref-0001", 16],
    ["ter_2", "ref-0001", 64],
  ] as const;
  expect(
    places.map(([terminal, reference, shards]) => settlementShard(terminal, reference, shards)),
  ).toEqual([13, 4, 10, 26]);
});

it("spreads counted, dated and random references of one terminal evenly", () => {
  const perShard = 500;
  const spellings = [
    (n: number) => `ref-${String(n).padStart(8, "0")}`,
    (n: number) => `${20_260_701 + (n % 3)}-0017-${n}`,
    (n: number) => Math.imul(n, 2_654_435_761).toString(36).padStart(8, "_"),
  ];
  for (const shards of [2, 3, 8, 16, 61]) {
    for (const [index, spell] of spellings.entries()) {
      const counts = new Array<number>(shards).fill(0);
      for (let n = 0; n < shards * perShard; n += 1) {
        const shard = settlementShard("ter_4f1c", spell(n), shards);
        counts[shard] = (counts[shard] ?? 0) + 1;
      }
      const at = `spelling ${index} over ${shards}`;
      expect([at, Math.max(...counts) < perShard * 1.25]).toEqual([at, true]);
      expect([at, Math.min(...counts) > perShard * 0.75]).toEqual([at, true]);
    }
  }
});

it("does not take one terminal's reference for another's spelled together", () => {
  const shards = 1 << 20;
  expect(settlementShard("ter_1", "0ref", shards)).not.toBe(
    settlementShard("ter_10", "ref", shards),
  );
});
