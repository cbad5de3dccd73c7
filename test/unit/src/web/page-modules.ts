import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The folder of all pages. */
export const web = resolve(import.meta.dirname, "../../../../src/web");

/** Every module of the pages' own that a page's program is made of, by its path; what is loaded late, too. */
export function modulesOf(page: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const open = [join(web, page, "main.tsx")];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path) || !path.startsWith(web) || !existsSync(path)) continue;
    const text = readFileSync(path, "utf8");
    found.set(path, text);
    for (const name of importsOf(text)) open.push(join(dirname(path), name));
  }
  return found;
}

/** What a module loads when it runs: types are gone by then. */
function importsOf(text: string): readonly string[] {
  const loaded = /^(?:import|export)\s(?!type\s)[^;]*?["'](\.[^"']+\.tsx?)["'];/gm;
  const late = /\bimport\("(\.[^"]+)"\)/g;
  return [loaded, late].flatMap((each) => [...text.matchAll(each)].map(([, path = ""]) => path));
}

/** The beginnings of keys that are made of a part: `status.${status}`. */
export function stemsIn(text: string): readonly string[] {
  const made = [...text.matchAll(/`([a-z_]+\.[a-z_.]*)\$\{/g)].map(([, stem = ""]) => stem);
  return [...new Set(made)];
}
