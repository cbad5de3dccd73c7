import { type LocalWorker, type RuntimeOptions, startRuntime } from "./runtime.ts";
import type { Secrets } from "./state-folder.ts";

/** What the local Worker is run with. */
export interface WorkerOptions extends Omit<RuntimeOptions, "vars" | "guard"> {
  readonly secrets: Secrets;
  /** `local` unless told. */
  readonly environment?: "local" | "test" | undefined;
  /** What callers see; the port's own address unless told. */
  readonly publicOrigin?: string;
}

/** Runs the local Worker, for callers on this machine. */
export function startWorker(options: WorkerOptions): Promise<LocalWorker> {
  const { bundle, secrets, port, publicOrigin, environment } = options;
  const vars = {
    ...bundle.vars,
    ENVIRONMENT: environment ?? "local",
    PUBLIC_ORIGIN: publicOrigin ?? localOrigin(port),
    LOCAL_PORT: String(port),
    SEKISHO_KEYS: secrets.keys,
    BOOTSTRAP_SECRET: secrets.bootstrapSecret,
  };
  return startRuntime({ ...options, vars });
}

/**
 * Where callers reach a local server, as every client spells it: without the scheme's own port.
 * Passkeys refuse an address of digits.
 */
export function localOrigin(port: number): string {
  return new URL(`http://localhost:${port}`).origin;
}
