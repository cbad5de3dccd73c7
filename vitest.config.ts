import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { makeKeyRing } from "./src/token/key-ring.ts";

const keys = await makeKeyRing((bytes) => crypto.getRandomValues(new Uint8Array(bytes)));

/**
 * Two worlds: `node` runs what knows no platform, `worker` runs inside workerd against the whole
 * Worker with real Durable Objects.
 */
export default defineConfig({
  test: {
    fsModuleCache: false,
    projects: [
      {
        test: {
          name: "node",
          include: ["test/tidy.test.ts", "test/{unit,property,simulation}/**/*.test.ts"],
          exclude: ["test/**/*.worker.test.ts"],
          testTimeout: 30_000,
        },
      },
      {
        plugins: [
          cloudflareTest({
            main: "./worker/local.ts",
            wrangler: { configPath: "./wrangler.toml", environment: "local" },
            miniflare: {
              bindings: { SEKISHO_KEYS: keys, BOOTSTRAP_SECRET: "bootstrap-secret-of-the-tests" },
            },
          }),
        ],
        test: {
          name: "worker",
          include: ["test/{attack,e2e}/**/*.test.ts", "test/**/*.worker.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
