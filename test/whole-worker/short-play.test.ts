import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { type Run, runSeed } from "./run.ts";

const seed = 20_261_129;

/** The same seed in a process of its own. */
async function elsewhere(signatures: "real" | "fast"): Promise<Run> {
  const script = join(import.meta.dirname, "run.ts");
  const args = [script, String(seed), signatures];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Run;
}

describe("the whole Worker in one process", { timeout: 120_000 }, () => {
  it("plays the same from the same seed in other processes, with real and with fast signatures", async () => {
    const here = await runSeed(seed, "real");
    const [again, fast] = [await elsewhere("real"), await elsewhere("fast")];
    const speeds = [here, again, fast].map(({ actsPerSecond }) => actsPerSecond).join(", ");
    console.log(`${here.acts.length} acts, ${here.events} events; acts a second: ${speeds} (fast)`);
    const told = ({ acts, trace, databases, events }: Run) => ({ acts, trace, databases, events });
    expect(told(again)).toEqual(told(here));
    expect(told(fast)).toEqual(told(here));
  });

  it("reaches what a morning in town has", async () => {
    const { acts } = await runSeed(seed, "fast");
    const seen = new Set(acts);
    const wanted = [
      "pay: captured",
      "cancel: done",
      "refund: 201",
      "after the stop: spending_stopped",
    ];
    for (const act of wanted) expect(seen).toContain(act);
  });

  it("plays otherwise from another seed", async () => {
    const [one, other] = [await runSeed(1, "fast"), await runSeed(2, "fast")];
    expect(one.trace).not.toBe(other.trace);
  });
});
