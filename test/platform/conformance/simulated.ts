import { type Bundle, Deployment, globalNames, makeBundle, World } from "../index.ts";
import { pathOf } from "./groups.ts";
import type { Platform } from "./real.ts";

/** The Worker of the cases, compiled for the simulated platform. */
export function makeCases(): Promise<Bundle> {
  return makeBundle({ entry: "worker.ts", folder: import.meta.dirname, globals: globalNames });
}

/** The Worker of the cases on the simulated platform, in a world of its own. */
export function simulatedPlatform(bundle: Bundle): Platform & { readonly world: World } {
  const world = new World({ seed: 1, startMs: Date.UTC(2026, 10, 1), eventsMax: 10_000 });
  const cases = new Deployment(world, {
    bundle,
    objects: { SUBJECT: "Subject" },
    isolates: { one: "machine" },
    alarms: "machine",
  });
  return {
    world,
    ask: (one, part) =>
      world.play(async () => {
        const response = await cases.request("one", new Request(pathOf(one, part)));
        return await response.json();
      }),
    pass: (ms) => world.pass(ms),
    end: async () => cases.end(),
  };
}
