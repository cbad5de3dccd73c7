import { createHash } from "node:crypto";
import type { World } from "../platform/index.ts";
import { type Bundles, Town } from "../whole-worker/town.ts";
import { type Counts, Weather } from "../whole-worker/weather.ts";
import { allActs } from "./acts/index.ts";
import type { Finding } from "./auditor/finding.ts";
import { audit } from "./auditor/index.ts";
import type { Cast } from "./cast.ts";
import { acting, Chronicle } from "./chronicle.ts";
import { openTown } from "./opening.ts";
import { drawScript } from "./script.ts";
import { witness } from "./witness.ts";

/** What is played. The same plan gives the same run, byte for byte. */
export interface Plan {
  readonly seed: number;
  /** How many requests are answered before it ends. */
  readonly acts: number;
  readonly signatures: "real" | "fast";
  /** Whether things go wrong while people act. */
  readonly isStormy: boolean;
  /** The steps that are played, by number; all of them unless told. */
  readonly only?: ReadonlySet<number>;
}

export interface Played {
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  readonly chronicle: Chronicle;
  readonly faults: Counts;
  readonly events: number;
  /** SHA-256 over every line of the trace. */
  readonly trace: string;
  /** SHA-256 over all databases, once everything has drained. */
  readonly databases: string;
}

/** How long everything has to drain once nothing goes wrong any more. */
const drainMs = 15 * 60_000;

/** So many people and tills are in town. */
const size = { phones: 6, tills: 3 };

/** Plays a seed to its end and audits it; `line` is told of every event before it runs. */
export async function playSeed(
  bundles: Bundles,
  plan: Plan,
  line?: (line: string) => void,
): Promise<Played> {
  const { seed, signatures } = plan;
  const trace = createHash("sha256");
  const chronicle = new Chronicle();
  let nowMs = () => 0;
  const town = await Town.open({
    seed,
    bundles,
    signatures,
    carry: witness(chronicle, () => nowMs()),
    trace: (told) => {
      trace.update(`${told}\n`);
      line?.(told);
    },
    log: (level, values) =>
      chronicle.logged.push({ atMs: nowMs(), level, line: values.map(String).join(" ") }),
  });
  const { world, worker } = town;
  nowMs = () => world.loop.nowMs;
  const weather = new Weather(world.dice.child("weather"));
  world.faults = weather;
  try {
    await world.play(async () => {
      const cast = await openTown(town, chronicle, size);
      if (plan.isStormy) weather.rise(town);
      await playSteps(cast, plan, () => weather.calm(town));
    });
    await world.pass(drainMs);
    const findings = audit({ chronicle, cells: worker.cells, nowMs: nowMs() });
    const { events } = world;
    const done = { trace: trace.digest("hex"), databases: town.digest() };
    return { plan, findings, chronicle, faults: weather.counts, events, ...done };
  } finally {
    worker.end();
  }
}

/** Begins one step after the other; then the weather calms, and all that was begun ends. */
async function playSteps(cast: Cast, plan: Plan, calm: () => void): Promise<void> {
  const { town, chronicle } = cast;
  const { world } = town;
  const begun: Promise<void>[] = [];
  for (const { number, act, waitMs } of drawScript(world.dice.child("script"), allActs)) {
    if (chronicle.answered >= plan.acts) break;
    if (plan.only !== undefined && number > Math.max(...plan.only)) break;
    await pause(world, waitMs);
    if (plan.only?.has(number) === false) continue;
    const note = { number, name: act.name, atMs: world.loop.nowMs, word: null as string | null };
    chronicle.acts.push(note);
    const played = acting.run(number, () =>
      act.play(cast, world.dice.child(`act ${number}`)).then((word) => {
        note.word = word;
      }),
    );
    begun.push(played);
    // What fails is told when all have ended.
    played.catch(() => undefined);
  }
  calm();
  await Promise.all(begun);
}

function pause(world: World, ms: number): Promise<void> {
  return new Promise((resolve) => void world.loop.add(ms, "the next act", resolve));
}
