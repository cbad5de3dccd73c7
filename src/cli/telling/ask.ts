import { createInterface } from "node:readline/promises";
import { Failure } from "../program.ts";

/** Tells what is to be agreed to; beside the output where a program reads that (`isJson`). */
export function tellBeforeAsking(lines: readonly string[], isJson: boolean): void {
  const text = lines.map((line) => `${line}\n`).join("");
  (isJson ? process.stderr : process.stdout).write(text);
}

/**
 * Has a person at a terminal agree to what was told before, unless `isAgreed` (`--yes`). Fails when
 * they do not, or when nobody is there to ask.
 */
export async function expectAgreed(question: string, isAgreed: boolean): Promise<void> {
  if (isAgreed) return;
  if (process.stdin.isTTY !== true) {
    throw new Failure("Nothing was done: nobody is here to ask. Say --yes to agree to it.");
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const said = await asking.question(`${question} [y/N] `);
    if (!/^y(?:es)?$/i.test(said.trim())) throw new Failure("Nothing was done.");
  } finally {
    asking.close();
  }
}
