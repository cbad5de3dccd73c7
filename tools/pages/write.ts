import { createHash } from "node:crypto";
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { build as bundle } from "esbuild";
import { build } from "vite";
import { filesOfPage } from "../../src/cli/page-size.ts";
import { rulesMax } from "../docs/served-rules.ts";
import { writeManifest } from "./manifest.ts";
import { noticesOf } from "./notices.ts";
import { innerPages, offlinePages, pageNames, pageRules } from "./served-rules.ts";

/*
 * Builds the pages of `src/web/` into a folder with the documents, and adds to its `_headers` what is
 * said of them: node write.ts FOLDER. No page has a script or a style of its own inside.
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("say where to: node write.ts FOLDER");
const root = resolve(import.meta.dirname, "../../src/web");

/** Every module that a page, or the documents' search, is bundled of. */
const modules = new Set(["node_modules/minisearch/"]);

await build({
  root,
  configFile: false,
  envDir: false,
  publicDir: false,
  logLevel: "warn",
  plugins: [
    {
      name: "modules",
      generateBundle: (_, files) => {
        for (const file of Object.values(files)) {
          const names = file.type === "chunk" ? file.moduleIds : file.originalFileNames;
          for (const name of names) modules.add(name);
        }
      },
    },
  ],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: resolve(folder),
    assetsDir: "pages",
    // A style or picture inside a script would be an inline one: the policy refuses it.
    assetsInlineLimit: 0,
    emptyOutDir: false,
    modulePreload: { polyfill: false },
    target: "es2022",
    rolldownOptions: {
      output: { postBanner: "/*! Notices of others: /pages/notices.txt */" },
      input: Object.fromEntries(
        [...pageNames, ...innerPages].map((name) => [name, join(root, name, "index.html")]),
      ),
    },
  },
});
writeManifest(folder);
for (const [page, inner] of Object.entries(offlinePages)) await writeWorker(page, inner);
const files = readdirSync(join(folder, "pages"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => `/${relative(folder, join(parentPath, name))}`);
const headers = join(folder, "_headers");
appendFileSync(headers, pageRules(files));
// Its name tells nothing of its content: no rule has it kept for long.
writeFileSync(join(folder, "pages/notices.txt"), noticesOf(modules));
const count = readFileSync(headers, "utf8").match(/^\//gm)?.length ?? 0;
if (count > rulesMax)
  throw new Error(`_headers has ${count} rules, the platform takes ${rulesMax}`);

/** The service worker of a page, which is told the files that this very build of it loads. */
async function writeWorker(page: string, inner: readonly string[]): Promise<void> {
  const digest = createHash("sha256");
  const files = new Set<string>();
  for (const each of [page, ...inner]) {
    const [html = "", ...loaded] = filesOfPage(folder as string, each);
    digest.update(readFileSync(join(folder as string, html)));
    for (const path of loaded) files.add(`/${path}`);
  }
  const addresses = [page, ...inner].map((each) => `/${each}/`);
  const told = { addresses, files: [...files] };
  await bundle({
    entryPoints: [join(root, "offline/worker.ts")],
    outfile: join(folder as string, page, "worker.js"),
    define: {
      pageOfWorker: JSON.stringify(told),
      versionOfWorker: JSON.stringify(digest.digest("hex").slice(0, 12)),
    },
    ...{ bundle: true, minify: true, format: "iife", target: "es2022", logLevel: "warning" },
  });
}
