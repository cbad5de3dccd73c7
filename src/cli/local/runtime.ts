import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Miniflare } from "miniflare";
import { Failure, reasonOf } from "../program.ts";
import type { Bundle } from "./assemble.ts";
import { quietEnvironment } from "./child.ts";
import { projectFolder } from "./folders.ts";
import { hostDoor } from "./host-door.ts";
import { remedyIn } from "./state-folder.ts";

/** A built Worker, and what it runs with. */
export interface RuntimeOptions {
  readonly bundle: Bundle;
  /** Where the objects' databases are kept. */
  readonly objects: string;
  readonly port: number;
  readonly vars: Readonly<Record<string, string>>;
  /** Serves only who brings this header: a front of ours, and nobody else on this machine. */
  readonly guard?: { readonly header: string; readonly secret: string } | undefined;
  /** Called when the runtime's process is there. */
  readonly onRuntime?: (() => void) | undefined;
  /** One line that the Worker logged. */
  readonly onLog: (level: string, line: string) => void;
}

/** The Worker, running on this machine. */
export interface LocalWorker {
  /** Ends it; what was committed is on disk. */
  close(): Promise<void>;
}

/**
 * Runs a built Worker with real Durable Objects whose databases stay on disk, on 127.0.0.1 only.
 * Returns when `/healthz` answers 200. Asks nobody for anything over the network by itself.
 */
export async function startRuntime(options: RuntimeOptions): Promise<LocalWorker> {
  Object.assign(process.env, quietEnvironment);
  const { objects, port, onLog } = options;
  // Large: a program that only tells its usage does without.
  const { Miniflare } = await import("miniflare");
  let miniflare: Miniflare | undefined;
  const mine = keepSignals();
  try {
    miniflare = new Miniflare({
      // Its own door believes headers that say where a request goes; callers use the one below.
      host: "127.0.0.1",
      port: 0,
      cf: false,
      enableDevRegistry: false,
      resourcePersistencePath: objects,
      handleStructuredLogs: ({ level, message }) => onLog(level, message),
      workers: workersOf(options),
    });
    mine.restore();
    await miniflare.ready;
    options.onRuntime?.();
    await expectHealthy(options);
    const running = miniflare;
    return { close: () => running.dispose() };
  } catch (error) {
    await miniflare?.dispose().catch(() => undefined);
    if (error instanceof Failure) throw error;
    if (/address already in use/i.test(reasonOf(error))) {
      throw new Failure(
        `Port ${port} was taken by another program a moment ago: start again, or choose another with --port.`,
      );
    }
    throw new Failure(
      `The Worker cannot be started with the databases in ${objects}: ${reasonOf(error).trimEnd()}\n` +
        `If they are broken: ${remedyIn(dirname(objects))}`,
    );
  }
}

/**
 * Miniflare ends the whole program on a signal, with the signal's exit code, before anything can be
 * closed. `restore` leaves the signals to those who listened before; its hook at the exit stays.
 */
function keepSignals(): { restore(): void } {
  const signals = ["SIGHUP", "SIGINT", "SIGTERM"] as const;
  const before = signals.map((signal) => process.listeners(signal));
  return {
    restore() {
      for (const [index, signal] of signals.entries()) {
        const added = process.listeners(signal).filter((each) => !before[index]?.includes(each));
        for (const listener of added) process.off(signal, listener);
      }
    },
  };
}

/** The Worker, and, where no front of ours stands before it, a door that looks at Host. */
function workersOf(options: RuntimeOptions) {
  const { bundle, port, guard } = options;
  const own = {
    rootPath: bundle.folder,
    unsafeRegisterWorker: false,
    // The header is how a local caller says where it comes from.
    stripCfConnectingIp: false,
  };
  const open = { ...own, unsafeDirectSockets: [{ host: "127.0.0.1", port }] };
  if (guard !== undefined) return [{ config: configOf(options), dev: open }];
  return [
    { config: configOf(options), dev: own },
    { config: hostDoor(bundle), dev: open },
  ];
}

function configOf({ bundle, vars, guard }: RuntimeOptions) {
  const text = (value: string) => ({ type: "text" as const, value });
  const objects = Object.entries(bundle.objects).map(([binding, exportName]) => [
    binding,
    { type: "durable-object" as const, worker: bundle.name, exportName },
  ]);
  const exported = Object.values(bundle.objects).map((name) => [
    name,
    { type: "durable-object" as const, storage: "sqlite" as const },
  ]);
  return {
    name: bundle.name,
    compatibilityDate: bundle.compatibility_date,
    compatibilityFlags: bundle.compatibility_flags,
    manifest: {
      mainModule: guard === undefined ? bundle.main : guardModule,
      modulesRoot: bundle.folder,
      modules: {
        ...Object.fromEntries(bundle.modules.map((name) => [name, moduleOf(bundle, name)])),
        ...(guard === undefined ? {} : { [guardModule]: guardOf(bundle, guard) }),
      },
    },
    env: {
      ...Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, text(value)])),
      ...Object.fromEntries(objects),
    },
    assets: {
      ...bundle.assets,
      directory: join(projectFolder, bundle.assets.directory),
      hasUserWorker: true,
    },
    exports: Object.fromEntries(exported),
  };
}

function moduleOf({ folder }: Bundle, name: string) {
  const contents = readFileSync(join(folder, name));
  if (name.endsWith(".wasm")) return { type: "wasm" as const, contents: new Uint8Array(contents) };
  return { type: "esm" as const, contents: contents.toString() };
}

const guardModule = "guard.js";

/** The Worker's entry behind a guard; the objects are as they were. */
function guardOf({ main }: Bundle, { header, secret }: NonNullable<RuntimeOptions["guard"]>) {
  const [path, name, wanted] = [`./${main}`, header, secret].map((each) => JSON.stringify(each));
  const contents = `import worker from ${path};
export * from ${path};
export default {
  fetch(request, env, context) {
    if (request.headers.get(${name}) === ${wanted}) return worker.fetch(request, env, context);
    return new Response(null, { status: 421 });
  },
};
`;
  return { type: "esm" as const, contents };
}

async function expectHealthy({ port, guard }: RuntimeOptions): Promise<void> {
  const headers = guard === undefined ? {} : { [guard.header]: guard.secret };
  const response = await fetch(`http://127.0.0.1:${port}/healthz`, { headers });
  const said = await response.text();
  if (response.status === 200) return;
  throw new Failure(`The Worker started, but /healthz answered ${response.status}: ${said}`);
}
