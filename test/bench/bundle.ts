import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { assemble, type Bundle } from "../../src/cli/local/assemble.ts";
import { buildFolder, projectFolder } from "../../src/cli/local/folders.ts";
import { tell } from "./bench.ts";
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
export async function productProgram(secrets: Secrets, folder?: string): Promise<Program> {
  const bundle = await builtIn(folder);
  const others = bundle.modules.filter((name) => name !== bundle.main);
  return programOf(bundle, secrets, { folder: bundle.folder, modules: [bundle.main, ...others] });
}

/** That Worker with counters around its objects; see `cost/entry.ts`. */
export async function countedProgram(secrets: Secrets, folder?: string): Promise<Program> {
  const bundle = await builtIn(folder);
  return programOf(bundle, secrets, await bundled("cost/entry.ts", bundle));
}

/** The bare floor; see `floor/worker.ts`. */
export async function floorProgram(secrets: Secrets): Promise<Program> {
  const bundle = await builtIn();
  const program = programOf(bundle, secrets, await bundled("floor/worker.ts", bundle));
  return { ...program, objects: { FLOOR: "Floor" } };
}

/** The objects, calls and commits of a payment with nothing in them; see `floor/hollow.ts`. */
export async function hollowProgram(secrets: Secrets): Promise<Program> {
  const bundle = await builtIn();
  const program = programOf(bundle, secrets, await bundled("floor/hollow.ts", bundle));
  const objects = { WALLET: "Wallet", SETTLEMENT: "Settlement", TERMINAL: "Terminal" };
  return { ...program, objects };
}

/**
 * The local Worker of a checkout, which brings itself up to date; of a folder with a bundle, that
 * bundle. Of this checkout unless told.
 */
async function builtIn(folder = projectFolder): Promise<Bundle> {
  const recipe = join(folder, "recipe.json");
  if (existsSync(recipe)) return { ...JSON.parse(readFileSync(recipe, "utf8")), folder };
  const theirs = pathToFileURL(join(folder, "src/cli/local/assemble.ts")).href;
  const { assemble: build } =
    folder === projectFolder ? { assemble } : ((await import(theirs)) as { assemble: Assemble });
  return await build({ tell });
}

type Assemble = typeof assemble;

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

/**
 * Bundles an entry under `test/bench` as wrangler does: one module, and Wasm files beside it. Where
 * it imports the local Worker it gets the built one.
 */
async function bundled(entry: string, built: Bundle): Promise<Pick<Program, "folder" | "modules">> {
  const digest = createHash("sha256").update(built.folder).digest("hex").slice(0, 8);
  const folder = join(benchFolder, "bundle", digest, dirname(entry));
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
    plugins: [workerFrom(join(built.folder, built.main)), besides(folder, wasm)],
  });
  return { folder, modules: ["main.js", ...wasm] };
}

function workerFrom(main: string): Plugin {
  return {
    name: "worker-from-a-build",
    setup({ onResolve }) {
      onResolve({ filter: /\/worker\/local\.ts$/ }, () => ({ path: main }));
    },
  };
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
