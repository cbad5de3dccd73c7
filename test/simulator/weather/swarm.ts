import type { Dice } from "../../platform/index.ts";
import { alarms, failingAlarms } from "./alarms.ts";
import { clocks } from "./clocks.ts";
import { aimedCrashes, crashes } from "./crashes.ts";
import { brokenBatches, disks, failingSteps } from "./disks.ts";
import type { MakeKind } from "./kind.ts";
import { messages, stragglers } from "./messages.ts";
import { outages } from "./outages.ts";
import { partitions } from "./partitions.ts";
import { putBack } from "./put-back.ts";
import { replacements, restarts } from "./restarts.ts";
import { settling } from "./settling.ts";

/** Every kind of fault that there is. */
export const kinds = {
  messages,
  stragglers,
  partitions,
  crashes,
  "aimed crashes": aimedCrashes,
  restarts,
  replacements,
  alarms,
  "failing alarms": failingAlarms,
  outages,
  disks,
  "broken batches": brokenBatches,
  clocks,
  settling,
  "put back": putBack,
  "failing steps": failingSteps,
} as const satisfies Readonly<Record<string, MakeKind>>;

export type KindName = keyof typeof kinds;

/** Kinds that are drawn apart from the others: a file is put back older in seeds of its own. */
const apart: readonly KindName[] = ["put back", "failing steps"];

/** Those that are drawn together. */
export const kindNames = (Object.keys(kinds) as KindName[]).filter((name) => !apart.includes(name));

/** How much there is of each kind in a seed; what is left out has none. */
export type Swarm = ReadonlyMap<KindName, number>;

const ofPutBack: Swarm = new Map([
  ["put back", 1],
  ["restarts", 1],
]);

/** Draws what a seed's weather is made of; steps that fail alone come with any that has no file put back. */
export function drawSwarm(dice: Dice): Swarm {
  const own = dice.child("failing steps");
  const swarm = drawTogether(dice);
  if (swarm === ofPutBack || !own.chance(30)) return swarm;
  return new Map([...swarm, ["failing steps", own.pick([1, 3])]]);
}

/**
 * Faults that are alone find what many at once hide: some seeds have one kind in plenty, some two or
 * three, some all of them, and some each as it comes.
 */
function drawTogether(dice: Dice): Swarm {
  if (dice.chance(20)) return ofPutBack;
  const at = dice.below(10);
  if (at < 2) return new Map(kindNames.map((name) => [name, 1]));
  if (at < 5) return new Map(kindNames.map((name) => [name, dice.pick([0, 0, 1, 1, 3])]));
  const most = at < 8 ? 1 : dice.between(2, 3);
  const left = [...kindNames];
  const chosen = Array.from({ length: most }, () => left.splice(dice.below(left.length), 1));
  return new Map(chosen.flat().map((name) => [name, 6 / most + 1]));
}
