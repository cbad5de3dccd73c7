import type { OperatorClient } from "../../client/index.ts";
import { asProgram, Failure, Misuse } from "../program.ts";
import { must } from "../seed/actors.ts";
import { coloured } from "../telling/colour.ts";
import { deskOptions, deskUsage, openDesk } from "./desk.ts";
import { askToLift } from "./stop.ts";

const freezeUsage = `Freezes a wallet by a stop of its own: no payment, code or top-up of it, in force with the answer. One
operator is enough. A look for a contact is on record.

  sekisho freeze wal_… --reason "its owner called"
  sekisho freeze taro@example.com --reason …      by an address or number that its owner goes by
  sekisho freeze --help                           shows this
${deskUsage}`;

/** `sekisho freeze`: a stop of one wallet. */
export const freezeCommand = asProgram({
  usage: freezeUsage,
  options: { ...deskOptions, reason: { type: "string" } },
  positionals: true,
  async run({ reason, json, ...who }, [named, ...more]) {
    if (named === undefined || more.length > 0) throw new Misuse("Name one wallet or contact.");
    if (reason === undefined) throw new Misuse("Give a --reason: it stays on record.");
    const { operator } = await openDesk(who);
    const walletId = await walletOf(operator, named);
    const frozen = must("The freeze", await operator.freezeWallet(walletId, reason));
    if (json) console.log(JSON.stringify(frozen));
    else {
      console.log(`${coloured("good", "frozen")}  ${walletId}, in force`);
      console.log(`  undone by two persons: sekisho unfreeze ${walletId}`);
    }
    return 0;
  },
});

const unfreezeUsage = `Asks to end an operator's freeze of a wallet; a second person has to agree. At the local server that is
the second seeded operator, who agrees at once. A freeze that its owner has set stays: only the owner ends it.

  sekisho unfreeze wal_…
  sekisho unfreeze taro@example.com
  sekisho unfreeze --help       shows this
${deskUsage}`;

/** `sekisho unfreeze`: the end of such a stop, by two persons. */
export const unfreezeCommand = asProgram({
  usage: unfreezeUsage,
  options: deskOptions,
  positionals: true,
  async run({ json, ...who }, [named, ...more]) {
    if (named === undefined || more.length > 0) throw new Misuse("Name one wallet or contact.");
    const desk = await openDesk(who);
    const walletId = await walletOf(desk.operator, named);
    const { stops } = must("The list of stops", await desk.operator.stops());
    const stop = stops.find(({ scope, id }) => scope === "wallet" && id === walletId);
    if (stop === undefined) throw new Failure(await notOurs(desk.operator, walletId));
    return askToLift(desk, stop.stop_id, json, desk.second !== null);
  },
});

/** Why nothing is left for an operator to end; its owner's own freeze may stand. */
async function notOurs(operator: OperatorClient, walletId: string): Promise<string> {
  const { state } = must("The wallet", await operator.wallet(walletId));
  const told = `No operator has frozen ${walletId}.`;
  return state === "frozen" ? `${told} Its owner has, and only its owner ends that.` : told;
}

/** A wallet by its id, or by a contact that leads to one alone. */
async function walletOf(operator: OperatorClient, named: string): Promise<string> {
  if (named.startsWith("wal_")) return named;
  const { wallets } = must("The search", await operator.walletsByContact(named));
  const [wallet, ...more] = wallets;
  if (wallet === undefined) throw new Failure(`No wallet has the contact ${named}.`);
  if (more.length > 0) {
    const ids = wallets.map(({ wallet_id }) => wallet_id).join(", ");
    throw new Failure(`${named} leads to several wallets, name one: ${ids}.`);
  }
  return wallet.wallet_id;
}
