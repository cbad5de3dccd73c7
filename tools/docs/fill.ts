import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { withKept } from "./made.ts";
import { cutSnippet } from "./snippet.ts";

/*
 * Puts the code of each `file=` into the documents that show it, and what is made of the code's own
 * tables between its marks: node fill.ts. With --check nothing is written, and it fails where
 * something else stands.
 */
const checks = process.argv.includes("--check");
const root = resolve(import.meta.dirname, "../..");
const shown = /^( *)(```\w+ file=(\S+)\n)[\s\S]*?(?=^ *```$)/gm;

for (const path of globSync(["*.md", "docs/**/*.md"], { cwd: root }).sort()) {
  const file = join(root, path);
  const text = readFileSync(file, "utf8");
  const filled = withKept(text, path).replaceAll(shown, (_, indent: string, head, place) => {
    const lines = cutSnippet(root, place).split("\n");
    const code = lines.map((line) => (line === "" ? "" : indent + line)).join("\n");
    return `${indent}${head}${code}\n`;
  });
  if (filled === text) continue;
  if (checks) process.exitCode = 1;
  else writeFileSync(file, filled);
  console.log(
    checks
      ? `${path} is not as the code is; run: npx node tools/docs/fill.ts`
      : `${path} is filled in.`,
  );
}
