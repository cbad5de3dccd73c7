import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectFolder } from "../../src/cli/local/folders.ts";
import { Failure, reasonOf } from "../../src/cli/program.ts";
import { runLimited } from "./limited.ts";
import { applied, type Mutant } from "./mutants.ts";

const buildSeconds = 300;

/** The whole hash of a commit that git knows by this name. */
export function commitNamed(name: string): string {
  return git("rev-parse", "--verify", "--end-of-options", `${name}^{commit}`).toString().trim();
}

/**
 * A copy of the sources in a folder for temporary files, in which one mutant at a time stands. The
 * packages are those of the checkout.
 */
export class Tree {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** A copy of a commit, or of the checkout with whatever is not committed. */
  static async open(commit: string | null): Promise<Tree> {
    const tree = new Tree(mkdtempSync(join(tmpdir(), "sekisho-mutation-")));
    process.on("exit", () => rmSync(tree.folder, { recursive: true, force: true }));
    if (commit === null) copyCheckout(tree.folder);
    else unpackCommit(tree.folder, commit);
    for (const at of ["node_modules", "tools/openapi/node_modules"]) {
      const packages = join(projectFolder, at);
      if (existsSync(packages)) symlinkSync(packages, join(tree.folder, at));
    }
    mkdirSync(join(tree.folder, "build"));
    for (const built of ["build/velocity.wasm", "build/velocity.inputs"]) {
      const file = join(projectFolder, built);
      if (existsSync(file)) copyFileSync(file, join(tree.folder, built));
    }
    const { code, output } = await tree.build();
    if (code !== 0) throw new Failure(`The velocity engine cannot be built:\n${output}`);
    return tree;
  }

  /** Every file that may be mutated, sorted. */
  sources(): string[] {
    return globSync("{src,worker,wasm}/**/*.{ts,tsx}", { cwd: this.folder })
      .filter((file) => !file.endsWith(".d.ts"))
      .sort();
  }

  /** Sources and tests: whatever imports something. */
  modules(): string[] {
    return [...this.sources(), ...globSync("test/**/*.ts", { cwd: this.folder })];
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  /** Does something while mutants stand in the tree, one a file at most. */
  async holding<T>(mutants: readonly Mutant[], act: () => Promise<T>): Promise<T> {
    const before = mutants.map(({ file }) => ({ file, text: this.read(file) }));
    try {
      for (const { file, edit } of mutants) this.write(file, applied(this.read(file), edit));
      return await act();
    } finally {
      for (const { file, text } of before) this.write(file, text);
    }
  }

  /** Brings the velocity engine up to date; what was built of the very same sources is taken. */
  build() {
    const command = [process.execPath, "src/cli/build.ts", "--wasm"];
    return runLimited(command, this.folder, buildSeconds);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function unpackCommit(folder: string, commit: string): void {
  const packed = git("archive", "--format=tar", commit);
  execFileSync("tar", ["-x", "-C", folder], { input: packed });
}

function copyCheckout(folder: string): void {
  const listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard").toString();
  for (const file of listed.split("\0").filter((name) => name !== "")) {
    if (!existsSync(join(projectFolder, file))) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(projectFolder, file), join(folder, file));
  }
}

function git(...args: readonly string[]): Buffer {
  try {
    return execFileSync("git", args, { cwd: projectFolder, maxBuffer: 2 ** 30, stdio: "pipe" });
  } catch (fault) {
    throw new Failure(
      `Mutants are drawn from a commit, which git does not give: ${reasonOf(fault)}`,
    );
  }
}
