import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import { build, type Plugin } from "esbuild";

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

export interface BundleOptions {
  readonly entry: string;
  /** Where relative names in `entry` and `alias` begin. */
  readonly folder: string;
  /** Packages that are something else here. */
  readonly alias?: Readonly<Record<string, string>>;
  /**
   * Modules of packages that keep nothing, and ask no clock and no chance: they are loaded once for all
   * isolates, and so are as fast as they are in a process that has run for long.
   */
  readonly pure?: Readonly<Record<string, unknown>>;
  /** Names that each isolate has a value of its own of; see `globalNames`. */
  readonly globals: readonly string[];
}

/**
 * Bundles a program as one function of its globals. `.wasm` files are compiled once for all
 * isolates, as the platform does; `node:` modules are Node's own.
 */
export async function makeBundle(options: BundleOptions): Promise<Bundle> {
  const { pure = {} } = options;
  const wasm = new Map<string, WebAssembly.Module>();
  const { outputFiles } = await build({
    absWorkingDir: options.folder,
    entryPoints: [options.entry],
    outfile: "bundle.cjs",
    sourcemap: "external",
    sourcesContent: false,
    bundle: true,
    write: false,
    format: "cjs",
    platform: "neutral",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    mainFields: ["browser", "module", "main"],
    external: ["node:*", "cloudflare:*", "workerd:*", ...Object.keys(pure)],
    alias: { ...options.alias },
    plugins: [compiledWasm(wasm)],
    logLevel: "error",
  });
  const textOf = (ending: string) =>
    outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  const code = textOf(".cjs");
  const script = `${options.entry}.cjs`;
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
        const own = modules[name] ?? pure[name] ?? wasm.get(name);
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

/** The platform's types have no constructor: it refuses to compile bytes. */
function compile(bytes: Uint8Array): WebAssembly.Module {
  const Module = WebAssembly.Module as unknown as new (bytes: Uint8Array) => WebAssembly.Module;
  return new Module(bytes);
}
