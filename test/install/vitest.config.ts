import { defineConfig } from "vitest/config";

/** What installs packages from a registry: a stage of its own, since it takes its time. */
export default defineConfig({
  test: {
    name: "install",
    include: ["test/install/**/*.test.ts"],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 1,
  },
});
