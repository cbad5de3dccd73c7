import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { digestOf } from "../../../../../src/cli/local/digest.ts";
import { buildFolder } from "../../../../../src/cli/local/folders.ts";

it("changes with a source's name and content, and with nothing that is none", () => {
  mkdirSync(buildFolder, { recursive: true });
  const folder = mkdtempSync(join(buildFolder, "digest-"));
  const digest = () => digestOf([`build/${basename(folder)}`]);
  try {
    writeFileSync(join(folder, "one.ts"), "1");
    const first = digest();
    execFileSync("mkfifo", [join(folder, "pipe")]);
    writeFileSync(join(folder, "made.log"), "1");
    expect(digest()).toBe(first);
    writeFileSync(join(folder, "one.ts"), "2");
    expect(digest()).not.toBe(first);
    writeFileSync(join(folder, "one.ts"), "1");
    expect(digest()).toBe(first);
    writeFileSync(join(folder, "two.ts"), "1");
    expect(digest()).not.toBe(first);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
