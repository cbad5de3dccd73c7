import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { soon } from "../soon.ts";

/**
 * What outsiders do: install the program and the SDK, as they are packed, into empty folders, and the
 * examples, and run them. It installs from a registry: a stage of its own, since it takes its time.
 */
export default defineConfig({
  root: resolve(import.meta.dirname, "../.."),
  test: {
    name: "install",
    include: ["test/install/**/*.test.ts"],
    globalSetup: ["test/install/pack.ts"],
    maxWorkers: 2,
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: soon },
  },
});
