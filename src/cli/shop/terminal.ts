import { isFull } from "../local/state-folder.ts";
import { deskOptions, deskUsage, openDesk } from "../operate/desk.ts";
import { asProgram, Misuse } from "../program.ts";
import { must, mustAtOnce } from "../seed/actors.ts";

const usage = `Makes a terminal and tells its activation code: a till's developer types it into their own program, whose
key it then enrols. Good once, for a day.

  sekisho terminal                      at the seeded shop of the local server
  sekisho terminal --label "Till 2"     under a name of its own ("Counter")
  sekisho terminal --store sto_…        in that store, also at another deployment
  sekisho terminal --revoke ter_…       ends a terminal for ever: its key is refused from the answer on
  sekisho terminal --help               shows this
${deskUsage}`;

/** `sekisho terminal`: a code that enrols a till's key. */
export const terminalCommand = asProgram({
  usage,
  options: {
    ...deskOptions,
    label: { type: "string", default: "Counter" },
    store: { type: "string" },
    revoke: { type: "string" },
  },
  async run({ label, store, revoke, json, ...who }) {
    const { operator, folder } = await openDesk(who);
    if (revoke !== undefined) {
      const ended = must("The end of the terminal", await operator.revokeTerminal(revoke));
      console.log(json ? JSON.stringify(ended) : `ended  ${revoke}, from ${ended.in_force_at} on`);
      return 0;
    }
    const seed = folder?.seed() ?? null;
    const storeId = store ?? (isFull(seed) ? seed.store.store_id : undefined);
    if (storeId === undefined) throw new Misuse("Name the --store: sto_…");
    const made = mustAtOnce("The terminal", await operator.addTerminal(storeId, label));
    if (json) console.log(JSON.stringify(made));
    else {
      console.log(made.activation_code);
      process.stderr.write(`${label} of ${storeId}: ${made.terminal_id}. Good once, for a day.\n`);
    }
    return 0;
  },
});
