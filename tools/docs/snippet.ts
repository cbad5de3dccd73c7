import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the examples import from the checkout, and what a program that installed the SDK writes. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/"(?:\.\.\/)+src\/client\/index\.ts"/g, '"@sekisho/client"'],
  [/"(?:\.\.\/)+src\/client\/store\/file\.ts"/g, '"@sekisho/client/file-store"'],
  [/"(?:\.\.\/)+src\/client\/store\/indexed-db\.ts"/g, '"@sekisho/client/indexed-db"'],
];

/**
 * What stands between `// #region name` and `// #endregion name` of a file, its indentation taken
 * away and the SDK imported by its package's name. Throws when it is not there: what is not tested
 * any more is not told.
 */
export function cutSnippet(root: string, place: string): string {
  const [path = "", name] = place.split("#");
  const text = readFileSync(join(root, path), "utf8");
  const lines = name === undefined ? text.trimEnd().split("\n") : between(text, name, place);
  const used = lines.filter((line) => line.trim() !== "");
  const indents = used.map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  const code = lines
    .filter((line) => !/^\s*\/\/ (?:#(?:end)?region|biome-ignore)\b/.test(line))
    .map((line) => line.slice(indent).trimEnd());
  return spellings.reduce((told, [from, to]) => told.replaceAll(from, to), code.join("\n").trim());
}

function between(text: string, name: string, place: string): string[] {
  const lines = text.split("\n");
  const begin = lines.findIndex((line) => line.trim() === `// #region ${name}`);
  const end = lines.findIndex((line) => line.trim() === `// #endregion ${name}`);
  if (begin === -1 || end <= begin) throw new Error(`there is no region ${place}`);
  return lines.slice(begin + 1, end);
}
