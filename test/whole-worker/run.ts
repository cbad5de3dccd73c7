import { createHash } from "node:crypto";
import { ShortPlay } from "./short-play.ts";
import { makeBundles, Town } from "./town.ts";

/** What a run came to, as it is compared with another. */
export interface Run {
  readonly acts: readonly string[];
  /** SHA-256 over every line of the trace. */
  readonly trace: string;
  /** SHA-256 over all databases, once everything has drained. */
  readonly databases: string;
  readonly events: number;
  /** Acts a second of this process' own time, without making the bundles. */
  readonly actsPerSecond: number;
}

/** Plays one seed to its end, and lets a quarter of an hour pass after it. */
export async function runSeed(seed: number, signatures: "real" | "fast"): Promise<Run> {
  const bundles = await makeBundles();
  const trace = createHash("sha256");
  const started = process.cpuUsage();
  const town = await Town.open({
    seed,
    bundles,
    signatures,
    trace: (line) => void trace.update(`${line}\n`),
  });
  const { acts } = await town.world.play(() => new ShortPlay(town).run(3, 12));
  await town.world.pass(15 * 60_000);
  const { user, system } = process.cpuUsage(started);
  return {
    acts,
    trace: trace.digest("hex"),
    databases: town.digest(),
    events: town.world.events,
    actsPerSecond: Math.round(acts.length / ((user + system) / 1e6)),
  };
}

if (import.meta.main) {
  const [seed = "1", signatures = "real"] = process.argv.slice(2);
  const run = await runSeed(Number(seed), signatures === "fast" ? "fast" : "real");
  process.stdout.write(JSON.stringify(run));
}
