import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assemble, assembleWasm, type BundleKind } from "./local/assemble.ts";
import { mustRun } from "./local/child.ts";
import { buildFolder, projectFolder } from "./local/folders.ts";
import { runProgram } from "./program.ts";

const usage = `Builds what is out of date: the velocity engine, the documents and the
pages, and the Worker as it runs locally.

  npm run build                 build/velocity.wasm, build/assets and build/local
  npm run build -- --wasm       build/velocity.wasm only
  npm run build -- --package    also the Worker for production, and all that npm packs: build/program
  npm run build -- --help       shows this
`;

await runProgram({
  usage,
  options: { wasm: { type: "boolean" }, package: { type: "boolean" } },
  async run({ wasm, package: packs }) {
    const tell = (line: string) => console.log(line);
    if (packs === true) await assemblePackage(tell);
    else if (wasm === true) await assembleWasm({ tell });
    else await assemble({ tell });
    console.log("build/ is up to date.");
    return 0;
  },
});

/** The program as JavaScript, and what it runs: engine, documents and pages, both Workers, in the same places. */
async function assemblePackage(tell: (line: string) => void): Promise<void> {
  const folder = join(buildFolder, "program");
  rmSync(folder, { recursive: true, force: true });
  const tsc = join(projectFolder, "node_modules/typescript/bin/tsc");
  tell("Making JavaScript of the program (src/cli → build/program)");
  await mustRun("tsc", tsc, ["-p", join(projectFolder, "src/cli/tsconfig.package.json")]);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  for (const kind of ["local", "production"] as const) await copyBundle(kind, folder, tell);
  cpSync(join(buildFolder, "velocity.wasm"), join(folder, "build/velocity.wasm"));
  cpSync(join(buildFolder, "assets"), join(folder, "build/assets"), { recursive: true });
}

async function copyBundle(
  kind: BundleKind,
  folder: string,
  tell: (line: string) => void,
): Promise<void> {
  const bundle = await assemble({ tell }, kind);
  const target = join(folder, "build", kind);
  mkdirSync(target, { recursive: true });
  const wanted = new Set([...bundle.modules, "recipe.json"]);
  for (const name of readdirSync(bundle.folder)) {
    if (wanted.has(name)) cpSync(join(bundle.folder, name), join(target, name));
  }
}
