import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { escapeHtml } from "./escape.ts";

/*
 * Draws what `npm run demo` wrote: npm run demo > run.txt; node tools/docs/draw-demo.ts run.txt.
 * Steps and what was checked are shown as they are; requests, and long ids, are cut.
 */
const [file = ""] = process.argv.slice(2);
const pictures = join(import.meta.dirname, "../../docs/pictures");
const lineHeight = 19;
const charactersMax = 92;

const written = readFileSync(file, "utf8").split("\n");
const from = written.findIndex((line) => line.startsWith("1. "));
const lines = written
  .slice(from)
  .filter((line) => !/^ {3}(?:POST|GET|PUT) |^$/.test(line) || / (?:credits|stops) {2}/.test(line))
  .map((line) => line.replaceAll(/_[A-Za-z0-9_-]{30,}/g, (id) => `${id.slice(0, 9)}…`))
  .map((line) => (line.length > charactersMax ? `${line.slice(0, charactersMax)}…` : line));

const height = lines.length * lineHeight + 40;
const texts = lines.map((line, index) => {
  const kind = /^\d\. |^Every/.test(line) ? "step" : line.includes("✓") ? "good" : "told";
  const y = 34 + index * lineHeight;
  return `<text x="20" y="${y}" class="${kind}" xml:space="preserve">${escapeHtml(line)}</text>`;
});
const style = `<style>rect{fill:#111418}text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#b4bdc8}
.step{fill:#f1f3f5;font-weight:700}.good{fill:#6fd3b0}</style>`;
writeFileSync(
  join(pictures, "demo.svg"),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 ${height}" width="800" height="${height}">
<title>A run of npm run demo</title>
${style}
<rect width="800" height="${height}" rx="12"/>
${texts.join("\n")}
</svg>
`,
);
