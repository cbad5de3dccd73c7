import { appendFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "vite";
import { pageNames, pageRules } from "./served-rules.ts";

/*
 * Builds the pages of `src/web/` into a folder with the documents, and adds to its `_headers` what is
 * said of them: node write.ts FOLDER. No page has a script or a style of its own inside.
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("say where to: node write.ts FOLDER");
const root = resolve(import.meta.dirname, "../../src/web");

await build({
  root,
  configFile: false,
  envDir: false,
  publicDir: false,
  logLevel: "warn",
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
      input: Object.fromEntries(pageNames.map((name) => [name, join(root, name, "index.html")])),
    },
  },
});
appendFileSync(join(folder, "_headers"), pageRules);
