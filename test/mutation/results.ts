import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";
import { stageNames } from "./stages.ts";

const stageVerdict = z.object({
  stage: z.enum(stageNames),
  outcome: z.enum(["killed", "timed_out", "survived", "unreached", "none"]),
  by: z.string().optional(),
  seconds: z.number(),
});

const line = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("run"), commit: z.string(), seed: z.string() }),
  z.object({ kind: z.literal("tests"), projects: z.record(z.string(), z.array(z.string())) }),
  z.object({
    kind: z.literal("checked"),
    /** In the order drawn; each with whether the type checker takes it. */
    mutants: z.array(z.tuple([z.string(), z.boolean()])),
  }),
  z.object({ kind: z.literal("played"), id: z.string(), verdict: stageVerdict }),
  /** At the end of a call: the whole sample, and what it came to. */
  z.object({
    kind: z.literal("concluded"),
    sample: z.array(z.record(z.string(), z.unknown())),
    figures: z.record(z.string(), z.unknown()),
  }),
]);

type Line = z.infer<typeof line>;
type Verdicts = readonly z.infer<typeof stageVerdict>[];

/**
 * What a run has found, kept line by line, so that one that was broken off goes on where it was. A
 * line that was not written whole is not there.
 */
export class Results {
  readonly file: string;
  readonly checked = new Map<string, boolean>();
  /** The stages that a mutant has met, in the order played. */
  readonly verdicts = new Map<string, Verdicts>();
  projects: Record<string, string[]> | null = null;

  constructor(file: string) {
    this.file = file;
    mkdirSync(dirname(file), { recursive: true });
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
    for (const text of lines) {
      const read = parseLine(text);
      if (read !== null) this.#learn(read);
    }
  }

  add(added: Line): void {
    // What was broken off has no end of line: the next line is not to be lost with it.
    appendFileSync(this.file, `\n${JSON.stringify(added)}\n`);
    this.#learn(added);
  }

  #learn(read: Line): void {
    if (read.kind === "tests") this.projects = read.projects;
    if (read.kind === "played") {
      this.verdicts.set(read.id, [...(this.verdicts.get(read.id) ?? []), read.verdict]);
    }
    if (read.kind !== "checked") return;
    for (const [id, isAccepted] of read.mutants) this.checked.set(id, isAccepted);
  }
}

function parseLine(text: string): Line | null {
  try {
    return line.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
