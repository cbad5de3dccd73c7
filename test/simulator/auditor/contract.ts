import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the README promises in tables, read as whoever integrates reads it. */

const readme = readFileSync(join(import.meta.dirname, "../../../README.md"), "utf8");

/** The rows of a table, by their first column. */
function tableOf(name: string): ReadonlyMap<string, readonly string[]> {
  const [, after = ""] = readme.split(`<!-- table:${name} -->`);
  const [rows = ""] = after.split("<!-- /table -->");
  const read = [...rows.matchAll(/^\| `([a-z_]+)` \|(.*)\|$/gm)].map(
    ([, code = "", rest = ""]) =>
      [code, rest.split("|").map((cell) => cell.trim().replaceAll("`", ""))] as const,
  );
  if (read.length === 0) throw new Error(`the README has no table of ${name}`);
  return new Map(read);
}

/** Status and `retry` of each problem. */
export const problems = tableOf("problems");

/** What the cashier is advised to do after each decline, and whether it is kept. */
export const declines = tableOf("declines");

export const topUpDeclines = tableOf("top-up-declines");
