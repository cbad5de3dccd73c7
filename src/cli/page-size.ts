import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** What a built page loads before it is there: its HTML, and each script and style that this names. */
export function filesOfPage(assets: string, page: string): readonly string[] {
  const html = join(page, "index.html");
  const text = readFileSync(join(assets, html), "utf8");
  const named = [...text.matchAll(/<(?:script|link)\b[^>]*\s(?:src|href)="\/([^"]+)"/g)];
  return [html, ...named.map(([, path = ""]) => path)];
}

/** How large that is, compressed, in KiB. */
export function pageKib(assets: string, page: string): number {
  const bytes = filesOfPage(assets, page).map(
    (path) => gzipSync(readFileSync(join(assets, path)), { level: 9 }).length,
  );
  return bytes.reduce((sum, each) => sum + each, 0) / 1_024;
}
