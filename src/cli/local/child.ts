import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { Failure } from "../program.ts";
import { projectFolder } from "./folders.ts";

/** How a child program ended, with what it wrote to both outputs in the order of arrival. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** No program of ours reports to anybody, asks for updates, or logs outside the checkout. */
export const quietEnvironment = {
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: "false",
  REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
  REDOCLY_TELEMETRY: "off",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_WRITE_LOGS: "false",
  X_LOCAL_OBSERVABILITY: "false",
} as const;

/** What ends a child before its own end. */
export interface ChildOptions {
  /** Ends the child; its end is then told as exit code 143. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs a script of a package with this very Node, in the checkout, without standard input. */
export function runScript(
  script: string,
  args: readonly string[],
  { signal }: ChildOptions = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: projectFolder,
      env: { ...process.env, ...quietEnvironment, NO_COLOR: "1", FORCE_COLOR: undefined },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const stop = () => child.kill("SIGTERM");
    signal?.addEventListener("abort", stop);
    child.on("error", reject);
    child.on("close", (code) => {
      signal?.removeEventListener("abort", stop);
      resolve({ code: code ?? 143, output: stripVTControlCharacters(output) });
    });
  });
}

/** Runs a script that has to succeed; what it wrote is told when it did not. */
export async function mustRun(
  what: string,
  script: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<string> {
  const { code, output } = await runScript(script, args, options);
  options.signal?.throwIfAborted();
  if (code === 0) return output;
  throw new Failure(`${what} failed with exit code ${code}:\n${output.trimEnd()}`);
}
