import { spawnSync } from "node:child_process";
import * as z from "zod";
import { projectFolder } from "./local/folders.ts";
import { Failure, runProgram } from "./program.ts";

const usage = `Asks the registry for advisories of what an install brings.

  npm run advisories               a line for each
  npm run advisories -- --help     shows this

Ends with 0 when there are none, 1 when there are, and 3 when nobody could be asked: not every registry
has advisories, and then nothing is known.
`;

/** The exit code of an answer that is none. */
const nobodyAsked = 3;

const found = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), range: z.string() })),
});

await runProgram({
  usage,
  options: {},
  async run() {
    const args = ["audit", "--omit=dev", "--package-lock-only", "--json"];
    const ran = spawnSync("npm", args, { cwd: projectFolder, encoding: "utf8" });
    if (ran.error !== undefined) throw new Failure(`npm cannot be run: ${ran.error.message}`);
    const read = found.safeParse(documentOf(ran.stdout));
    if (!read.success) {
      const [, told] = /"message": "([^"]*)"/.exec(ran.stdout) ?? [];
      console.log(
        `The registry tells no advisories: ${told ?? ran.stderr.trim()}. Nothing is known.`,
      );
      return nobodyAsked;
    }
    const all = Object.entries(read.data.vulnerabilities);
    for (const [name, { severity, range }] of all) console.log(`${severity}  ${name} ${range}`);
    console.log(`${all.length} advisories of what an install brings.`);
    return all.length === 0 ? 0 : 1;
  },
});

function documentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
