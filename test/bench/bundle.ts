import { copyFileSync, mkdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { assemble, type Bundle } from "../../src/cli/local/assemble.ts";
import { buildFolder, projectFolder } from "../../src/cli/local/folders.ts";
import type { Program } from "./workerd-server.ts";

/** What a benchmark's servers are given: one key ring, one origin, one secret. */
export interface Secrets {
  readonly keys: string;
  readonly publicOrigin: string;
  readonly bootstrapSecret: string;
}

/** Where the servers of benchmarks keep their files; may be deleted at any time. */
export const benchFolder = join(buildFolder, "bench");

/** The Worker as `npm start` runs it: the very bundle that wrangler built. */
export async function productProgram(secrets: Secrets): Promise<Program> {
  const bundle = await assemble({ tell: (line) => console.log(line) });
  const others = bundle.modules.filter((name) => name !== bundle.main);
  return programOf(bundle, secrets, { folder: bundle.folder, modules: [bundle.main, ...others] });
}

/** The Worker behind an entry of a benchmark's own, which must export its classes. */
export async function wrappedProgram(entry: string, secrets: Secrets): Promise<Program> {
  const bundle = await assemble({ tell: (line) => console.log(line) });
  return programOf(bundle, secrets, await bundled(entry));
}

/** The bare floor; see `floor/worker.ts`. */
export async function floorProgram(secrets: Secrets): Promise<Program> {
  const bundle = await assemble({ tell: (line) => console.log(line) });
  const program = programOf(bundle, secrets, await bundled("floor/worker.ts"));
  return { ...program, objects: { FLOOR: "Floor" } };
}

function programOf(
  bundle: Bundle,
  { keys, publicOrigin, bootstrapSecret }: Secrets,
  made: Pick<Program, "folder" | "modules">,
): Program {
  return {
    ...made,
    compatibilityDate: bundle.compatibility_date,
    compatibilityFlags: bundle.compatibility_flags,
    vars: {
      ...bundle.vars,
      PUBLIC_ORIGIN: publicOrigin,
      SEKISHO_KEYS: keys,
      BOOTSTRAP_SECRET: bootstrapSecret,
    },
    objects: bundle.objects,
  };
}

/** Bundles an entry under `test/bench` as wrangler does: one module, and Wasm files beside it. */
async function bundled(entry: string): Promise<Pick<Program, "folder" | "modules">> {
  const folder = join(benchFolder, "bundle", dirname(entry));
  mkdirSync(folder, { recursive: true });
  const wasm = new Set<string>();
  await build({
    entryPoints: [join(projectFolder, "test/bench", entry)],
    outfile: join(folder, "main.js"),
    bundle: true,
    format: "esm",
    target: "es2024",
    external: ["cloudflare:*", "node:*"],
    conditions: ["workerd", "worker", "browser"],
    keepNames: true,
    logLevel: "warning",
    plugins: [besides(folder, wasm)],
  });
  return { folder, modules: ["main.js", ...wasm] };
}

function besides(folder: string, wasm: Set<string>): Plugin {
  return {
    name: "wasm-beside",
    setup({ onResolve }) {
      onResolve({ filter: /\.wasm$/ }, ({ path, resolveDir }) => {
        const name = basename(path);
        copyFileSync(resolve(resolveDir, path), join(folder, name));
        wasm.add(name);
        return { path: `./${name}`, external: true };
      });
    },
  };
}
