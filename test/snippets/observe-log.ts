import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pointBlobs, pointDoubles } from "../../worker/observe/decision-point.ts";

/* What docs/observe.md shows: its queries, over a log and over the dataset. */

const text = readFileSync(join(import.meta.dirname, "../../docs/observe.md"), "utf8");

/** The blocks of one language, in their order. */
function blocksOf(language: string): string[] {
  const blocks = text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"));
  return [...blocks].map(([, block = ""]) => block);
}

/**
 * What each command over the log that the page shows answers, in their order, of the `lines.log` in
 * a folder; the one about a request asks for this one.
 */
export function answersOfPage(folder: string, requestId: string): string[] {
  const [block = ""] = blocksOf("sh").filter((each) => each.includes("lines.log"));
  return [...block.matchAll(/^# (.*)\n((?:[^#].*\n)+)/gm)].map(([, title, command = ""]) => {
    const own = command.replace(/req_[0-9a-f]+/, requestId);
    const ran = spawnSync("sh", ["-c", own], { cwd: folder, encoding: "utf8" });
    if (ran.status !== 0 || ran.stderr !== "") throw new Error(`${title}: ${ran.stderr}`);
    return ran.stdout;
  });
}

/** How many bytes the page says that the line of a payment has. */
export function bytesOfPage(): number {
  return Number(/about ([\d,]+) bytes/.exec(text)?.[1]?.replace(",", ""));
}

/** Each query over the dataset that the page shows. */
export function queriesOfPage(): string[] {
  return blocksOf("sql").flatMap((block) => block.split(/\n\n/));
}

const functions = ["SUM", "IF", "NOW", "quantileExactWeighted", "toStartOfInterval"];
const keywords =
  "SELECT AS FROM WHERE AND IN GROUP BY ORDER DESC LIMIT INTERVAL MINUTE DAY HOUR".split(" ");
const columns = [
  ...["timestamp", "index1", "_sample_interval", "sekisho_decisions"],
  ...pointBlobs.map((_, at) => `blob${at + 1}`),
  ...pointDoubles.map((_, at) => `double${at + 1}`),
];

/** Words of a query that are neither SQL nor a column that data points have, nor a name it gives. */
export function strangeWords(query: string): string[] {
  const bare = query.replace(/--.*$/gm, "").replace(/'[^']*'/g, "");
  const given = [...bare.matchAll(/\bAS (\w+)/g)].map(([, name = ""]) => name);
  const known = new Set([...functions, ...keywords, ...columns, ...given]);
  return [...bare.matchAll(/[A-Za-z_]\w*/g)]
    .map(([word]) => word)
    .filter((word) => !known.has(word));
}
