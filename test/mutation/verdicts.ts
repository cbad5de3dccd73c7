import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { projectFolder } from "../../src/cli/local/folders.ts";
import { Failure } from "../../src/cli/program.ts";
import { type Identity, idOf } from "./mutants.ts";

const verdict = z.strictObject({
  file: z.string(),
  within: z.string(),
  original: z.string(),
  mutated: z.string(),
  nth: z.int().positive(),
  /**
   * `equivalent`: no caller can tell the mutant from the original, for a reason that a stranger can
   * check. `killed since`: it survived once; the reason names the test that finds it now.
   */
  verdict: z.enum(["equivalent", "killed since"]),
  reason: z.string().min(20),
});

/** What a person has said about a survivor. */
export type Verdict = z.infer<typeof verdict>;

/** Where verdicts are kept, in the order in which they were given. */
export const verdictsFile = "test/mutation/verdicts.jsonl";

/** Every verdict, by the mutant's id. */
export function readVerdicts(): Map<string, Verdict> {
  const file = join(projectFolder, verdictsFile);
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  const found = new Map<string, Verdict>();
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const parsed = verdict.safeParse(jsonOf(line));
    if (!parsed.success) {
      throw new Failure(
        `${verdictsFile}:${index + 1} is no verdict: ${z.prettifyError(parsed.error)}`,
      );
    }
    found.set(idOf(parsed.data), parsed.data);
  }
  return found;
}

/** A line of the file, to which verdict and reason are left to be written. */
export function verdictLine({ file, within, original, mutated, nth }: Identity): string {
  return JSON.stringify({ file, within, original, mutated, nth, verdict: "", reason: "" });
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
