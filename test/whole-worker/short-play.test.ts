import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { clearingOf } from "./clearing.ts";
import { type Run, type RunOptions, runSeed } from "./run.ts";
import { ShortPlay } from "./short-play.ts";
import { type Bundles, makeBundles, Town } from "./town.ts";

const seed = 20_261_129;
const stormySeeds = [1, 2, 3];

/** The same seed in a process of its own. */
async function elsewhere(options: RunOptions): Promise<Run> {
  const script = join(import.meta.dirname, "run.ts");
  const args = [script, JSON.stringify(options)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout) as Run;
}

const compared = ({ actsPerSecond: _, ...run }: Run) => run;

describe("the whole Worker in one process", () => {
  let bundles: Bundles;
  beforeAll(async () => {
    bundles = await makeBundles();
  });

  it.each([false, true])(
    "plays the same in other processes, with real and with fast signatures (stormy: %s)",
    async (stormy) => {
      const { run } = await runSeed(bundles, { seed, stormy, signatures: "real" });
      const again = await elsewhere({ seed, stormy, signatures: "real" });
      const fast = await elsewhere({ seed, stormy, signatures: "fast" });
      const speeds = [run, again, fast].map(({ actsPerSecond }) => actsPerSecond).join(", ");
      console.log(`${run.acts.length} acts, ${run.events} events; acts a second: ${speeds} (fast)`);
      expect(compared(again)).toEqual(compared(run));
      expect(compared(fast)).toEqual(compared(run));
    },
  );

  it("reaches what a morning in town has", async () => {
    const { run, town } = await runSeed(bundles, { seed, stormy: false, signatures: "fast" });
    const wanted = [
      "pay: approved",
      "cancel: done",
      "refund: 201",
      "after the stop: spending_stopped",
    ];
    for (const act of wanted) expect(run.acts).toContain(act);
    expect(run.acts.filter((act) => /no_answer|unavailable|unresolved/.test(act))).toEqual([]);
    expect(clearingOf(town)).toMatchObject(drained);
    town.worker.end();
  });

  it("has a phone hear of its payments as they happen", async () => {
    const town = await Town.open({ seed, bundles, signatures: "fast" });
    const play = new ShortPlay(town);
    const heard = await town.world.play(async () => {
      const people = await play.open(1);
      const kinds = await play.watch(people);
      await play.shop(people, 3);
      return kinds;
    });
    await town.world.pass(1_000);
    expect(heard.length).toBeGreaterThanOrEqual(3);
    expect(new Set(heard)).toContain("payment.decided");
    town.worker.end();
  });

  it("plays otherwise from another seed", async () => {
    const other = { stormy: false, signatures: "fast" } as const;
    const one = await runSeed(bundles, { seed: 1, ...other });
    const two = await runSeed(bundles, { seed: 2, ...other });
    expect(one.run.trace).not.toBe(two.run.trace);
  });

  it.each(stormySeeds)(
    "drains after a storm, and its books agree (seed %d)",
    async (stormySeed) => {
      const options = { seed: stormySeed, stormy: true, signatures: "fast" } as const;
      const { run, town, play } = await runSeed(bundles, options);
      expect(Object.values(run.faults).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(10);
      expect(clearingOf(town)).toMatchObject(drained);
      town.worker.end();
      for (const { kind } of play.outcomes.values()) expect(kind).not.toBe("unresolved");
    },
  );
});

const drained = { unbalanced: [], toSettlementMinor: 0, fromPartnerMinor: 0 };
