import { join } from "node:path";
import { createVitest, type TestModule, type TestProject } from "vitest/node";

/*
 * Runs tests that know no platform in the folder it was started in, as often as it is asked to: what
 * was loaded once is loaded again only where it was written since.
 */

/** What is asked: tests, and the files that were written since it was last asked. */
export interface Asked {
  readonly tests: readonly string[];
  readonly written: readonly string[];
}

/** What is answered: the file that failed, with what it says; `null`: none did. */
export type Told = { readonly test: string; readonly by: string } | null;

const folder = process.cwd();
const vitest = await createVitest("test", {
  root: folder,
  watch: false,
  project: "node",
  maxWorkers: 1,
  bail: 1,
  reporters: [{}],
  silent: true,
});
const project = projectNamed("node");

process.on("disconnect", () => process.exit());
process.on("message", async ({ tests, written }: Asked) => {
  for (const file of written) vitest.invalidateFile(join(folder, file));
  for (const test of tests) {
    const failed = await play(test);
    if (failed !== null) return process.send?.(failed);
  }
  process.send?.(null);
});
process.send?.("ready");

/** One file at a time: `bail` ends the file that fails, and those that were asked with it go on. */
async function play(test: string): Promise<Told> {
  // What failed before counts for `bail`.
  vitest.state.filesMap.clear();
  vitest.state.clearErrors();
  const asked = project.createSpecification(join(folder, test));
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications([asked]);
  return firstFailed(testModules, unhandledErrors);
}

function projectNamed(wanted: string): TestProject {
  const found = vitest.projects.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`vitest has no project ${wanted}`);
  return found;
}

function firstFailed(modules: readonly TestModule[], unhandled: readonly unknown[]): Told {
  for (const module of modules) {
    const [failed] = [...module.children.allTests("failed")];
    const [error] = module.errors();
    const [suite] = [...module.children.allSuites()].flatMap((each) => each.errors());
    const said = failed?.fullName ?? error?.message ?? suite?.message;
    const { relativeModuleId: test } = module;
    if (said !== undefined) return { test, by: `${test}: ${said}`.split("\n")[0] ?? test };
  }
  const [first] = modules;
  if (unhandled.length === 0 || first === undefined) return null;
  return { test: first.relativeModuleId, by: `unhandled: ${unhandled[0]}` };
}
