import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { projectFolder } from "./local/folders.ts";

const permissive = new Set([
  ...["MIT", "ISC", "Apache-2.0", "0BSD", "BSD-2-Clause", "BSD-3-Clause"],
  ...["BlueOak-1.0.0", "CC0-1.0", "Unlicense"],
]);

/**
 * Not permissive, and known: libraries for pictures that Miniflare brings, each a file of its own
 * that is loaded by nobody here and is in no bundle.
 */
const known = /^@img\/sharp-(?:libvips-|wasm32$|win32-)/;

const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      license: z.string().optional(),
      dev: z.boolean().optional(),
      link: z.boolean().optional(),
    }),
  ),
});

/**
 * How many packages an install brings, and those of another licence than permissive ones. `bundled`
 * are installed by nobody: pages are made of them.
 */
export function licencesOf(
  text: string,
  bundled: readonly string[] = [],
): { readonly count: number; readonly others: string[] } {
  const { packages } = lock.parse(JSON.parse(text));
  const installed = Object.entries(packages).filter(
    ([path, { dev, link }]) =>
      (path.includes("node_modules/") && dev !== true && link !== true) ||
      bundled.some((name) => path === `node_modules/${name}`),
  );
  const others = installed.flatMap(([path, { license }]) => {
    const name = path.slice(path.lastIndexOf("node_modules/") + 13);
    return isPermissive(license ?? "") || known.test(name) ? [] : [`${name}: ${license ?? "none"}`];
  });
  return { count: installed.length, others };
}

/** What is installed beside the program, by the lock, and what `bundled` names. */
export function installedLicences(bundled: readonly string[] = []) {
  return licencesOf(readFileSync(join(projectFolder, "package-lock.json"), "utf8"), bundled);
}

/** The packages that a file of notices is of: those that the pages are made of. */
export function noticedPackages(notices: string): readonly string[] {
  return [...notices.matchAll(/^## (\S+) \S+ \(.+\)$/gm)].map(([, name = ""]) => name);
}

/** SPDX expressions of one operator: of several licences one may be chosen, or all have to be good. */
function isPermissive(expression: string): boolean {
  const plain = expression.replaceAll(/[()]/g, "");
  if (/ OR /.test(plain)) return plain.split(" OR ").some((each) => isPermissive(each));
  return plain.split(" AND ").every((each) => permissive.has(each.trim()));
}
