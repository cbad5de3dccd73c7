import { portOf } from "./local/port.ts";
import { stopSignal } from "./local/stop-signal.ts";
import { runProgram } from "./program.ts";

const usage = `Builds what is out of date and runs Sekisho on this machine, with data kept on disk.

  npm start                               at http://localhost:8787, data in .sekisho/
  npm start -- --port N --state DIR       at another port, with another folder for the data
  npm start -- --no-seed                  without demo operators, merchant, terminal and customer
  npm start -- --test                     with the magic amounts that /docs then lists
  npm start -- --help                     shows this

On the first run everybody that the demo needs is made through the HTTP API and written, with
private keys, to DIR/seed.json. Ctrl-C ends the server; the next start goes on from the same data.
`;

await runProgram({
  usage,
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
      const { serve } = await import("./local/serve.ts");
      const environment = test === true ? "test" : "local";
      await serve({ port, state, seeds: noSeed !== true, environment }, stopSignal);
    } catch (error) {
      // What was cut short by the signal failed because of it.
      if (!stopSignal.aborted) throw error;
    }
    console.log("Stopped.");
    return 0;
  },
});

// Sockets that callers keep open do not keep the program.
process.exit();
