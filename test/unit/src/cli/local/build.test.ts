import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/* A checkout of its own: others read what is built in this one while these tests build. */
const root = resolve(import.meta.dirname, "../../../../..");
const folder = mkdtempSync(join(tmpdir(), "sekisho-build-"));
const documents = readdirSync(root).filter((name) => name.endsWith(".md") || name === "LICENSE");

beforeAll(() => {
  for (const name of ["src", "worker", "wasm", "wrangler.toml", "asconfig.json"]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  for (const name of ["package.json", "package-lock.json"]) {
    cpSync(join(root, name), join(folder, name));
  }
  for (const name of ["node_modules", "docs", "tools", "test", ...documents]) {
    symlinkSync(join(root, name), join(folder, name));
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is told of a build, its last line left out. */
function build(...args: readonly string[]): string[] {
  const built = spawnSync(process.execPath, ["src/cli/build.ts", ...args], {
    ...{ cwd: folder, encoding: "utf8" },
  });
  expect(built.stderr).toBe("");
  expect(built.status).toBe(0);
  const lines = built.stdout.trim().split("\n");
  expect(lines.pop()).toBe("build/ is up to date.");
  return lines;
}

const engine = "Building the velocity engine (wasm/ → build/velocity.wasm)";
const pages = "Building documents and pages (docs/, src/web/ → build/assets)";
const worker = "Building the Worker (worker/ → build/local)";
/** A writer in place of that of the documents: it is there at once. */
const written = `import { mkdirSync, writeFileSync } from "node:fs";
mkdirSync(process.argv[2]); writeFileSync(process.argv[2] + "/404.html", "made anew");`;
const writeWriter = (what: string, program: string) => {
  mkdirSync(join(folder, "tools", what), { recursive: true });
  writeFileSync(join(folder, "tools", what, "write.ts"), program);
};
const file = (name: string) => join(folder, "build", name);

describe("npm run build", () => {
  it("builds the engine of these sources, and not again", () => {
    expect(build("--wasm")).toEqual([engine]);
    expect(WebAssembly.validate(readFileSync(file("velocity.wasm")))).toBe(true);
    expect(build("--wasm")).toEqual([]);
  });

  it("builds the engine anew where it is not known of what it was built, or is gone", () => {
    rmSync(file("velocity.inputs"));
    expect(build("--wasm")).toEqual([engine]);
    rmSync(file("velocity.wasm"));
    expect(build("--wasm")).toEqual([engine]);
    expect(readdirSync(file("")).sort()).toEqual(["velocity.inputs", "velocity.wasm"]);
  });

  it("builds documents and Worker of these sources, and not again", () => {
    expect(build()).toEqual([pages, worker]);
    expect(build()).toEqual([]);
    // What a package is made of, and the package, are made of the same sources.
    mkdirSync(join(folder, "src/client/lib"), { recursive: true });
    writeFileSync(join(folder, "src/client/lib/made.js"), "");
    writeFileSync(join(folder, "src/client/sekisho-client-0.1.0.tgz"), "");
    expect(build()).toEqual([]);
  });

  it("builds documents and Worker anew when one of their sources has changed, or they are gone", () => {
    // What writes them is a source, too; from here on it is another, quicker one.
    rmSync(join(folder, "tools"));
    writeWriter("docs", written);
    writeWriter("pages", "");
    expect(build()).toEqual([pages]);
    appendFileSync(join(folder, "worker/local.ts"), "\n// Changed.\n");
    expect(build()).toEqual([pages, worker]);
    appendFileSync(join(folder, "src/cli/build.ts"), "\n// No part of the Worker.\n");
    expect(build()).toEqual([pages]);
    rmSync(file("assets"), { recursive: true });
    expect(build()).toEqual([pages]);
    rmSync(join(file("local"), "recipe.json"));
    expect(build()).toEqual([worker]);
  });

  describe("where documents cannot be built right and a start asks for it, goes on", () => {
    const fault = "a link leads nowhere: docs/start.md → /docs/gone";
    const writes = (program: string) =>
      writeWriter("docs", `${program}\nconsole.error("${fault}"); process.exit(1);`);

    beforeAll(() => rmSync(join(folder, "tools"), { recursive: true }));

    const asItGoesOn = (how: string) => {
      const told = assembled("goesOnWithoutDocs: true");
      expect([told.status, told.output]).toEqual([0, expect.stringContaining(fault)]);
      expect(told.output).toContain(`Going on ${how}.`);
      expect(assembled("").status).toBe(1);
    };

    it("with those of before", () => {
      writes("");
      asItGoesOn("with the documents and pages that were built before");
    });

    it("with what could be built", () => {
      writes(written);
      asItGoesOn("with documents and pages as they could be built");
      expect(readFileSync(join(file("assets"), "404.html"), "utf8")).toBe("made anew");
      // It is not taken for whole: the next start tries again.
      asItGoesOn("with documents and pages as they could be built");
    });

    it("without any", () => {
      writes("");
      rmSync(file("assets"), { recursive: true });
      asItGoesOn("without documents");
      expect(readdirSync(file("assets"))).toEqual([]);
    });
  });
});

/** What `assemble` tells with these options. */
function assembled(options: string) {
  const program = `import { assemble } from "./src/cli/local/assemble.ts";
await assemble({ tell: console.log, ${options} });`;
  const args = ["--input-type=module", "--eval", program];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    ...{ cwd: folder, encoding: "utf8" },
  });
  return { status, output: stdout + stderr };
}
