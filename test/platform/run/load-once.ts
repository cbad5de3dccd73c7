import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { build, type Metafile } from "esbuild";
import { makeGlobals } from "../web/globals.ts";
import { type BundleOptions, buildOptionsOf, makeBundle, type Shared } from "./bundle.ts";
import { Dice } from "./dice.ts";
import { World } from "./world.ts";

export interface SharedOptions extends Pick<BundleOptions, "folder" | "alias"> {
  /** Programs whose modules may be shared. */
  readonly entries: readonly string[];
  /** Packages that keep nothing and ask no chance, with all that they import. */
  readonly packages: readonly string[];
  /** Files that keep only what they have reckoned out of what they were given, or never change it. */
  readonly caches: readonly string[];
  /** Classes whose instances never change, and functions whose results keep nothing. */
  readonly constant: readonly string[];
}

/**
 * What each isolate has its own of beyond the time: a file that uses one of these is not shared. A timer
 * whose caller ends would be held for ever.
 */
const own =
  /(?<![\w.":'-])(?:crypto|console|globalThis|navigator|scheduler|self|set(?:Timeout|Interval))\b(?!")|Math\.random|(?<![\w.])fetch\(|new WebSocket|WebSocket(?:\.|\w+\()/;

/** A name of a file's own, and its type, up to what it is. */
const named = String.raw`^(?:export )?const \w+(?:: (?:[^=]|=>)+?)? =\s+`;
/**
 * What a file keeps for itself: variables, empty collections, static fields, patterns that know how far
 * they have come, and what a function that is written there gives.
 */
const variable = new RegExp(
  [
    "^(?:export )?(?:let|var) ",
    String.raw`^\s+static (?:readonly )?#?\w+(?:: (?:[^=]|=>)+?)? =`,
    String.raw`${named}(?:\[\]|\{\}|/.+/[a-z]*[gy][a-z]*;|\((?:\(\)|async|function))`,
  ].join("|"),
  "m",
);
/** … instances of classes, and what functions give, which may keep something in a closure. */
const instance = new RegExp(String.raw`${named}(?:new )?(\w+)(?:<.*>)?\((\)?)`, "gm");
const unchanging = ["Map", "Set", "TextEncoder", "TextDecoder", "RegExp"];

const comments = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

/**
 * Loads the modules of a program once for all isolates that keep no state and ask for nothing that an
 * isolate has its own of, and import only such. An isolate's own copy of them would behave the same,
 * but be slow: its objects have shapes of their own, which V8 looks up slowly where it has met more
 * than four.
 */
export async function loadShared(options: SharedOptions): Promise<Shared> {
  const { folder } = options;
  const { metafile } = await build({
    ...buildOptionsOf(options),
    entryPoints: [...options.entries],
    outdir: "none",
    metafile: true,
  });
  const files = sharedOf(metafile as Metafile, options);
  const paths = new Map<string, string>();
  for (const [file, { imports }] of Object.entries((metafile as Metafile).inputs)) {
    for (const { path, original } of imports) {
      if (files.has(path)) paths.set(`${resolve(folder, file)} ${original}`, resolve(folder, path));
    }
  }
  const all = [...files].map((file) => resolve(folder, file));
  const text = all
    .map((path, n) => `export * as file${n} from ${JSON.stringify(path)};`)
    .join("\n");
  const world = new World({ seed: 0, startMs: 0 });
  const machine = world.machine("none");
  const refused = { setTimeout: refuse, setInterval: refuse, scheduler: { wait: refuse } };
  const globals = makeGlobals({ machine, dice: new NoDice(0), air: world, more: refused });
  const bundle = await makeBundle({
    ...options,
    entry: "shared",
    text,
    globals: Object.keys(globals),
  });
  const exports = bundle.load(globals, {});
  return {
    bundle,
    modules: new Map(all.map((path, n) => [path, exports[`file${n}`] as object])),
    pathOf: (importer, name) => paths.get(`${importer} ${name}`),
  };
}

/** Files that are pure, and import only such. */
function sharedOf({ inputs }: Metafile, options: SharedOptions): Set<string> {
  const { folder, packages, caches } = options;
  const isPure = (file: string) => {
    if (file.includes("node_modules/")) {
      return packages.some((name) => file.includes(`node_modules/${name}/`));
    }
    const text = readFileSync(resolve(folder, file), "utf8").replaceAll(comments, "");
    return !own.test(text) && (caches.includes(file) || !keeps(text, options));
  };
  const shared = new Set(Object.keys(inputs).filter(isPure));
  for (let left = -1; left !== shared.size; ) {
    left = shared.size;
    for (const file of shared) {
      const isOwn = inputs[file]?.imports.some(({ path, external = false }) =>
        external ? !path.startsWith("node:") : !shared.has(path),
      );
      if (isOwn) shared.delete(file);
    }
  }
  return shared;
}

/** Whether a file keeps something; what begins empty is there to be filled. */
function keeps(text: string, { constant }: SharedOptions): boolean {
  if (variable.test(text)) return true;
  return [...text.matchAll(instance)].some(
    ([, name = "", isEmpty]) =>
      !constant.includes(name) &&
      !(unchanging.includes(name) && (isEmpty === "" || name.startsWith("Text"))),
  );
}

class NoDice extends Dice {
  override word(): number {
    return refuse();
  }
}

function refuse(): never {
  throw new Error("a module that all isolates share has asked for chance, or for a timer");
}
