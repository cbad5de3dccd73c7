import { stateFolderOf } from "../local/folders.ts";
import { isFull, StateFolder } from "../local/state-folder.ts";
import { Failure } from "../program.ts";
import { type Actors, actorsOf } from "../seed/actors.ts";
import type { FullSeed } from "../seed/schema.ts";

/** A running local server, and everybody who was seeded there. */
export interface LocalShop {
  readonly folder: StateFolder;
  readonly seed: FullSeed;
  readonly actors: Actors;
}

/** The server of a state folder as typed. Fails unless it runs and was seeded. */
export async function openLocalShop(typed: string | undefined): Promise<LocalShop> {
  const folder = new StateFolder(stateFolderOf(typed));
  folder.expect();
  const seed = folder.seed();
  if (!isFull(seed)) throw new Failure(`${folder.path} has no customer: run "sekisho seed" first.`);
  const healthy = await fetch(`${seed.origin}/healthz`).catch(() => null);
  await healthy?.body?.cancel();
  if (healthy?.ok !== true) {
    throw new Failure(`No server answers at ${seed.origin}: run "sekisho start" with this folder.`);
  }
  return { folder, seed, actors: await actorsOf(seed, folder) };
}
