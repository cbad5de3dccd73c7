import { randomBytes } from "node:crypto";
import { assemble, type Bundle } from "../local/assemble.ts";
import { expectData, expectKnownSchemas, expectOwnKeys } from "../local/folder-check.ts";
import { freezeRuntime } from "../local/freeze.ts";
import { takeOrders } from "../local/orders.ts";
import { freePort } from "../local/port.ts";
import { claimFolder, type FolderClaim, noteEveryMs } from "../local/running.ts";
import { type LocalWorker, startRuntime } from "../local/runtime.ts";
import type { StateFolder } from "../local/state-folder.ts";
import { Misuse, reasonOf } from "../program.ts";
import type { Trust } from "./caller.ts";
import { Front } from "./front.ts";
import { expectUsable, readSecrets, rememberIdentity } from "./settings.ts";

/** What is served, and to whom. */
export interface ServedOptions {
  readonly folder: StateFolder;
  readonly host: string;
  readonly port: number;
  readonly trust: Trust;
  readonly graceMs: number;
  readonly files: { readonly keys: string | undefined; readonly bootstrap: string | undefined };
  /** Settings as they are now; asked again when they are to be taken anew. */
  readonly vars: () => Readonly<Record<string, string>>;
  readonly isJson: boolean;
}

/** The header that shows the runtime that a request came through the front. */
const frontHeader = "Sekisho-Front";

/** Serves until a signal says that it is over. */
export async function served(options: ServedOptions): Promise<void> {
  const { folder, host, port, trust, graceMs, isJson } = options;
  const ended = signalled(["SIGTERM", "SIGINT"]);
  const hangUps = hangUpsFromNowOn();
  const tell = (line: string) => void process.stderr.write(`${line}\n`);
  folder.prepare();
  expectData(folder);
  const bundle = await assemble({ tell }, "production");
  const origin = expectOrigin({ ...bundle.vars, ...options.vars() }, options);
  const claim = await claimFolder(folder, origin);
  const innerPort = await freePort();
  const inner = { port: innerPort, header: frontHeader, secret: randomBytes(24).toString("hex") };
  try {
    let runtime = await start(options, { bundle, inner, claim, tell });
    const front = new Front({ host, port, trust, inner, onDoubt: tell });
    const reload = async () => {
      const { release } = await front.hold();
      try {
        // What cannot be used is found before the runtime that can be used is ended.
        await settingsOf(options, bundle, tell);
        await runtime.close();
        runtime = await start(options, { bundle, inner, claim, tell });
      } finally {
        release();
      }
    };
    const hold = async () => {
      const held = await front.hold();
      const frozen = await freezeRuntime().catch((fault) => {
        held.release();
        throw fault;
      });
      return {
        release() {
          frozen.release();
          held.release();
        },
      };
    };
    const orders = await takeOrders({ hold, reload });
    claim.noteOrders({ port: orders.port, secret: orders.secret });
    const noting = setInterval(() => claim.noteRuntime(), noteEveryMs);
    try {
      await front.listen();
      const address = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
      console.log(
        isJson
          ? JSON.stringify({ origin, address, state: folder.path, pid: process.pid })
          : `Sekisho serves ${origin} at ${address}, data in ${folder.path}. Ctrl-C ends it.`,
      );
      hangUps.answer(() => {
        tell("Taking keys and settings anew.");
        reload().then(
          () => tell("Taken."),
          (fault) => tell(notTaken(reasonOf(fault))),
        );
      });
      await ended;
      await front.end(graceMs);
    } finally {
      clearInterval(noting);
      orders.close();
      await runtime.close();
    }
  } finally {
    claim.release();
  }
}

/** Why new keys and settings were not taken, and what holds meanwhile. */
export function notTaken(why: string): string {
  return (
    `Not taken: ${why} The server goes on with the keys and settings that it has; they are in its memory ` +
    "alone, so put the file right before the next start, and send SIGHUP again."
  );
}

interface Starting {
  readonly bundle: Bundle;
  readonly inner: { readonly port: number; readonly header: string; readonly secret: string };
  readonly claim: FolderClaim;
  readonly tell: (line: string) => void;
}

async function start(options: ServedOptions, starting: Starting): Promise<LocalWorker> {
  const { bundle, inner, claim, tell } = starting;
  const vars = await settingsOf(options, bundle, tell);
  return startRuntime({
    ...{ bundle, vars, port: inner.port, guard: inner },
    objects: options.folder.objects,
    onRuntime: claim.noteRuntime,
    onLog: (_level, line) => void process.stderr.write(`${line}\n`),
  });
}

/** All variables and secrets of the Worker, read now and found usable. */
async function settingsOf(
  options: ServedOptions,
  bundle: Bundle,
  tell: (line: string) => void,
): Promise<Record<string, string>> {
  const { folder, files } = options;
  const vars = { ...bundle.vars, ...options.vars() };
  expectUsable(vars);
  expectData(folder);
  const secrets = await readSecrets(folder, files);
  await expectOwnKeys(folder, secrets);
  expectKnownSchemas(folder);
  rememberIdentity(folder, vars, tell);
  return { ...vars, SEKISHO_KEYS: secrets.keys, BOOTSTRAP_SECRET: secrets.bootstrapSecret };
}

/** The origin that was told; the one of `wrangler.toml` is an example. */
function expectOrigin(
  vars: Readonly<Record<string, string>>,
  { vars: told }: ServedOptions,
): string {
  if (told().PUBLIC_ORIGIN === undefined) {
    throw new Misuse("Name the address that callers see: --origin https://…");
  }
  expectUsable(vars);
  return vars.PUBLIC_ORIGIN ?? "";
}

/** Resolves at the first of these signals; a later one ends the program at once. */
function signalled(signals: readonly NodeJS.Signals[]): Promise<void> {
  return new Promise((resolve) => {
    let firstMs: number | null = null;
    for (const signal of signals) {
      process.on(signal, () => {
        firstMs ??= Date.now();
        // What starts us may pass on the same one again.
        if (Date.now() - firstMs > 1_000) process.exit(130);
        resolve();
      });
    }
  });
}

/**
 * Hears SIGHUP, which would end the program, from now on. One that came before there was anything to
 * do about it is answered once there is.
 */
function hangUpsFromNowOn(): { answer(act: () => void): void } {
  let onHangUp: (() => void) | null = null;
  let isMissed = false;
  process.on("SIGHUP", () => {
    if (onHangUp === null) isMissed = true;
    else onHangUp();
  });
  return {
    answer(act) {
      onHangUp = act;
      if (isMissed) act();
    },
  };
}
