import { statSync } from "node:fs";
import { join } from "node:path";
import { stateFolderOf, typedPath } from "../local/folders.ts";
import { portOf } from "../local/port.ts";
import { StateFolder } from "../local/state-folder.ts";
import { asProgram, Failure, Misuse, wholeNumber } from "../program.ts";
import { type AddressHeader, addressHeaders, proxiesOf } from "./caller.ts";
import { served } from "./served.ts";
import { readVars } from "./settings.ts";

const usage = `Runs the Worker that is deployed, with its data on disk, for callers who reach this machine through a
proxy that ends TLS. For whoever evaluates Sekisho, or runs it without an account.

  sekisho serve --origin https://pay.example.com --trust-proxy 127.0.0.1
  sekisho serve --vars FILE --keys FILE --bootstrap-secret FILE --state DIR
  sekisho serve --help        shows this

  --origin URL              scheme, host and port that callers see; no slash at its end
  --host ADDRESS            where it listens (127.0.0.1)
  --port N                  (8080)
  --state DIR               the data (./.sekisho)
  --vars FILE               further settings, lines NAME=value: ${"MESSAGE_GATEWAY_URL"}, CURRENCY, TIME_ZONE …
  --keys FILE               the key ring (DIR/keys.json, made on the first run)
  --bootstrap-secret FILE   makes the first operator (DIR/bootstrap-secret, made on the first run)
  --trust-proxy ADDRESS     whose word on a caller's address is believed; again, or a network: 10.0.0.0/8
  --address-header NAME     where it is told: ${addressHeaders.join(" or ")}; the first unless told
  --grace SECONDS           how long requests under way may take to end when it stops (10)
  --json                    one line of JSON when it is ready

Secrets have to be readable by their owner only, or, for a service that is not root, be root's and of mode
440. SIGTERM or Ctrl-C ends it when what is under way is answered; SIGHUP takes keys and settings from their
files anew, while requests wait. One process a folder. OPERATIONS.md says what it is not.
`;

/** `sekisho serve`: the production Worker on a machine of one's own. */
export const serveCommand = asProgram({
  usage,
  outlivesReader: true,
  options: {
    origin: { type: "string" },
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string" },
    state: { type: "string" },
    vars: { type: "string" },
    keys: { type: "string" },
    "bootstrap-secret": { type: "string" },
    "trust-proxy": { type: "string", multiple: true, default: [] },
    "address-header": { type: "string", default: addressHeaders[0] },
    grace: { type: "string", default: "10" },
    json: { type: "boolean" },
  },
  async run(values) {
    const { origin, host, vars: varsFile, keys, "bootstrap-secret": bootstrap } = values;
    const header = values["address-header"].toLowerCase() as AddressHeader;
    if (!addressHeaders.includes(header)) {
      throw new Misuse(`--address-header is ${addressHeaders.join(" or ")}.`);
    }
    const folder = new StateFolder(stateFolderOf(values.state));
    expectNoLocalData(folder);
    await served({
      folder,
      host,
      port: portOf(values.port, 8080),
      trust: { proxies: proxiesOf(values["trust-proxy"]), header },
      graceMs: wholeNumber("grace", values.grace) * 1_000,
      files: {
        keys: keys === undefined ? undefined : typedPath(keys),
        bootstrap: bootstrap === undefined ? undefined : typedPath(bootstrap),
      },
      vars: () => ({
        ...(varsFile === undefined ? {} : readVars(typedPath(varsFile))),
        ...(origin === undefined ? {} : { PUBLIC_ORIGIN: origin }),
      }),
      isJson: values.json === true,
    });
    if (values.json !== true) console.log("Stopped.");
    return 0;
  },
});

/** What `sekisho start` wrote stands under other names, and would look empty here. */
function expectNoLocalData(folder: StateFolder): void {
  const seed = join(folder.path, "seed.json");
  if (statSync(seed, { throwIfNoEntry: false }) === undefined) return;
  throw new Failure(
    `${folder.path} is the data of "sekisho start", with a mailbox and demo keys. Both take ./.sekisho ` +
      "unless told: give this one a folder of its own, as --state ./sekisho-served.",
  );
}
