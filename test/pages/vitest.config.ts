import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { soon } from "../soon.ts";

/**
 * The pages in a real Chromium, at length: what each screen shows pixel by pixel, on many phones, over
 * a slow network and without one. The main stories are in `test/e2e/browser`, which CI plays.
 */
export default defineConfig({
  root: resolve(import.meta.dirname, "../.."),
  test: {
    name: "pages",
    include: ["test/pages/**/*.test.ts"],
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: soon },
  },
});
