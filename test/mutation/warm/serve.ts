import { join } from "node:path";
import { createVitest, type TestModule } from "vitest/node";

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
const project = vitest.projects.find(({ name }) => name === "node");
if (project === undefined) throw new Error("vitest has no project node");

process.on("disconnect", () => process.exit());
process.on("message", async ({ tests, written }: Asked) => {
  for (const file of written) vitest.invalidateFile(join(folder, file));
  // What failed before counts for `bail`.
  vitest.state.filesMap.clear();
  vitest.state.clearErrors();
  const asked = tests.map((test) => project.createSpecification(join(folder, test)));
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(asked);
  process.send?.(firstFailed(testModules, unhandledErrors));
});
process.send?.("ready");

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
