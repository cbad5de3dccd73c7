import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import { type BuildOptions, build, type Plugin } from "esbuild";

/** Names of the bundle that each isolate is given its own value of. */
type Globals = Readonly<Record<string, unknown>>;

/** What a bundle's entry exports. */
export type Exports = Readonly<Record<string, unknown>>;

/** A program, compiled once, that each isolate runs once: with its own clock, dice and modules. */
export interface Bundle {
  /** Runs the program's modules. `modules` are those that the platform brings. */
  load(globals: Globals, modules: Readonly<Record<string, unknown>>): Exports;
  /** The compiled text, and the name of its script, for whoever measures what of it ran. */
  readonly code: string;
  readonly script: string;
  /** Its source map as JSON, whose sources are relative to the bundle's folder. */
  readonly map: string;
}

/** Modules that are loaded once for all isolates of a process. */
export interface Shared {
  readonly bundle: Bundle;
  /** What a module of that absolute path exports. */
  readonly modules: ReadonlyMap<string, object>;
  /** The absolute path of a shared module that a file imports under a name; else `undefined`. */
  pathOf(importer: string, name: string): string | undefined;
}

export interface BundleOptions {
  /** A file; with `text`, the name of what has no file. */
  readonly entry: string;
  readonly text?: string;
  /** Where relative names in `entry` and `alias` begin. */
  readonly folder: string;
  /** Packages that are something else here. */
  readonly alias?: Readonly<Record<string, string>>;
  /** What of it is loaded already: see `loadShared`. */
  readonly shared?: Shared;
  /** Names that each isolate has a value of its own of; see `globalNames`. */
  readonly globals: readonly string[];
}

/** How programs are put together here; `wasm` is given what of that they import. */
export function buildOptionsOf(
  { folder, alias, shared }: Pick<BundleOptions, "folder" | "alias" | "shared">,
  wasm = new Map<string, WebAssembly.Module>(),
): BuildOptions {
  return {
    absWorkingDir: folder,
    bundle: true,
    write: false,
    format: "cjs",
    platform: "neutral",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    mainFields: ["browser", "module", "main"],
    external: ["node:*", "cloudflare:*", "workerd:*"],
    alias: { ...alias },
    plugins: [...(shared === undefined ? [] : [sharedModules(shared)]), compiledWasm(wasm)],
    logLevel: "error",
  };
}

/**
 * Bundles a program as one function of its globals. `.wasm` files are compiled once for all
 * isolates, as the platform does; `node:` modules are Node's own.
 */
export async function makeBundle(options: BundleOptions): Promise<Bundle> {
  const { entry, text, folder, shared } = options;
  const wasm = new Map<string, WebAssembly.Module>();
  const { outputFiles } = await build({
    ...buildOptionsOf(options, wasm),
    ...(text === undefined
      ? { entryPoints: [entry] }
      : { stdin: { contents: text, resolveDir: folder } }),
    outfile: "bundle.cjs",
    sourcemap: "external",
    sourcesContent: false,
  });
  const textOf = (ending: string) =>
    outputFiles?.find(({ path }) => path.endsWith(ending))?.text ?? "";
  const code = textOf(".cjs");
  const script = `${entry}.cjs`;
  const names = ["require", "module", "exports", ...options.globals];
  const run = compileFunction(code, names, { filename: script });
  const nodeRequire = createRequire(import.meta.url);
  return {
    code,
    script,
    map: textOf(".map"),
    load(globals, modules) {
      const module = { exports: {} as Exports };
      const require = (name: string) => {
        const own = modules[name] ?? sharedModule(shared, name) ?? wasm.get(name);
        if (own !== undefined) return own;
        if (name.startsWith("node:")) return nodeRequire(name);
        throw new Error(`not simulated: the module ${name}`);
      };
      const values = options.globals.map((name) => globals[name]);
      run(require, module, module.exports, ...values);
      return module.exports;
    },
  };
}

function compiledWasm(modules: Map<string, WebAssembly.Module>): Plugin {
  return {
    name: "compiled-wasm",
    setup(build) {
      build.onResolve({ filter: /\.wasm$/ }, async (found) => {
        if (found.pluginData === "seen") return null;
        const { path } = await build.resolve(found.path, {
          resolveDir: found.resolveDir,
          kind: found.kind,
          pluginData: "seen",
        });
        if (!modules.has(path)) modules.set(path, compile(readFileSync(path)));
        return { path, external: true };
      });
    },
  };
}

const sharedPrefix = "shared:";

function sharedModule(shared: Shared | undefined, name: string): object | undefined {
  if (!name.startsWith(sharedPrefix)) return undefined;
  return shared?.modules.get(name.slice(sharedPrefix.length));
}

/**
 * Binds a program to modules that are loaded already, each of their exports to a name of its own: an
 * object that stands for all of them would be made anew by each file that imports it.
 */
function sharedModules({ modules, pathOf }: Shared): Plugin {
  const bindings = (path: string) => {
    const exports = Object.keys(modules.get(path) ?? {});
    return [
      `const whole = require("${sharedPrefix}${path}");`,
      ...exports.map(
        (each, n) => `const own${n} = whole["${each}"]; export { own${n} as ${each} };`,
      ),
    ].join("\n");
  };
  return {
    name: "shared-modules",
    setup(build) {
      build.onResolve({ filter: /^shared:/ }, ({ path }) => ({ path, external: true }));
      build.onResolve({ filter: /./ }, ({ path: name, importer }) => {
        const path = pathOf(importer, name);
        return path === undefined ? null : { path, namespace: "shared" };
      });
      build.onLoad({ filter: /./, namespace: "shared" }, ({ path }) => ({
        contents: bindings(path),
      }));
    },
  };
}

/** The platform's types have no constructor: it refuses to compile bytes. */
function compile(bytes: Uint8Array): WebAssembly.Module {
  const Module = WebAssembly.Module as unknown as new (bytes: Uint8Array) => WebAssembly.Module;
  return new Module(bytes);
}
