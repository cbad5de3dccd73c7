import { createHash } from "node:crypto";
import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { build } from "esbuild";
import { colourRules } from "./highlight.ts";
import { type Files, lostPage, pageOf, sourcePage } from "./layout.ts";
import { Links } from "./links.ts";
import { withMade } from "./made.ts";
import { render } from "./markdown.ts";
import { indexOf, type Section } from "./search-index.ts";
import { headersFile, lastingRules } from "./served-rules.ts";
import { type Page, pages } from "./site.ts";

/*
 * Makes the site of `docs/`: node write.ts FOLDER. It fails when a page cannot be made or a link leads
 * nowhere; what could be made is there nevertheless.
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("say where to: node write.ts FOLDER");
const root = resolve(import.meta.dirname, "../..");
rmSync(folder, { recursive: true, force: true });

const links = new Links(root);
const sections = { en: [] as Section[], ja: [] as Section[] };
const faults: string[] = [];
const shown = pages.flatMap((page) => {
  try {
    return [readPage(page)];
  } catch (error) {
    faults.push(error instanceof Error ? error.message : String(error));
    links.leaveOut(page.path);
    return [];
  }
});

const files: Files = { style: writeStyle(), script: await writeScript() };
for (const each of shown) put(fileOf(each.page.path), pageOf(each, files));
for (const path of links.sources) {
  const html = sourcePage(path, readFileSync(join(root, path), "utf8"), files);
  links.note(`/docs/source/${path}`, html);
  put(`docs/source/${path}.html`, html);
}
put("404.html", lostPage(files));
const lasting = lastingRules(
  ["/docs/files/*.css", "/docs/files/*.js"],
  [files.style, files.script],
);
put("_headers", headersFile + lasting);
for (const language of ["en", "ja"] as const) {
  put(`docs/files/search-${language}.json`, indexOf(sections[language]));
}
for (const file of globSync(join(root, "docs/pictures/*.webp"))) {
  copyFileSync(file, join(folder as string, "docs/files", basename(file)));
}

faults.push(...links.broken().map((link) => `a link leads nowhere: ${link}`));
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;

function readPage(page: Page) {
  const { source, path, language } = page;
  const text = withMade(readFileSync(join(root, source), "utf8"));
  const linkTo = (href: string) => links.lead(source, path, href);
  const rendered = render(text, { root, source, path, linkTo });
  links.note(path, rendered.html);
  if (path !== "/") sections[language].push(...rendered.sections);
  return { page, ...rendered };
}

/** The file that is served at an address without a redirect. */
function fileOf(path: string): string {
  return path.endsWith("/") ? `${path.slice(1)}index.html` : `${path.slice(1)}.html`;
}

function put(name: string, text: string): void {
  const file = join(folder as string, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Puts a file under a name that changes with its content, and tells its address. */
function putNamed(name: string, ending: string, text: string): string {
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 12);
  const file = `docs/files/${name}.${digest}.${ending}`;
  put(file, text);
  return `/${file}`;
}

function writeStyle(): string {
  const tokens = readFileSync(join(root, "src/web/style/tokens.css"), "utf8");
  const own = readFileSync(join(import.meta.dirname, "style.css"), "utf8");
  return putNamed("style", "css", tokens + own + colourRules());
}

async function writeScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "browser/search.ts")],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  return putNamed("search", "js", outputFiles[0]?.text ?? "");
}
