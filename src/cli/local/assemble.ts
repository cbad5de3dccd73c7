import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, relative, resolve } from "node:path";
import * as z from "zod";
import { Failure, reasonOf } from "../program.ts";
import { assembleAssets } from "./assemble-assets.ts";
import type { AssembleOptions } from "./assemble-options.ts";
import { mustRun } from "./child.ts";
import { digestOf, isFile } from "./digest.ts";
import { buildFolder, isCheckout, projectFolder } from "./folders.ts";
import { markOfProcess } from "./process-mark.ts";

/** What a built Worker needs to run, as `wrangler.toml` says for its environment. */
const recipe = z.object({
  inputs: z.string(),
  name: z.string(),
  main: z.string(),
  modules: z.array(z.string()),
  compatibility_date: z.string(),
  compatibility_flags: z.array(z.string()),
  vars: z.record(z.string(), z.string()),
  /** Binding → class of the Durable Object. */
  objects: z.record(z.string(), z.string()),
  /** The folder with the documents, from the checkout, and which addresses it answers. */
  assets: z.object({
    directory: z.string(),
    runWorkerFirst: z.array(z.string()),
    htmlHandling: z.enum(["auto-trailing-slash"]),
    notFoundHandling: z.enum(["404-page"]),
  }),
});

/** A Worker that is ready to run, and the folder with its modules. */
export type Bundle = z.infer<typeof recipe> & { readonly folder: string };

const wasmFile = join(buildFolder, "velocity.wasm");
const wasmStamp = join(buildFolder, "velocity.inputs");
/** The bundles that are kept, and the environment of `wrangler.toml` that each is built for. */
const environmentOf = { local: "local", production: "" } as const;
/** `local` has the mailbox; `production` is what is deployed. */
export type BundleKind = keyof typeof environmentOf;
const ascScript = join(projectFolder, "node_modules/assemblyscript/bin/asc.js");
const wranglerScript = join(projectFolder, "node_modules/wrangler/bin/wrangler.js");

/**
 * Brings `build/` up to date: the engine's Wasm, documents and pages, then a Worker, the local one unless told. What
 * was built from the very same inputs is taken as it is, and so is what an installed program brings.
 * Files appear whole, so that two programs may do this at once.
 */
export async function assemble(
  options: AssembleOptions,
  kind: BundleKind = "local",
): Promise<Bundle> {
  if (!isCheckout) {
    const shipped = readRecipe(kind);
    if (shipped !== null) return shipped;
    throw new Failure(`${join(buildFolder, kind)} is not whole: install sekisho again.`);
  }
  try {
    mkdirSync(buildFolder, { recursive: true });
  } catch (error) {
    throw new Failure(`Cannot write to ${buildFolder}: ${reasonOf(error)}.`);
  }
  await assembleWasm(options);
  await assembleAssets(options);
  return assembleWorker(kind, options);
}

/** The engine alone. */
export async function assembleWasm({ tell, signal }: AssembleOptions): Promise<void> {
  if (!isCheckout) return;
  const inputs = digestOf(["wasm", "asconfig.json", "package-lock.json"]);
  if (isFile(wasmFile) && isFile(wasmStamp) && readFileSync(wasmStamp, "utf8") === inputs) return;
  tell("Building the velocity engine (wasm/ → build/velocity.wasm)");
  const beside = join(buildFolder, `velocity.${process.pid}.wasm`);
  const args = [
    "wasm/index.ts",
    "--target",
    "release",
    "--outFile",
    relative(projectFolder, beside),
  ];
  try {
    await mustRun("The build of the velocity engine", ascScript, args, { signal });
    renameSync(beside, wasmFile);
    writeFileSync(wasmStamp, inputs);
  } finally {
    rmSync(beside, { force: true });
  }
}

/** The Worker as it is deployed, built into `folder` anew; see `assemble` for the local one. */
export async function assembleProduction(
  folder: string,
  { tell, signal }: AssembleOptions,
): Promise<Bundle> {
  mkdirSync(buildFolder, { recursive: true });
  await assembleWasm({ tell, signal });
  await assembleAssets({ tell, signal });
  tell(`Building the Worker for production (worker/ → ${relative(projectFolder, folder)})`);
  rmSync(folder, { recursive: true, force: true });
  const args = ["deploy", "--dry-run", "--env=", "--outdir", folder];
  await mustRun("The build of the Worker", wranglerScript, args, { signal });
  return { ...(await describe("", folder, "")), folder };
}

async function assembleWorker(
  kind: BundleKind,
  { tell, signal }: AssembleOptions,
): Promise<Bundle> {
  const env = environmentOf[kind];
  const bundleFolder = join(buildFolder, kind);
  const recipeFile = join(bundleFolder, "recipe.json");
  const inputs = digestOf(
    ["src", "worker", "wrangler.toml", "package-lock.json", "build/velocity.wasm"],
    ["src/cli", "src/web"],
  );
  const kept = readRecipe(kind);
  if (kept?.inputs === inputs) return kept;
  tell(`Building the Worker (worker/ → build/${kind})`);
  removeLeftOvers(kind);
  const beside = join(buildFolder, `${kind}.${process.pid}`);
  try {
    const args = ["deploy", "--dry-run", `--env=${env}`, "--outdir", beside];
    await mustRun("The build of the Worker", wranglerScript, args, { signal });
    const made = await describe(inputs, beside, env);
    mkdirSync(bundleFolder, { recursive: true });
    for (const name of readdirSync(beside)) {
      copyFileSync(join(beside, name), join(bundleFolder, `${name}.${process.pid}`));
      renameSync(join(bundleFolder, `${name}.${process.pid}`), join(bundleFolder, name));
    }
    writeFileSync(`${recipeFile}.${process.pid}`, JSON.stringify(made, null, 2));
    renameSync(`${recipeFile}.${process.pid}`, recipeFile);
    return { ...made, folder: bundleFolder };
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** Takes away what builds that were killed have left. */
function removeLeftOvers(kind: BundleKind): void {
  for (const name of readdirSync(buildFolder)) {
    const [own, mark] = name.split(".");
    const pid = own === kind && /^\d+$/.test(mark ?? "") ? Number(mark) : process.pid;
    if (pid !== process.pid && markOfProcess(pid) === null) {
      rmSync(join(buildFolder, name), { recursive: true, force: true });
    }
  }
}

/** Reads the configuration with wrangler itself, which knows what its format means. */
async function describe(
  inputs: string,
  folder: string,
  env: "local" | "",
): Promise<z.infer<typeof recipe>> {
  const { unstable_readConfig: readConfig } = await import("wrangler");
  const config = readConfig({ config: join(projectFolder, "wrangler.toml"), env });
  const modules = readdirSync(folder).filter((name) => /\.(?:js|wasm)$/.test(name));
  const main = modules.find((name) => name.endsWith(".js"));
  if (main === undefined) throw new Error(`wrangler wrote no module to ${folder}`);
  const bindings: readonly { name: string; class_name: string }[] = config.durable_objects.bindings;
  return {
    inputs,
    name: config.name ?? "worker",
    main,
    modules,
    compatibility_date: config.compatibility_date ?? "",
    compatibility_flags: config.compatibility_flags,
    vars: config.vars as Record<string, string>,
    objects: Object.fromEntries(bindings.map((each) => [each.name, each.class_name])),
    assets: recipe.shape.assets.parse({
      directory: relative(projectFolder, resolve(projectFolder, config.assets?.directory ?? "")),
      runWorkerFirst: config.assets?.run_worker_first,
      htmlHandling: config.assets?.html_handling,
      notFoundHandling: config.assets?.not_found_handling,
    }),
  };
}

function readRecipe(kind: BundleKind): Bundle | null {
  const bundleFolder = join(buildFolder, kind);
  const recipeFile = join(bundleFolder, "recipe.json");
  if (!isFile(recipeFile)) return null;
  try {
    const read = recipe.parse(JSON.parse(readFileSync(recipeFile, "utf8")));
    const whole = read.modules.every((name) => isFile(join(bundleFolder, name)));
    return whole ? { ...read, folder: bundleFolder } : null;
  } catch {
    return null;
  }
}
