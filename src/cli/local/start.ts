import { asProgram } from "../program.ts";
import { portOf } from "./port.ts";
import { stopSignal } from "./stop-signal.ts";

const usage = `Runs Sekisho on this machine, with data kept on disk and somebody of every kind in it.

  sekisho start                         at http://localhost:8787, data in ./.sekisho
  sekisho start --port N --state DIR    at another port, with another folder for the data
  sekisho start --no-seed               without demo operators, merchant, terminal and customer
  sekisho start --test                  with the magic amounts that /docs then lists
  sekisho start --help                  shows this

On the first run everybody that the demo needs is made through the HTTP API and written, with
private keys, to DIR/seed.json. In a checkout what is out of date is built first. Ctrl-C ends the
server; the next start goes on from the same data.
`;

/** `sekisho start`: the local server. */
export const startCommand = asProgram({
  usage,
  outlivesReader: true,
  options: {
    port: { type: "string" },
    state: { type: "string" },
    "no-seed": { type: "boolean" },
    test: { type: "boolean" },
  },
  async run({ port: typed, state, "no-seed": noSeed, test }) {
    const port = portOf(typed, 8787);
    try {
      // Only now, because it takes its time to load: a signal is heard from the first moment on.
      const { serveLocally } = await import("./serve.ts");
      const environment = test === true ? "test" : "local";
      await serveLocally({ port, state, seeds: noSeed !== true, environment }, stopSignal);
    } catch (error) {
      // What was cut short by the signal failed because of it.
      if (!stopSignal.aborted) throw error;
    }
    console.log("Stopped.");
    return 0;
  },
});
