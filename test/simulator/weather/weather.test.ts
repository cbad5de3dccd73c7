import { beforeAll, describe, expect, it } from "vitest";
import { type Bundles, makeBundles } from "../../whole-worker/town.ts";
import { type Plan, planOf } from "../plan.ts";
import { playSeed } from "../play.ts";
import { mishapKinds } from "./counts.ts";
import { type KindName, kindNames, type Swarm } from "./swarm.ts";

const all = (force: number): Swarm => new Map(kindNames.map((name) => [name, force]));
const alone = (name: KindName): Swarm => new Map([[name, 4]]);
const minuteMs = 60_000;

describe("the weather", { timeout: 240_000 }, () => {
  let bundles: Bundles;
  beforeAll(async () => {
    bundles = await makeBundles();
  });
  const play = (seed: number, acts: number, more: Partial<Plan>) =>
    playSeed(bundles, { ...planOf(seed, acts), signatures: "fast", isLong: false, ...more });

  it("has every kind of fault in a few seeds, and no other", async () => {
    const seen = new Set<string>();
    const swarms = [
      all(4),
      all(4),
      all(4),
      alone("outages"),
      alone("disks"),
      alone("failing steps"),
      ...Array(2).fill(alone("put back")),
      alone("messages"),
      alone("outages"),
      alone("settling"),
      alone("messages"),
    ];
    for (const [at, swarm] of swarms.entries()) {
      const { faults } = await play(at + 1, 300, { swarm });
      for (const kind of Object.keys(faults)) seen.add(kind);
    }
    expect(mishapKinds.filter((kind) => !seen.has(kind))).toEqual([]);
    const known = (kind: string) => mishapKinds.includes(kind) || /^fetch /.test(kind);
    expect([...seen].filter((kind) => !known(kind))).toEqual([]);
  });

  it.each(["all", "clocks", "outages"] as const)(
    "ends when it calms, and every clock is right (%s)",
    async (name) => {
      const calmAfterMs = 10 * minuteMs;
      const swarm = name === "all" ? all(3) : alone(name);
      const { chronicle } = await play(3, 100, { swarm, calmAfterMs });
      const openedMs = chronicle.exchanges.find(({ act }) => act > 0)?.sentMs ?? 0;
      const last = chronicle.exchanges.at(-1)?.sentMs ?? 0;
      expect(last).toBeGreaterThan(openedMs + calmAfterMs);
      const later = chronicle.mishaps.filter(({ atMs }) => atMs > openedMs + calmAfterMs);
      expect(later).toEqual([]);
      const off = new Map(chronicle.clocks.map(({ machine, offMs }) => [machine, offMs]));
      expect([...off].filter(([, offMs]) => offMs !== 0)).toEqual([]);
    },
  );

  it("is the same for the same seed, and another one for another seed", async () => {
    const seen = async (seed: number) => {
      const { chronicle } = await play(seed, 100, { swarm: all(2) });
      return [chronicle.mishaps, chronicle.clocks];
    };
    const once = await seen(5);
    expect(await seen(5)).toEqual(once);
    expect(await seen(6)).not.toEqual(once);
  });

  it("leaves out the kinds that it is told to", async () => {
    const without = ["clock stepped", "rpc late", "aimed crash"];
    const { faults } = await play(7, 100, { swarm: all(3), without });
    expect(Object.keys(faults).filter((kind) => without.includes(kind))).toEqual([]);
    expect(Object.keys(faults).length).toBeGreaterThan(10);
  });
});
