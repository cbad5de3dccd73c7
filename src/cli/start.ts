import { assemble } from "./assemble.ts";
import { signedCurl } from "./curl.ts";
import { type DeploymentOptions, deploy } from "./deployment.ts";
import { stateFolderOf } from "./folders.ts";
import { originOf } from "./local-worker.ts";
import { claimPort, portOf } from "./port.ts";
import { runProgram } from "./program.ts";
import { claimFolder } from "./running.ts";
import { isFull, StateFolder } from "./state-folder.ts";

const usage = `Builds what is out of date and runs Sekisho on this machine, with data kept on disk.

  npm start                               at http://localhost:8787, data in .sekisho/
  npm start -- --port N --state DIR       at another port, with another folder for the data
  npm start -- --no-seed                  without demo operators, merchant, terminal and customer
  npm start -- --help                     shows this

On the first run everybody that the demo needs is made through the HTTP API and written, with
private keys, to DIR/seed.json. Ctrl-C ends the server; the next start goes on from the same data.
`;

const pages = ["/app", "/terminal", "/console"];

await runProgram({
  usage,
  options: {
    port: { type: "string" },
    state: { type: "string" },
    "no-seed": { type: "boolean" },
  },
  async run({ port: typed, state, "no-seed": noSeed }) {
    const port = portOf(typed, 8787);
    const folder = new StateFolder(stateFolderOf(state));
    const stopped = stopSignal();
    try {
      await serve(port, folder, noSeed !== true, stopped);
    } catch (error) {
      // What was cut short by the signal failed because of it.
      if (!stopped.aborted) throw error;
    }
    console.log("Stopped.");
    return 0;
  },
});

// Sockets that callers keep open do not keep the program.
process.exit();

/** Serves until the signal; then ends cleanly. */
async function serve(
  port: number,
  folder: StateFolder,
  seeds: boolean,
  stopped: AbortSignal,
): Promise<void> {
  folder.prepare();
  const secrets = await folder.secrets();
  folder.journal();
  folder.seed();
  const claim = await claimFolder(folder, originOf(port));
  try {
    await claimPort(port);
    const tell = (line: string) => console.log(line);
    const bundle = await assemble({ tell, signal: stopped });
    let curl: string | null = null;
    const onSeeded: DeploymentOptions["onSeeded"] = async (seeded, reach) => {
      curl = await signedCurl(seeded, folder, reach);
    };
    const options = { bundle, folder, secrets, port, seeds, tell, onLog, signal: stopped };
    const { noteRuntime: onRuntime } = claim;
    const { worker, seed } = await deploy({ ...options, onSeeded, onRuntime });
    try {
      await introduce(seed.origin, folder, { curl, isSeeded: isFull(seed) });
      await new Promise<void>((resolve) => {
        if (stopped.aborted) resolve();
        stopped.addEventListener("abort", () => resolve());
      });
    } finally {
      await worker.close();
    }
  } finally {
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
  const lines = [
    "",
    `Sekisho runs at ${origin}`,
    ...links.map((link) => `  ${origin}${link}`),
    `  data and keys: ${folder.path}`,
  ];
  if (curl !== null) lines.push("", "Pay once, within a minute (signed just now):", "", curl);
  if (isSeeded) {
    const command = `npm run --silent demo -- --curl --state ${folder.path}`;
    lines.push("", `A freshly signed payment at any time: ${command} | sh`);
  }
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

/** Aborted by the first SIGINT, SIGTERM or SIGHUP. A second SIGINT ends the program at once. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  process.on("SIGTERM", () => stop.abort());
  process.on("SIGHUP", () => stop.abort());
  process.on("SIGINT", () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });
  return stop.signal;
}
