import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Deployment, globalNames, makeBundle, World } from "../index.ts";
import { joined, Reach } from "./reach.ts";

let reach: Reach;
beforeAll(async () => {
  reach = await Reach.start();
});
afterAll(() => reach.stop());

/** A Worker of two files. */
async function open() {
  const folder = resolve(import.meta.dirname, "reached");
  const bundle = await makeBundle({ entry: "worker.ts", folder, globals: globalNames });
  const world = new World({ seed: 1, startMs: Date.UTC(2026, 10, 1) });
  const isolates = { one: "machine", other: "machine" };
  const worker = new Deployment(world, { bundle, objects: {}, isolates });
  const ask = (path: string, isolate: string) =>
    world.play(() => worker.request(isolate, new Request(`https://worker${path}`)));
  return { ask, lines: () => reach.of([bundle]) };
}

describe("what of a program was reached", () => {
  it("is told by file and line, and adds up over isolates and looks", async () => {
    const { ask, lines } = await open();
    await ask("/a", "one");
    const { "judge.ts": judge, "worker.ts": worker, ...more } = await lines();
    expect(more).toEqual({});
    expect(worker?.missed).toEqual([]);
    expect(judge).toEqual({
      reached: [2, 3, 4, 5, 10, 12, 13, 14],
      missed: [6, 7, 8, 9, 16, 17, 18],
    });
    await ask("/b", "other");
    expect((await lines())["judge.ts"]?.missed).toEqual([9]);
    await ask("/c", "one");
    expect((await lines())["judge.ts"]?.missed).toEqual([]);
  });

  it("adds up over processes", () => {
    const one = { "a.ts": { reached: [2], missed: [3, 4] }, "b.ts": { reached: [], missed: [1] } };
    const other = { "a.ts": { reached: [4], missed: [2, 3] } };
    expect(joined([one, other])).toEqual({
      "a.ts": { reached: [2, 4], missed: [3] },
      "b.ts": { reached: [], missed: [1] },
    });
  });
});
