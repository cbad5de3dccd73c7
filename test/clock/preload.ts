import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/**
 * A library to be preloaded (`LD_PRELOAD`), built from a C source by this machine's compiler;
 * `null` where it cannot be. It is gone when this program ends.
 */
export function preload(source: string): string | null {
  if (process.platform !== "linux") return null;
  const folder = mkdtempSync(join(tmpdir(), "sekisho-preload-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const library = join(folder, `${basename(source, ".c")}.so`);
  const { status } = spawnSync("cc", ["-shared", "-fPIC", "-O1", "-o", library, source]);
  return status === 0 ? library : null;
}
