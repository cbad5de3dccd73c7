import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { quietEnvironment } from "../../src/cli/local/child.ts";
import { freePort } from "../../src/cli/local/port.ts";
import { cpuMsOf } from "./cpu-time.ts";

/** A Worker as it was bundled: its modules, and what it is bound to. */
export interface Program {
  readonly folder: string;
  /** The module that is run comes first. */
  readonly modules: readonly string[];
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
  readonly vars: Readonly<Record<string, string>>;
  /** Binding → class of the Durable Object. */
  readonly objects: Readonly<Record<string, string>>;
}

/** A Worker in a workerd process of its own. */
export interface Server {
  readonly pid: number;
  readonly port: number;
  readonly inspectorPort: number | null;
  /** Processor time of the process so far, in milliseconds; `null` where the system tells none. */
  cpuMs(): number | null;
  /** As `readBooks` reads it. */
  readonly objectsFolder: string;
  close(): Promise<void>;
  /** Ends the process at once, as it stands (`SIGKILL`); returns when it is gone. */
  kill(): Promise<void>;
}

/** How a server is run; a benchmark's needs none of it. */
export interface ServeOptions {
  readonly inspects?: boolean;
  /** Goes on with the objects that are in the folder. */
  readonly keeps?: boolean;
  /** A free one unless told. */
  readonly port?: number;
  /** The port on this machine that every call of the Worker to the outside reaches. */
  readonly outsidePort?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Told what the server writes, as it comes. */
  readonly onOutput?: (text: string) => void;
}

/**
 * Serves a Worker with the plain `workerd serve`: no proxy and no tracing in front of it, objects
 * on disk in `folder`, which is emptied first unless it is kept. Every program of a benchmark is
 * started by this.
 */
export async function serve(
  program: Program,
  folder: string,
  options: ServeOptions = {},
): Promise<Server> {
  if (options.keeps !== true) rmSync(folder, { recursive: true, force: true });
  const objectsFolder = join(folder, "objects");
  mkdirSync(join(objectsFolder, "do"), { recursive: true });
  for (const name of program.modules) {
    copyFileSync(join(program.folder, name), join(folder, name));
  }
  const port = options.port ?? (await freePort());
  const inspectorPort = options.inspects === true ? await freePort() : null;
  const configFile = join(folder, "server.capnp");
  writeFileSync(configFile, configOf(program, { port, objectsFolder, ...options }));
  const inspection = inspectorPort === null ? [] : [`--inspector-addr=127.0.0.1:${inspectorPort}`];
  const child = spawn(workerdBinary(), ["serve", ...inspection, configFile], {
    env: { ...process.env, ...quietEnvironment, ...options.environment },
    stdio: ["ignore", options.onOutput === undefined ? "ignore" : "pipe", "pipe"],
  });
  const killed = () => child.kill("SIGKILL");
  process.once("exit", killed);
  child.once("exit", () => process.off("exit", killed));
  const said = keepOutput(child, options.onOutput);
  await untilHealthy(child, port, said);
  return {
    pid: child.pid ?? 0,
    port,
    inspectorPort,
    objectsFolder,
    cpuMs: () => cpuMsOf(child.pid ?? 0),
    close: () => end(child, "SIGTERM"),
    kill: () => end(child, "SIGKILL"),
  };
}

function workerdBinary(): string {
  const ofMiniflare = createRequire(createRequire(import.meta.url).resolve("miniflare"));
  return (ofMiniflare("workerd") as { default: string }).default;
}

function configOf(
  program: Program,
  at: { port: number; objectsFolder: string; outsidePort?: number },
): string {
  const text = (value: string) => JSON.stringify(value);
  const module = (name: string) =>
    name.endsWith(".wasm")
      ? `(name = ${text(name)}, wasm = embed ${text(name)})`
      : `(name = ${text(name)}, esModule = embed ${text(name)})`;
  const classes = [...new Set(Object.values(program.objects))];
  const namespace = (name: string) =>
    `(className = ${text(name)}, uniqueKey = ${text(`bench-${name}`)}, enableSql = true)`;
  const bindings = [
    ...Object.entries(program.vars).map(
      ([name, value]) => `(name = ${text(name)}, text = ${text(value)})`,
    ),
    ...Object.entries(program.objects).map(
      ([name, value]) => `(name = ${text(name)}, durableObjectNamespace = ${text(value)})`,
    ),
  ];
  const outside = `(name = "outside", external = (address = "127.0.0.1:${at.outsidePort}", http = ()))`;
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "disk", disk = (path = ${text(join(at.objectsFolder, "do"))}, writable = true)),${at.outsidePort === undefined ? "" : `\n    ${outside},`}
  ],
  sockets = [(name = "http", address = "127.0.0.1:${at.port}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  compatibilityDate = ${text(program.compatibilityDate)},
  compatibilityFlags = [${program.compatibilityFlags.map(text).join(", ")}],
  modules = [${program.modules.map(module).join(", ")}],
  durableObjectNamespaces = [${classes.map(namespace).join(", ")}],
  durableObjectStorage = (localDisk = "disk"),${at.outsidePort === undefined ? "" : '\n  globalOutbound = "outside",'}
  bindings = [${bindings.join(",\n    ")}],
);
`;
}

function keepOutput(child: ChildProcess, onOutput?: (text: string) => void): () => string {
  let output = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-10_000);
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => onOutput?.(chunk.toString()));
  }
  return () => output;
}

async function untilHealthy(child: ChildProcess, port: number, said: () => string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await end(child, "SIGTERM");
  throw new Error(`workerd did not get up: ${said()}`);
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill(signal);
    setTimeout(() => child.kill("SIGKILL"), 5_000).unref();
  });
}
