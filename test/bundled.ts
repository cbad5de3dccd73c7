import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative, resolve } from "node:path";
import { build, type OutputChunk } from "rolldown";
import type { Plugin } from "vitest/config";
import { marked } from "./mutation/inside/mark.ts";

const root = resolve(import.meta.dirname, "..");

/** The chunks that workerd loads by itself, past vitest's runner. */
export const chunkRules = [
  { type: "ESModule", include: ["**/sekisho-bundle-*/*.mjs"], fallthrough: true },
] as const;

/**
 * The Worker and all of `src/` reach workerd as one module. Each test file has an isolate of its
 * own, and would fetch some seven hundred modules into it one by one, several seconds a file. What a
 * test imports by path is a module that names its part of the one; so each module is there once,
 * as it would be without this. Where it is measured what tests run, each function says that it does.
 */
export function bundled({ isMeasured }: { readonly isMeasured: boolean }): Plugin {
  const files = globSync("{src,worker}/**/*.ts", {
    cwd: root,
    exclude: ["src/cli/**", "src/web/**", "src/client/lib/**"],
  });
  const entries = new Map(files.map((file) => [join(root, file), file.replace(/\.ts$/, "")]));
  const folder = mkdtempSync(join(tmpdir(), "sekisho-bundle-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  let built: Promise<Map<string, OutputChunk>> | undefined;
  const chunks = () => {
    built ??= bundle([...entries.values()], folder, isMeasured);
    return built;
  };
  return {
    name: "sekisho:bundled",
    enforce: "pre",
    async resolveId(source, importer) {
      const isOurs = source === "zod" || entries.has(importer ?? "");
      const name = source === "zod" ? "zod.mjs" : basename(source);
      return isOurs && (await chunks()).has(name) ? join(folder, name) : null;
    },
    async load(id) {
      const entry = entries.get(id);
      return entry === undefined ? null : ((await chunks()).get(`${entry}.mjs`)?.code ?? null);
    },
  };
}

async function bundle(
  entries: readonly string[],
  folder: string,
  isMeasured: boolean,
): Promise<Map<string, OutputChunk>> {
  const { output } = await build({
    cwd: root,
    input: { zod: "zod", ...Object.fromEntries(entries.map((name) => [name, `${name}.ts`])) },
    preserveEntrySignatures: "strict",
    platform: "neutral",
    resolve: {
      conditionNames: ["workerd", "worker", "browser", "import", "module", "default"],
      mainFields: ["browser", "module", "main"],
    },
    external: [/^node:/, /^cloudflare:/],
    plugins: [
      {
        name: "sekisho:marked",
        load(id) {
          const name = relative(root, id);
          const isOurs = isMeasured && /^(?:src|worker)\/.*\.ts$/.test(name);
          return isOurs ? marked(name, readFileSync(id, "utf8")) : null;
        },
      },
      {
        name: "sekisho:places",
        resolveId(source) {
          if (source.endsWith(".wasm")) {
            return { id: join(root, "build", basename(source)), external: "absolute" };
          }
          return source.startsWith("@peculiar/") ? join(root, "worker/asn1.ts") : null;
        },
      },
    ],
    output: {
      dir: folder,
      format: "esm",
      chunkFileNames: "[name].mjs",
      entryFileNames: "[name].mjs",
      codeSplitting: { groups: [{ name: "all-of-it", test: /./ }] },
    },
  });
  const chunks = output.filter((part) => part.type === "chunk");
  return new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
}
