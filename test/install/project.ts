import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { inject, onTestFinished } from "vitest";

/** The checkout. */
export const root = resolve(import.meta.dirname, "../..");
/** What `tools/client` brings. */
export const tools = join(root, "tools/client/node_modules");

const children = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** A project outside of the checkout, with the SDK's package installed from its tarball. */
export class Project {
  readonly folder: string;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "sekisho-install-"));
  }

  /** An empty project that has installed the SDK; taken away after the test. */
  static empty(files: Readonly<Record<string, string>> = {}): Project {
    const project = new Project();
    onTestFinished(() => project.remove());
    project.write("package.json", JSON.stringify({ private: true, type: "module" }));
    for (const [path, text] of Object.entries(files)) project.write(path, text);
    project.install();
    return project;
  }

  /** A copy of an example, with its dependency on the SDK met by the tarball. */
  static example(name: string): Project {
    const project = new Project();
    cpSync(join(root, "examples", name), project.folder, { recursive: true });
    project.install();
    return project;
  }

  write(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  /** Installs the tarball; what else there is to install comes with it. */
  install(): void {
    const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"];
    const { status, output } = this.run("npm", ["install", ...quiet, inject("tarball")]);
    if (status !== 0) throw new Error(`npm install failed:\n${output}`);
  }

  /** Runs a program here to its end. */
  run(
    program: string,
    args: readonly string[],
    given: { readonly env?: Readonly<Record<string, string>>; readonly input?: string } = {},
  ): { readonly status: number | null; readonly stdout: string; readonly output: string } {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: this.folder,
      encoding: "utf8",
      env: { ...process.env, ...given.env },
      input: given.input ?? "",
      timeout: 80_000,
    });
    return { status, stdout, output: stdout + stderr };
  }

  /** Starts a program here that is talked to. */
  start(
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Talk {
    const child = spawn(program, args, { cwd: this.folder, env: { ...process.env, ...env } });
    children.add(child);
    return new Talk(child);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A program that runs, what it has said, and what is typed into it. */
export class Talk {
  readonly #child: ChildProcess;
  said = "";

  constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        this.said += chunk;
      });
    }
  }

  /** Waits until it has said what matches, and gives the match. */
  async hear(pattern: RegExp, withinMs = 30_000): Promise<RegExpExecArray> {
    for (const endMs = Date.now() + withinMs; Date.now() < endMs; ) {
      const match = pattern.exec(this.said);
      if (match !== null) return match;
      if (this.#child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`it never said ${pattern}:\n${this.said}`);
  }

  type(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** Closes what it reads, and gives the exit code. */
  async end(signal?: NodeJS.Signals): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.#child.on("close", resolve));
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    this.#child.stdin?.end();
    if (signal !== undefined) this.#child.kill(signal);
    const code = await ended;
    children.delete(this.#child);
    return code;
  }
}
