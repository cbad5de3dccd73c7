import { basename, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { Deployment, globalNames, loadShared, makeBundle, World } from "../index.ts";

const folder = resolve(import.meta.dirname, "once");
const entry = "worker.ts";

function load(caches: readonly string[], constant: readonly string[] = []) {
  return loadShared({ folder, entries: [entry], packages: [], caches, constant });
}

describe("modules that all isolates share", () => {
  it("keep nothing, ask for neither chance nor timers, and import only such", async () => {
    const names = async (caches: readonly string[], constant: readonly string[] = []) =>
      [...(await load(caches, constant)).modules.keys()].map((path) => basename(path)).sort();
    expect(await names([])).toEqual(["point.ts"]);
    expect(await names(["remembered.ts"])).toEqual(["point.ts", "remembered.ts"]);
    expect(await names([], ["counting"])).toEqual(["asked.ts", "point.ts"]);
  });

  it("are left out of what each isolate runs, which has a state of its own still", async () => {
    const shared = await load(["remembered.ts"]);
    const bundle = await makeBundle({ entry, folder, shared, globals: globalNames });
    expect(bundle.code).not.toContain("Math.hypot");
    expect(shared.bundle.code).toContain("Math.hypot");
    const world = new World({ seed: 1, startMs: Date.UTC(2026, 10, 1) });
    const isolates = { one: "machine", other: "machine" };
    const worker = new Deployment(world, { bundle, objects: {}, isolates });
    const ask = async (isolate: string) => {
      const request = new Request("https://worker/");
      return await (await world.play(() => worker.request(isolate, request))).json();
    };
    const answer = (count: string, time: number) => {
      const kept = [time, time, time, time];
      return { count, length: 15, isDrawn: true, kept };
    };
    expect(await ask("one")).toEqual(answer("1 of 2", 1));
    expect(await ask("one")).toEqual(answer("3 of 4", 2));
    expect(await ask("other")).toEqual(answer("1 of 2", 1));
  });
});
