import { globSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { build, type OutputChunk, type RolldownOutput } from "rolldown";
import type { Plugin } from "vitest/config";

const root = resolve(import.meta.dirname, "..");

/**
 * The Worker and all of `src/` reach workerd as one module. Each test file has an isolate of its
 * own, and would fetch some seven hundred modules into it one by one, several seconds a file. What a
 * test imports by path is a module that names its part of the one; so each module is there once,
 * as it would be without this.
 */
export function bundled(): Plugin {
  const files = globSync("{src,worker}/**/*.ts", {
    cwd: root,
    exclude: ["src/cli/**", "src/web/**"],
  });
  const entries = new Map(files.map((file) => [join(root, file), file.replace(/\.ts$/, "")]));
  let built: Promise<Map<string, OutputChunk>> | undefined;
  const chunks = () => {
    built ??= bundle([...entries.values()]);
    return built;
  };
  return {
    name: "sekisho:bundled",
    enforce: "pre",
    async resolveId(source, importer) {
      if (source === "zod") return "\0bundled:zod.js";
      const isInside = importer?.startsWith("\0bundled:") || entries.has(importer ?? "");
      return isInside && (await chunks()).has(basename(source))
        ? `\0bundled:${basename(source)}`
        : null;
    },
    async load(id) {
      const entry = entries.get(id);
      const name = entry === undefined ? id.replace("\0bundled:", "") : `${entry}.js`;
      const chunk = (await chunks()).get(name);
      return chunk === undefined ? null : { code: chunk.code, map: chunk.map };
    },
  };
}

async function bundle(entries: readonly string[]): Promise<Map<string, OutputChunk>> {
  const { output }: RolldownOutput = await build({
    cwd: root,
    write: false,
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
      format: "esm",
      sourcemap: true,
      chunkFileNames: "[name].js",
      codeSplitting: { groups: [{ name: "all-of-it", test: /./ }] },
    },
  });
  const chunks = output.filter((part) => part.type === "chunk");
  return new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
}
