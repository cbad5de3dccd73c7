import { posix } from "node:path";
import { isNode, parseSource, placesOf } from "./syntax.ts";

/** Which files of the checkout a file loads by itself. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/** The imports of all `files`, whose paths begin at the checkout; types are not loaded. */
export function importsOf(files: readonly string[], read: (file: string) => string): Imports {
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const named = specifiersIn(file, read(file)).filter((each) => each.startsWith("."));
      const paths = named.map((each) => posix.join(posix.dirname(file), each));
      const found = paths.flatMap((path) => [path, `${path}.ts`, `${path}/index.ts`]);
      return [file, [...new Set(found.filter((path) => known.has(path)))]];
    }),
  );
}

function specifiersIn(file: string, source: string): string[] {
  const places = [...placesOf(parseSource(file, source), source)];
  return places.flatMap(({ node }) => {
    const isType = node.importKind === "type" || node.exportKind === "type";
    const from = /^(?:Import|Export)/.test(node.type) && !isType ? node.source : null;
    return isNode(from) && typeof from.value === "string" ? [from.value] : [];
  });
}

/** Everything that the entries load, with how many imports away it is. */
export function loadedBy(imports: Imports, entries: readonly string[]): Map<string, number> {
  const away = new Map<string, number>();
  let next = entries.filter((entry) => imports.has(entry));
  for (let steps = 0; next.length > 0; steps += 1) {
    for (const file of next) away.set(file, steps);
    const found = next.flatMap((file) => imports.get(file) ?? []);
    next = [...new Set(found)].filter((file) => !away.has(file));
  }
  return away;
}

/** Of `files`, those that load `target`, the nearest first. */
export function loadersOf(imports: Imports, target: string, files: readonly string[]): string[] {
  const importers = new Map<string, string[]>();
  for (const [file, loaded] of imports) {
    for (const each of loaded) importers.set(each, [...(importers.get(each) ?? []), file]);
  }
  const away = loadedBy(new Map([[target, []], ...importers]), [target]);
  const loaders = files.filter((file) => away.has(file));
  return loaders.sort((a, b) => (away.get(a) ?? 0) - (away.get(b) ?? 0) || (a < b ? -1 : 1));
}
