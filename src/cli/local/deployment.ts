import { Failure } from "../program.ts";
import { operatorClient, refusalInWords } from "../seed/actors.ts";
import type { BareSeed, FullSeed } from "../seed/schema.ts";
import { SecretSpent, seed } from "../seed/seed.ts";
import type { Bundle } from "./assemble.ts";
import { freePort, type HeldPort } from "./port.ts";
import type { LocalWorker } from "./runtime.ts";
import { isFull, type Secrets, type StateFolder } from "./state-folder.ts";
import { localOrigin, startWorker } from "./worker.ts";

/** What a local deployment is brought up with. */
export interface DeploymentOptions {
  readonly bundle: Bundle;
  readonly folder: StateFolder;
  readonly secrets: Secrets;
  readonly port: number;
  /** What keeps the port until the deployment takes it. */
  readonly held?: HeldPort | undefined;
  /** Whether an empty deployment is filled with somebody of every kind. */
  readonly seeds: boolean;
  readonly environment?: "local" | "test";
  readonly tell: (line: string) => void;
  readonly onLog: (level: string, line: string) => void;
  readonly onRuntime?: (() => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called when a first run has filled the deployment, before anybody else can reach it. */
  readonly onSeeded?: (seed: FullSeed, reach: string) => Promise<void>;
}

/** A local deployment that answers, and who is in it. */
export interface Deployment {
  readonly worker: LocalWorker;
  readonly seed: FullSeed | BareSeed;
}

/**
 * Brings a local deployment up on its port. An empty one is filled first, behind a port of its own,
 * so that whoever sees `/healthz` answer finds `seed.json` complete.
 */
export async function deploy(options: DeploymentOptions): Promise<Deployment> {
  const { folder, secrets, port, signal, tell } = options;
  const origin = localOrigin(port);
  const kept = folder.seed();
  let current = kept;
  if (options.seeds && !isFull(kept)) current = await fill(options);
  if (current === null) current = { origin, bootstrap_secret: secrets.bootstrapSecret };
  if (current.origin !== origin) {
    tell(
      `This state was made as ${current.origin}. From now on it is ${origin}: tokens of before are\n` +
        "refused, since another issuer signed them; keys, ids, wallets and money stay.",
    );
  }
  folder.saveSeed({ ...current, origin });
  signal?.throwIfAborted();
  await options.held?.release();
  const worker = await startWorker({ ...options, objects: folder.objects });
  try {
    signal?.throwIfAborted();
    if (isFull(kept)) await expectKnown({ ...kept, origin }, folder, tell);
    return { worker, seed: { ...current, origin } };
  } catch (error) {
    await worker.close();
    throw error;
  }
}

/** Seeds behind a port that nobody knows; the origin is already the one that callers will see. */
async function fill(options: DeploymentOptions): Promise<FullSeed | BareSeed | null> {
  const { folder, secrets, tell, signal, onSeeded } = options;
  const publicOrigin = localOrigin(options.port);
  const port = await freePort();
  // What goes well is told by `tell`, one line each.
  const onLog: DeploymentOptions["onLog"] = (level, line) => {
    if (!line.includes('"severity_text":"INFO"')) options.onLog(level, line);
  };
  const given = { ...options, objects: folder.objects, port, publicOrigin, onLog };
  const worker = await startWorker(given);
  const place = { origin: `http://127.0.0.1:${port}`, publicOrigin };
  try {
    const begun = folder.journal() !== null;
    tell(begun ? "Going on with the first run, which was interrupted:" : "First run. Seeding:");
    const seeded = await seed(place, folder, { bootstrapSecret: secrets.bootstrapSecret, tell });
    await onSeeded?.(seeded, place.origin);
    return seeded;
  } catch (error) {
    signal?.throwIfAborted();
    const bare = folder.seed();
    if (error instanceof SecretSpent && bare !== null) {
      tell("The bootstrap secret was spent by somebody else: this deployment stays as it is.");
      return bare;
    }
    if (!(error instanceof Failure)) throw error;
    throw new Failure(
      `The first run broke off. ${error.message}\nRun it again to go on from there; if it breaks ` +
        `off at the same place, delete ${folder.path} and start afresh.`,
    );
  } finally {
    await worker.close();
  }
}

/** Fails when the databases cannot be read; says so when they no longer know their operator. */
async function expectKnown(
  { origin, operators: [first] }: FullSeed,
  folder: StateFolder,
  tell: (line: string) => void,
): Promise<void> {
  const place = { origin, publicOrigin: origin };
  const renewal = await (await operatorClient(place, first.jwk, first.operator_id)).openSession();
  if (typeof renewal !== "object") return;
  const status = renewal.problem?.status ?? 503;
  if (status >= 500) {
    throw new Failure(
      `The databases in ${folder.objects} cannot be used (${refusalInWords(renewal)}). ` +
        `Put them back, or delete ${folder.path} to start afresh (its wallets are lost then).`,
    );
  }
  tell(`Note: ${folder.path}/seed.json names an operator who has no session here any more.`);
}
