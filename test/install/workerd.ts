import { Miniflare } from "miniflare";

/** Runs one module on workerd, with values and a KV namespace in its environment. */
export async function onWorkerd(
  contents: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Miniflare> {
  const values = Object.entries(env).map(([name, value]) => [name, { type: "text", value }]);
  const miniflare = new Miniflare({
    host: "127.0.0.1",
    port: 0,
    cf: false,
    enableDevRegistry: false,
    handleStructuredLogs: () => undefined,
    workers: [
      {
        config: {
          name: "installed",
          compatibilityDate: "2026-10-01",
          manifest: {
            mainModule: "worker.js",
            modulesRoot: import.meta.dirname,
            modules: { "worker.js": { type: "esm", contents } },
          },
          env: { ...Object.fromEntries(values), TAKEN: { type: "kv", id: "taken" } },
        },
        dev: { rootPath: import.meta.dirname, unsafeRegisterWorker: false },
      },
    ],
  });
  await miniflare.ready;
  return miniflare;
}
