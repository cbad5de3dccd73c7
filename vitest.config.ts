import { resolve } from "node:path";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { makeKeyRing } from "./src/token/key-ring.ts";
import { bundled, chunkRules } from "./test/bundled.ts";
import { keepFilesInMemory } from "./test/memory-folder.ts";
import { soon } from "./test/soon.ts";

keepFilesInMemory();

/**
 * The key ring of the worker tests, in the middle of a rotation: beside the current keys stand an
 * older access key, an older blinding key, and a retired code key with its seal. Tests read it from the environment when
 * an attack needs a leaked key.
 */
async function makeTestRing(): Promise<string> {
  const make = async () =>
    JSON.parse(await makeKeyRing((bytes) => crypto.getRandomValues(new Uint8Array(bytes))));
  const [ring, older] = [await make(), await make()];
  ring.access.push(older.access[0]);
  ring.code.push({ ...older.code[0], retired: true });
  ring.blind.push({ ...older.blind[0], n: 2 });
  ring.seal.code.push({ n: 2, key: older.seal.code[0].key, retired: true });
  return JSON.stringify(ring);
}

/** What the built Worker has in place of some packages, the tested one has too. */
const workerAliases = [{ find: /^@peculiar\/.*$/, replacement: resolve("worker/asn1.ts") }];

/** Files that take longest; begun last, they would be waited for with one processor idle. */
const longest =
  /\/(admission|behind|clock\/rows|commands|crash\/crash|epoch|replay-walk|secrets|start|stops|stream-sockets|stuffing|velocity)\.test\.ts$/;

/** Tests that start programs and servers, or play the whole Worker. */
const processTests = [
  "test/{clock,crash,kept-state,secrets,simulator,snippets,whole-worker}/**/*.test.ts",
  "test/platform/conformance/*.test.ts",
  "test/property/fuzz-answers.test.ts",
  "test/unit/documents/{commands,scripts}.test.ts",
  "test/unit/src/cli/{behind,put-back,put-back-others}.test.ts",
  "test/unit/src/cli/books/{books,verify}.test.ts",
  "test/unit/src/cli/local/{build,local-door,start}.test.ts",
  "test/unit/src/cli/{keep,more}/*.test.ts",
  "test/unit/src/cli/operate/operate.test.ts",
  "test/unit/src/cli/serve/served.test.ts",
  "test/unit/src/cli/shop/*.test.ts",
  "test/unit/worker/courier/mailbox-bundle.test.ts",
  "test/unit/worker/wallet/stream-sockets.test.ts",
];

/**
 * A limit of time ends what hangs, and is far from what a test takes on a busy machine; what is waited
 * for may take as long as `soon` says.
 */
const patient = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: soon },
} as const;

/** Whether it is measured which functions each file inside workerd runs, as mutants ask. */
const isMeasured = process.env.MEASURE_RUNS !== undefined;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => longest.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/**
 * Four worlds: `node` runs what knows no platform, `process` starts programs of its own (servers,
 * moved clocks, the commands of the documents) or plays the whole Worker on the simulated platform,
 * `worker` runs inside workerd against the whole Worker with real Durable Objects, `browser` sends a
 * real Chromium to what `npm start` runs.
 */
export default defineConfig({
  test: {
    fsModuleCache: false,
    // A file of the worker project waits for stops and alarms as much as it computes.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // The product's own log lines are left out; `LOG=1` shows them.
    onConsoleLog: (line) => process.env.LOG !== undefined || !line.startsWith('{"event":'),
    projects: [
      {
        test: {
          name: "node",
          include: ["test/tidy.test.ts", "test/{unit,property,platform}/**/*.test.ts"],
          exclude: ["test/**/*.worker.test.ts", ...processTests],
          // One worker runs file after file and loads each room once: a third of the time was loading.
          pool: "threads",
          isolate: false,
          ...patient,
        },
      },
      {
        test: { name: "process", include: [...processTests], ...patient },
      },
      {
        resolve: { alias: workerAliases },
        plugins: [
          ...(process.argv.includes("run") ? [bundled({ isMeasured })] : []),
          cloudflareTest({
            main: "./worker/local.ts",
            wrangler: { configPath: "./wrangler.toml", environment: "local" },
            // It is not seen behind `export *`.
            additionalExports: { Clock: "WorkerEntrypoint" },
            miniflare: {
              modulesRules: [...chunkRules],
              bindings: {
                SEKISHO_KEYS: await makeTestRing(),
                BOOTSTRAP_SECRET: "bootstrap-secret-of-the-tests",
                FUZZ_SEED: process.env.FUZZ_SEED ?? "",
              },
            },
          }),
        ],
        test: {
          name: "worker",
          setupFiles: isMeasured ? ["test/mutation/inside/tell.ts"] : [],
          include: ["test/{attack,e2e}/**/*.test.ts", "test/**/*.worker.test.ts"],
          exclude: ["test/e2e/browser/**"],
          ...patient,
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/e2e/browser/**/*.test.ts"],
          ...patient,
        },
      },
    ],
  },
});
