import { appendFileSync, existsSync, readFileSync } from "node:fs";
import * as z from "zod";
import { runLimited } from "../limited.ts";
import type { Tree } from "../tree.ts";
import { placeIn } from "./mark.ts";

/** What each test file inside workerd has run, by names as `placeIn` makes them. */
export type Runs = ReadonlyMap<string, ReadonlySet<string>>;

const line = z.object({ test: z.string(), places: z.array(z.string()) });

/** So many files are measured by one program; when it is broken off they are measured again. */
const chunk = 8;
const limitSeconds = 1_800;

/**
 * What the tests run, each measured once: `kept` holds those that were. Functions go by their
 * names, so that what an older commit has told is good enough to choose by.
 */
export async function measureRuns(
  tree: Tree,
  tests: readonly string[],
  kept: string,
  tell: (line: string) => void,
): Promise<Runs> {
  const runs = readRuns(kept);
  const left = tests.filter((test) => !runs.has(test));
  for (let done = 0; done < left.length; done += chunk) {
    tell(`… ${done} of ${left.length} files inside workerd are measured`);
    const some = left.slice(done, done + chunk);
    const vitest = ["node_modules/vitest/vitest.mjs", "run", "--project", "worker"];
    const command = [process.execPath, ...vitest, "--maxWorkers=1", "--reporter=dot", ...some];
    const options = { environment: { MEASURE_RUNS: "1" }, keptLength: 2 ** 26 };
    const { output } = await runLimited(command, tree.folder, limitSeconds, options);
    for (const [, text = ""] of output.matchAll(/^.{0,9}ran (\{.*\})$/gm)) {
      const { test, places } = line.parse(JSON.parse(text));
      const told = { test: test.slice(tree.folder.length + 1), places };
      appendFileSync(kept, `${JSON.stringify(told)}\n`);
    }
  }
  return readRuns(kept);
}

function readRuns(kept: string): Runs {
  const lines = existsSync(kept) ? readFileSync(kept, "utf8").trim().split("\n") : [];
  return new Map(
    lines.flatMap((text) => {
      if (text === "") return [];
      const { test, places } = line.parse(JSON.parse(text));
      return [[test, new Set(places)] as const];
    }),
  );
}

/**
 * The tests that run a place, those that run least else first; one that nobody has measured may.
 * What stands in no function runs when its file is loaded: then any of the file's counts.
 */
export function testsThatRun(
  runs: Runs,
  { file, within }: { readonly file: string; readonly within: string },
  tests: readonly string[],
): string[] {
  const place = placeIn(file, within);
  const isRun = (places: ReadonlySet<string>) =>
    within === ""
      ? [...places].some((each) => each.startsWith(placeIn(file, "")))
      : places.has(place);
  const sizeOf = (test: string) => runs.get(test)?.size ?? 0;
  return tests
    .filter((test) => isRun(runs.get(test) ?? new Set([place, placeIn(file, "")])))
    .sort((a, b) => sizeOf(a) - sizeOf(b) || (a < b ? -1 : 1));
}
