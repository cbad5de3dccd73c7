import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseOwn } from "../own-json.ts";
import { installedLicences, noticedPackages } from "./licences.ts";
import { assembleWasm } from "./local/assemble.ts";
import { assembleAssets } from "./local/assemble-assets.ts";
import { runScript } from "./local/child.ts";
import { buildFolder, projectFolder } from "./local/folders.ts";
import { pageKib } from "./page-size.ts";
import { reasonOf, runProgram } from "./program.ts";

const usage = `Checks the code without running the tests: format, lint, types of every world, tidiness, the
contract, and the production bundle's size and content.

  npm run check              one line per check, then "N passed, N failed"
  npm run check -- --help    shows this
`;

/** How large the production Worker may be, compressed. */
const gzipKibMax = 400;
/** How much a page may load before it is there, compressed. */
const pageKibMax = 120;

/** Told when an example is not what the schemas say any more. */
const recordAnew = `
If what is sent or answered has changed, record the examples anew:
  npx vitest run --project worker test/e2e/examples.test.ts --update
`;

interface Verdict {
  readonly ok: boolean;
  /** Told on the check's own line. */
  readonly note?: string;
  /** Told beneath it when it failed. */
  readonly output: string;
}

interface Check {
  readonly name: string;
  readonly run: () => Promise<Verdict>;
}

const modules = join(projectFolder, "node_modules");
const worlds = [
  "src",
  "src/cli",
  "src/web",
  "src/web/offline",
  "worker",
  "test",
  "tools/docs",
  "tools/docs/browser",
  "tools/pages",
  "tools/openapi",
];

const checks: readonly Check[] = [
  {
    name: "format and lint (biome)",
    run: () => tool("@biomejs/biome/bin/biome", ["ci", "--colors=off", "--max-diagnostics=50"]),
  },
  ...worlds
    .filter((world) => existsSync(join(projectFolder, world, "tsconfig.json")))
    .map((world) => ({
      name: `types of ${world}`,
      run: () => tool("typescript/bin/tsc", ["-p", world, "--noEmit", "--pretty", "false"]),
    })),
  {
    name: "types of wasm (asc)",
    run: () => tool("assemblyscript/bin/asc.js", ["wasm/index.ts", "--noEmit"]),
  },
  {
    name: "tidiness (test/tidy.test.ts)",
    run: () => tool("vitest/vitest.mjs", ["run", "--project", "node", "test/tidy.test.ts"]),
  },
  {
    name: "what nobody uses (knip)",
    run: () => tool("knip/bin/knip.js", ["--no-progress"]),
  },
  { name: "documents as the code is (tools/docs/fill.ts)", run: documents },
  { name: "contract (redocly, openapi-typescript)", run: contract },
  { name: "licences of what an install brings and pages are made of", run: licences },
  { name: "production bundle", run: bundle },
  { name: "size of the pages", run: pageSizes },
];

await runProgram({
  usage,
  options: {},
  async run() {
    let failed = 0;
    for (const { name, run } of checks) {
      const startedMs = performance.now();
      const { ok, note, output } = await run().catch(
        (error): Verdict => ({ ok: false, output: reasonOf(error) }),
      );
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
      const told = note === undefined ? "" : `: ${note}`;
      console.log(`${ok ? "ok  " : "FAIL"}  ${name}${told} (${seconds} s)`);
      if (!ok) console.log(output.trimEnd().replaceAll(/^/gm, "      "));
      if (!ok) failed += 1;
    }
    console.log(`${checks.length - failed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  },
});

async function tool(script: string, args: readonly string[]): Promise<Verdict> {
  const { code, output } = await runScript(join(modules, script), args);
  return { ok: code === 0, output };
}

/** That documents show code, and what is made of tables of the code, as these are. */
async function documents(): Promise<Verdict> {
  const fill = join(projectFolder, "tools/docs/fill.ts");
  const { code, output } = await runScript(fill, ["--check"]);
  return { ok: code === 0, output };
}

/**
 * Writes the contract, lints it, makes types of it as a client would, and compares what the SDK is
 * made of with it.
 */
async function contract(): Promise<Verdict> {
  const tools = join(projectFolder, "tools/openapi");
  const built = join(buildFolder, "openapi");
  mkdirSync(built, { recursive: true });
  const [document, types] = [join(built, "openapi.json"), join(built, "contract.d.ts")];
  const steps: readonly [string, readonly string[]][] = [
    [join(tools, "write.ts"), [document]],
    [toolPath("@redocly/cli/bin/cli.js"), ["lint", "--config", join(tools, "lint.yaml"), document]],
    [toolPath("openapi-typescript/bin/cli.js"), [document, "--output", types]],
    [join(tools, "make.ts"), []],
  ];
  for (const [script, args] of steps) {
    const { code, output } = await runScript(script, args);
    if (code === 0) continue;
    const stale = /Example value must conform/.test(output) ? recordAnew : "";
    return { ok: false, output: output + stale };
  }
  return { ok: true, output: "" };
}

/** A script of a package that the tools bring themselves, or share. */
function toolPath(script: string): string {
  const own = join(projectFolder, "tools/openapi/node_modules", script);
  return existsSync(own) ? own : join(modules, script);
}

async function licences(): Promise<Verdict> {
  await assembleAssets({ tell: () => undefined });
  const notices = readFileSync(join(buildFolder, "assets/pages/notices.txt"), "utf8");
  const bundled = noticedPackages(notices);
  const { count, others } = installedLicences(bundled);
  const ok = count > 0 && bundled.length > 0 && others.length === 0;
  return { ok, note: `${count} packages`, output: others.join("\n") };
}

/** Bundles for production without deploying; its size, and that nothing local is in it. */
async function bundle(): Promise<Verdict> {
  await assembleWasm({ tell: () => undefined });
  await assembleAssets({ tell: () => undefined });
  const folder = mkdtempSync(join(buildFolder, "checked."));
  try {
    const args = ["deploy", "--dry-run", "--env=", "--outdir", folder];
    const { ok, output } = await tool("wrangler/bin/wrangler.js", args);
    if (!ok) return { ok, output };
    const gzipKib = Number(/gzip: ([\d.]+) KiB/.exec(output)?.[1] ?? Number.NaN);
    const strangers = localParts(folder);
    const faults = [
      ...(gzipKib <= gzipKibMax ? [] : [`It is larger than ${gzipKibMax} KiB.`]),
      ...strangers.map((part) => `It contains ${part}, which is for local use only.`),
    ];
    const size = `gzip ${gzipKib} KiB of ${gzipKibMax} KiB`;
    return {
      ok: faults.length === 0,
      note: strangers.length === 0 ? `${size}, no mailbox` : size,
      output: faults.join("\n"),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What each page of `src/web/` loads, as it was built for the bundle. */
async function pageSizes(): Promise<Verdict> {
  const sizes = ["app", "app/lost", "terminal", "terminal/display", "console"].map((page) => ({
    ...{ page, kib: pageKib(join(buildFolder, "assets"), page) },
  }));
  const told = sizes.map(({ page, kib }) => `/${page} ${kib.toFixed(1)} KiB`).join(", ");
  const ok = sizes.every(({ kib }) => kib <= pageKibMax);
  return { ok, note: `${told} of ${pageKibMax} KiB`, output: "A page is too large." };
}

/** What of the local mailbox is in a bundle: its path as text, its modules by the source map. */
function localParts(folder: string): string[] {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const code = files
    .filter((file) => file.endsWith(".js"))
    .map((file) => readFileSync(file, "utf8"));
  const maps = files.filter((file) => file.endsWith(".js.map"));
  const sources = maps.flatMap(
    (file) => parseOwn<{ sources: string[] }>(readFileSync(file, "utf8")).sources,
  );
  if (code.length === 0 || !sources.some((source) => source.endsWith("worker/index.ts"))) {
    throw new Error("the bundle or its source map is missing, so nothing can be said about it");
  }
  return [
    ...(code.some((text) => text.includes("/dev/mailbox")) ? ["the path /dev/mailbox"] : []),
    ...sources.filter((source) => /mailbox|worker\/local\.ts$/.test(source)),
  ];
}
