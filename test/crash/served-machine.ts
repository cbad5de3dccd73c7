import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "../../src/cli/local/folders.ts";
import { freePort } from "../../src/cli/local/port.ts";
import { childrenOf } from "../../src/cli/local/process-mark.ts";
import type { Certified } from "./gateway.ts";

const sekisho = join(projectFolder, "src/cli/sekisho.ts");

/** What `sekisho serve` is given. */
export interface Served {
  readonly publicOrigin: string;
  readonly gatewayUrl: string;
  readonly keys: string;
  readonly bootstrapSecret: string;
  /** Of the gateway, which no authority has signed. */
  readonly certificate: Certified;
}

let made: Certified | null | undefined;

/** A certificate for this machine that nobody has signed; `null` without `openssl`. */
export function ownCertificate(): Certified | null {
  if (made !== undefined) return made;
  const folder = mkdtempSync(join(tmpdir(), "sekisho-certificate-"));
  made = freshCertificate(folder);
  rmSync(folder, { recursive: true, force: true });
  return made;
}

function freshCertificate(folder: string): Certified | null {
  const [key, cert] = [join(folder, "own.key"), join(folder, "own.crt")];
  const ran = spawnSync("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
    ...["-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost"],
    ...["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
  ]);
  if (ran.status !== 0) return null;
  return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
}

/** `sekisho serve` over one state folder, at one address, as often as it is started. */
export class ServedMachine {
  readonly folder: string;
  readonly port: number;
  readonly #files: string;
  #child: ChildProcess | null = null;
  #said = "";

  private constructor(folder: string, port: number) {
    this.folder = join(folder, "state");
    this.#files = folder;
    this.port = port;
  }

  /** A server with no data, running. */
  static async found(folder: string, served: Served): Promise<ServedMachine> {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const machine = new ServedMachine(folder, await freePort());
    machine.#write("ca.crt", served.certificate.cert);
    machine.writeKeys(served.keys);
    machine.#write("bootstrap", served.bootstrapSecret);
    machine.#write(
      "vars",
      `PUBLIC_ORIGIN=${served.publicOrigin}\nMESSAGE_GATEWAY_URL=${served.gatewayUrl}\n`,
    );
    await machine.start();
    return machine;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get objects(): string {
    return join(this.folder, "objects");
  }

  get isRunning(): boolean {
    return this.#child !== null;
  }

  /** What it has written so far. */
  get said(): string {
    return this.#said;
  }

  /** The key ring that it is to have from the next start or reload on. */
  writeKeys(keys: string): void {
    this.#write("keys", keys);
    // Where a command that reads the data looks for it.
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(this.folder, "keys.json"), keys, { mode: 0o600 });
  }

  /** Starts it over what is on its disk; answers how many milliseconds it took to be ready. */
  async start(): Promise<number> {
    const beganMs = performance.now();
    const file = (name: string) => join(this.#files, name);
    const child = spawn(
      process.execPath,
      [
        ...[sekisho, "serve", "--json", "--port", String(this.port), "--state", this.folder],
        ...["--vars", file("vars"), "--keys", file("keys")],
        ...["--bootstrap-secret", file("bootstrap"), "--trust-proxy", "127.0.0.1"],
      ],
      {
        env: { ...process.env, NODE_EXTRA_CA_CERTS: file("ca.crt") },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    this.#child = child;
    child.stderr.on("data", (chunk) => {
      this.#said += chunk;
    });
    await new Promise<void>((resolve, reject) => {
      child.stdout.once("data", () => resolve());
      child.once("exit", (code) => reject(new Error(`serve ended with ${code}: ${this.#said}`)));
    });
    return performance.now() - beganMs;
  }

  /** It is killed; its runtime with it, unless that is to be left running, as nobody's child. */
  async kill({ leavesRuntime = false } = {}): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child?.pid === undefined) return;
    const runtime = leavesRuntime ? [] : childrenOf(child.pid);
    const ended = ending(child);
    child.kill("SIGKILL");
    for (const { pid } of runtime) process.kill(pid, "SIGKILL");
    await ended;
  }

  /** It is asked to end; answers its exit code. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null) return;
    const ended = ending(child);
    child.kill("SIGTERM");
    const code = await ended;
    if (code !== 0) throw new Error(`serve ended with ${code}: ${this.#said}`);
  }

  /** Has it take its keys anew; resolves when it has. */
  async reload(): Promise<void> {
    const before = this.#said.split("Taken.").length;
    this.#child?.kill("SIGHUP");
    for (let tries = 0; tries < 1_200; tries += 1) {
      if (this.#said.includes("Not taken")) throw new Error(this.#said);
      if (this.#said.split("Taken.").length > before) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("the keys were not taken within a minute");
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.#files, name), text, { mode: 0o600 });
  }
}

async function ending(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  return new Promise((resolve) => {
    child.once("exit", resolve);
  });
}

/** Runs a command beside a server; answers what it told as JSON. Fails when it failed. */
export function tellOf(...args: readonly string[]): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [sekisho, ...args, "--json"]);
    let [told, faults] = ["", ""];
    child.stdout.on("data", (chunk) => {
      told += chunk;
    });
    child.stderr.on("data", (chunk) => {
      faults += chunk;
    });
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(told));
      else reject(new Error(`sekisho ${args.join(" ")} ended with ${code}: ${told}${faults}`));
    });
  });
}
