import { stateFolderOf } from "../local/folders.ts";
import { isFull, StateFolder } from "../local/state-folder.ts";
import { asProgram, Failure } from "../program.ts";
import { seed } from "./seed.ts";

const usage = `Makes somebody of every kind at a running local server that was started with --no-seed: two operators, a
merchant with a store and a till, a funding partner, a customer with money. Keys go to DIR/seed.json.

  sekisho seed                   at the server with its data in ./.sekisho
  sekisho seed --state DIR       with its data in DIR
  sekisho seed --json            who was made, without keys, as one JSON object
  sekisho seed --help            shows this

What was made before is left as it is.
`;

/** `sekisho seed`: everybody that the demo needs, over HTTP. */
export const seedCommand = asProgram({
  usage,
  options: { state: { type: "string" }, json: { type: "boolean" } },
  async run({ state, json }) {
    const folder = new StateFolder(stateFolderOf(state));
    folder.expect();
    const kept = folder.seed();
    if (kept === null) throw new Failure(`No server has run with ${folder.path} yet.`);
    const tell = (line: string) => void process.stderr.write(`${line}\n`);
    const { origin, bootstrap_secret: bootstrapSecret } = kept;
    const place = { origin, publicOrigin: origin };
    const made = isFull(kept) ? kept : await seed(place, folder, { bootstrapSecret, tell });
    folder.saveSeed(made);
    const { operators, merchant, store, terminal, partner, customer } = made;
    const ids = {
      operators: operators.map(({ operator_id: id }) => id),
      ...{ ...merchant, ...store, terminal_id: terminal.terminal_id },
      ...{ partner_id: partner.partner_id, wallet_id: customer.wallet_id },
    };
    console.log(json === true ? JSON.stringify(ids) : `Everybody is in ${folder.path}/seed.json.`);
    return 0;
  },
});
