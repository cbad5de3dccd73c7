import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The SDK's package as `npm pack` makes it. */
    readonly tarball: string;
  }
}

const root = resolve(import.meta.dirname, "../..");

/** Packs the SDK once for all tests, and takes it away after them. */
export default function pack(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "sekisho-pack-"));
  const args = ["pack", "./src/client", "--json", "--pack-destination", folder];
  const told = execFileSync("npm", args, { cwd: root, encoding: "utf8", stdio: "pipe" });
  const packed: unknown = JSON.parse(told.slice(told.search(/^[[{]/m)));
  const [{ filename = "" } = {}] = Object.values(packed as Record<string, { filename: string }>);
  project.provide("tarball", join(folder, filename));
  return () => rmSync(folder, { recursive: true, force: true });
}
