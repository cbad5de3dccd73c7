import { createHash } from "node:crypto";
import { Chronicle } from "../simulator/chronicle.ts";
import { type Counts, countFaults } from "../simulator/weather/counts.ts";
import { kindNames } from "../simulator/weather/swarm.ts";
import { Weather } from "../simulator/weather/weather.ts";
import { ShortPlay } from "./short-play.ts";
import { type Bundles, makeBundles, Town } from "./town.ts";

/** What a run came to, as it is compared with another. */
export interface Run {
  readonly acts: readonly string[];
  readonly faults: Counts;
  /** SHA-256 over every line of the trace. */
  readonly trace: string;
  /** SHA-256 over all databases, once everything has drained. */
  readonly databases: string;
  readonly events: number;
  /** Acts a second of this process' own time, without making the bundles. */
  readonly actsPerSecond: number;
}

export interface RunOptions {
  readonly seed: number;
  readonly signatures: "real" | "fast";
  /** Whether things go wrong while customers shop. */
  readonly stormy: boolean;
  readonly customers?: number;
  readonly rounds?: number;
}

/** How long everything has to drain once nothing goes wrong any more. */
const drainMs = 15 * 60_000;

/** Plays one seed to its end; the town is as it is once everything has drained. */
export async function runSeed(
  bundles: Bundles,
  options: RunOptions,
): Promise<{ readonly run: Run; readonly town: Town; readonly play: ShortPlay }> {
  const { seed, signatures, stormy, customers = 3, rounds = 12 } = options;
  const trace = createHash("sha256");
  const started = process.cpuUsage();
  const town = await Town.open({
    seed,
    bundles,
    signatures,
    trace: (line) => void trace.update(`${line}\n`),
  });
  const chronicle = new Chronicle();
  const swarm = new Map(kindNames.map((name) => [name, 1]));
  const weather = new Weather(town, chronicle, { swarm });
  town.world.faults = weather;
  const play = new ShortPlay(town);
  await town.world.play(async () => {
    const people = await play.open(customers);
    if (stormy) weather.rise();
    await play.shop(people, rounds);
    weather.calm();
    await play.close(people);
  });
  await town.world.pass(drainMs);
  const { user, system } = process.cpuUsage(started);
  const run: Run = {
    acts: play.acts,
    faults: countFaults(chronicle),
    trace: trace.digest("hex"),
    databases: town.digest(),
    events: town.world.events,
    actsPerSecond: Math.round(play.acts.length / ((user + system) / 1e6)),
  };
  return { run, town, play };
}

// As a program of its own: the same seed in another process.
if (import.meta.main) {
  const options = JSON.parse(process.argv[2] ?? "{}") as RunOptions;
  const { run } = await runSeed(await makeBundles(), options);
  process.stdout.write(JSON.stringify(run));
}
