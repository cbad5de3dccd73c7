import type { MakeKind } from "./kind.ts";

/**
 * Objects that crash between events or are put out of memory, isolates that begin anew, and all of
 * them at once, as when a new version is deployed.
 */
export const restarts: MakeKind = (sky) => {
  const { dice, town } = sky;
  const { worker } = town;
  const crash = () => {
    const cell = sky.anyLiving();
    if (cell !== null && sky.befalls("object crashed", cell.label)) worker.crash(cell);
  };
  const evict = () => {
    const cell = sky.anyLiving();
    if (cell?.living?.isIdle && sky.befalls("object evicted", cell.label)) worker.evict(cell);
  };
  const restart = (isolates: readonly string[], kind: string) => {
    if (!sky.befalls(kind, isolates.join(", "))) return;
    for (const name of isolates) worker.restart(name);
  };
  const exceed = (name: string) => {
    if (sky.befalls("memory exceeded", name)) worker.exceedMemory(name);
  };
  sky.often(90_000, () => {
    const at = dice.below(20);
    const isolates = [...worker.isolates.keys()];
    if (at < 9) crash();
    else if (at < 14) evict();
    else if (at < 17) restart([dice.pick(isolates)], "isolate restarted");
    else if (at < 19) exceed(dice.pick(isolates));
    else restart(isolates, "all restarted");
  });
  return {};
};

/** Objects of which another instance takes the place: calls may still reach the old one. */
export const replacements: MakeKind = (sky) => {
  sky.often(2 * 60_000, () => {
    const cell = sky.anyLiving();
    if (cell !== null && sky.befalls("object replaced", cell.label)) cell.replace();
  });
  return { reachesOld: () => sky.dice.chance(50) };
};
