import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { cutSnippet } from "./snippet.ts";

/* Puts the code of each `file=` into the documents that show it. Run it when a snippet has changed. */
const root = resolve(import.meta.dirname, "../..");
const shown = /^( *)(```\w+ file=(\S+)\n)[\s\S]*?(?=^ *```$)/gm;

for (const path of globSync(["*.md", "docs/**/*.md"], { cwd: root })) {
  const file = join(root, path);
  const text = readFileSync(file, "utf8");
  const filled = text.replaceAll(shown, (_, indent: string, head: string, place: string) => {
    const lines = cutSnippet(root, place).split("\n");
    const code = lines.map((line) => (line === "" ? "" : indent + line)).join("\n");
    return `${indent}${head}${code}\n`;
  });
  if (filled === text) continue;
  writeFileSync(file, filled);
  console.log(`${path} is filled in.`);
}
