import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { laterMs, type Numbered, pathOf } from "./groups.ts";

/** A platform that the cases run on. */
export interface Platform {
  /** Has the Worker play a part of a case; gives what came of it. */
  ask(one: Numbered, part: "run" | "later"): Promise<unknown>;
  pass(ms: number): Promise<void>;
  end(): Promise<void>;
}

/** Plays a case, and gives what came of it. `setOff` puts the clock of its machine so far off. */
export async function playOn(
  platform: Platform,
  one: Numbered,
  setOff?: (ms: number) => void,
): Promise<unknown> {
  const { later, offMs = 0 } = one.played;
  setOff?.(offMs);
  const first = await platform.ask(one, "run");
  setOff?.(0);
  if (later === undefined) return first;
  await platform.pass(laterMs);
  return await platform.ask(one, "later");
}

/** The Worker of the cases on workerd. */
export async function realPlatform(): Promise<Platform> {
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
  process.env.WRANGLER_SEND_METRICS = "false";
  const { outputFiles } = await build({
    absWorkingDir: import.meta.dirname,
    entryPoints: ["worker.ts"],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    external: ["cloudflare:*", "workerd:*"],
  });
  const contents = outputFiles[0]?.text ?? "";
  const miniflare = new Miniflare({
    host: "127.0.0.1",
    port: 0,
    cf: false,
    enableDevRegistry: false,
    // What the cases throw is told on the way; nobody reads it.
    handleStructuredLogs: () => undefined,
    workers: [
      {
        config: {
          name: "cases",
          compatibilityDate: "2026-10-01",
          compatibilityFlags: ["nodejs_compat", "unsafe_module", "experimental"],
          manifest: {
            mainModule: "worker.js",
            modulesRoot: import.meta.dirname,
            modules: { "worker.js": { type: "esm", contents } },
          },
          env: { SUBJECT: { type: "durable-object", worker: "cases", exportName: "Subject" } },
          exports: { Subject: { type: "durable-object", storage: "sqlite" } },
        },
        dev: { rootPath: import.meta.dirname, unsafeRegisterWorker: false },
      },
    ],
  });
  await miniflare.ready;
  return {
    async ask(one, part) {
      const response = await miniflare.dispatchFetch(pathOf(one, part));
      return await response.json();
    },
    pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    end: () => miniflare.dispose(),
  };
}
