import { Deployment, globalNames, makeBundle, World } from "../index.ts";
import { laterMs, pathOf } from "./groups.ts";
import type { Platform } from "./real.ts";

/** The Worker of the cases on the simulated platform: each case in a world of its own. */
export async function simulatedPlatform(): Promise<Platform> {
  const bundle = await makeBundle({
    entry: "worker.ts",
    folder: import.meta.dirname,
    globals: globalNames,
  });
  return {
    async play(one) {
      const world = new World({ seed: 1, startMs: Date.UTC(2026, 10, 1), eventsMax: 10_000 });
      const cases = new Deployment(world, {
        bundle,
        objects: { SUBJECT: "Subject" },
        isolates: { one: "machine" },
      });
      const ask = (part: "run" | "later") =>
        world.play(async () => {
          const response = await cases.request("one", new Request(pathOf(one, part)));
          return await response.json();
        });
      const first = await ask("run");
      if (one.played.later === undefined) return first;
      await world.pass(laterMs);
      return await ask("later");
    },
    end: async () => undefined,
  };
}
