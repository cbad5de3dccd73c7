import { signedCurl } from "../demo/curl.ts";
import { assemble } from "./assemble.ts";
import { type DeploymentOptions, deploy } from "./deployment.ts";
import { expectData, expectKnownSchemas, expectOwnKeys } from "./folder-check.ts";
import { ownCommand, shellWord, stateFolderOf } from "./folders.ts";
import { freezeRuntime } from "./freeze.ts";
import { takeOrders } from "./orders.ts";
import { type HeldPort, holdPort } from "./port.ts";
import { claimFolder, noteEveryMs } from "./running.ts";
import { expectSettings } from "./setting-faults.ts";
import { isFull, StateFolder } from "./state-folder.ts";
import { localOrigin } from "./worker.ts";

const pages = ["/app", "/terminal", "/console"];

/** What was typed of the deployment that is to be served. */
export interface ServeOptions {
  readonly port: number;
  /** The state folder as typed. */
  readonly state: string | undefined;
  readonly seeds: boolean;
  readonly environment: "local" | "test";
}

/** Runs a local deployment until `stopped`; then ends it cleanly. */
export async function serveLocally(
  { port, state, seeds, environment }: ServeOptions,
  stopped: AbortSignal,
): Promise<void> {
  const folder = new StateFolder(stateFolderOf(state));
  folder.prepare();
  const claim = await claimFolder(folder, localOrigin(port));
  let held: HeldPort | undefined;
  try {
    expectData(folder);
    const secrets = await folder.secrets();
    folder.journal();
    folder.seed();
    await expectOwnKeys(folder, secrets);
    expectKnownSchemas(folder);
    held = await holdPort(port);
    const tell = (line: string) => console.log(line);
    const bundle = await assemble({ tell, signal: stopped, goesOnWithoutDocs: true });
    expectSettings(bundle.vars);
    let curl: string | null = null;
    const onSeeded: DeploymentOptions["onSeeded"] = async (seeded, reach) => {
      curl = await signedCurl(seeded, folder, reach);
    };
    const base = { bundle, folder, secrets, port, seeds, tell, onLog, environment };
    const options = { ...base, signal: stopped };
    const { noteRuntime: onRuntime } = claim;
    const { worker, seed } = await deploy({ ...options, held, onSeeded, onRuntime });
    const orders = await takeOrders({ hold: freezeRuntime });
    claim.noteOrders({ port: orders.port, secret: orders.secret });
    const noting = setInterval(onRuntime, noteEveryMs);
    try {
      await introduce(seed.origin, folder, { curl, isSeeded: isFull(seed) });
      await new Promise<void>((resolve) => {
        if (stopped.aborted) resolve();
        stopped.addEventListener("abort", () => resolve());
      });
    } finally {
      clearInterval(noting);
      orders.close();
      await worker.close();
    }
  } finally {
    await held?.release();
    claim.release();
  }
}

async function introduce(
  origin: string,
  folder: StateFolder,
  { curl, isSeeded }: { curl: string | null; isSeeded: boolean },
): Promise<void> {
  const found = await Promise.all(
    pages.map(async (page) => ((await isPage(origin + page)) ? [page] : [])),
  );
  const links = ["/docs", "/openapi.json", "/dev/mailbox", ...found.flat()];
  const again = `${ownCommand} demo --curl --state ${shellWord(folder.path)}`;
  const lines = [
    ...(curl === null ? [] : ["", "Pay once, within a minute (signed just now):", "", curl]),
    ...(isSeeded ? ["", `A freshly signed payment at any time: ${again} | sh`] : []),
    "",
    `Sekisho runs at ${origin}`,
    ...links.map((link) => `  ${origin}${link}`),
    `  data and keys: ${folder.path}`,
    "  what it decides: a line of JSON each, on standard error (2>FILE keeps them)",
  ];
  console.log(`${lines.join("\n")}\n\nCtrl-C ends it.`);
}

async function isPage(url: string): Promise<boolean> {
  const response = await fetch(url, { redirect: "follow" }).catch(() => null);
  await response?.body?.cancel();
  return response?.ok ?? false;
}

/** What the Worker logs goes to standard error as it comes. */
function onLog(_level: string, line: string): void {
  process.stderr.write(`${line}\n`);
}
