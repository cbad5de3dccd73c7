import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { filesOfPage, pageKib } from "../../../../src/cli/page-size.ts";

it("a page weighs what it loads: its HTML, scripts and styles", () => {
  const assets = mkdtempSync(join(tmpdir(), "sekisho-page-"));
  for (const folder of ["till", "pages"]) mkdirSync(join(assets, folder));
  const html = `<script type="module" crossorigin src="/pages/a.js"></script>
<link rel="stylesheet" crossorigin href="/pages/a.css">`;
  writeFileSync(join(assets, "till/index.html"), html);
  const noise = crypto.getRandomValues(new Uint8Array(4_096));
  for (const name of ["a.js", "a.css", "other.js"])
    writeFileSync(join(assets, "pages", name), noise);
  expect(filesOfPage(assets, "till")).toEqual(["till/index.html", "pages/a.js", "pages/a.css"]);
  expect(pageKib(assets, "till")).toBeCloseTo(8.2, 0);
  rmSync(assets, { recursive: true });
});
