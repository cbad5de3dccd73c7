import { statSync } from "node:fs";
import {
  exportDeviceKey,
  generateDeviceKey,
  type Invitation,
  OperatorClient,
} from "../../client/index.ts";
import { typedPath } from "../local/folders.ts";
import { readIfThere, writePrivate } from "../local/private-file.ts";
import { asProgram, Failure, Misuse } from "../program.ts";
import { must, refusalInWords } from "../seed/actors.ts";
import { type DeskValues, deskOptions, deskUsage, openDesk, readKey } from "./desk.ts";

const roles = [
  "viewer",
  "operator",
  "approver",
  "merchant",
] as const satisfies Invitation["role"][];

const usage = `Lets operators in. Each has a key of their own, in a file that only they can read; it is made when the file
is not there.

  sekisho operator first --origin URL --key FILE --secret FILE [--name NAME]
                          the first approver, by the bootstrap secret; once in the life of a deployment
  sekisho operator invite --name NAME --role ROLE [--merchant mer_…]
                          tells a code for one person; as an operator, with the options below
  sekisho operator enter --origin URL --key FILE --code CODE
                          that person, on their own machine
  sekisho operator list   everybody who is or was one
  sekisho operator --help shows this

Roles: ${roles.join(", ")}. Invite a second approver at once: nobody approves what they asked for.
first and enter tell the operator's id; --operator wants it from then on, beside the same --key.
${deskUsage}`;

const options = {
  ...deskOptions,
  secret: { type: "string" },
  name: { type: "string" },
  role: { type: "string" },
  merchant: { type: "string" },
  code: { type: "string" },
} as const;

interface Typed extends DeskValues {
  readonly json: boolean;
  readonly secret?: string | undefined;
  readonly name?: string | undefined;
  readonly role?: string | undefined;
  readonly merchant?: string | undefined;
  readonly code?: string | undefined;
}

const acts: Readonly<Record<string, (typed: Typed) => Promise<void>>> = {
  first: enterFirst,
  enter,
  invite,
  list,
};

/** `sekisho operator`: people who may act, and their keys. */
export const operatorCommand = asProgram({
  usage,
  options,
  positionals: true,
  async run(values, [word = "", ...more]) {
    const act = Object.hasOwn(acts, word) ? acts[word] : undefined;
    if (act === undefined || more.length > 0) {
      throw new Misuse(`Say ${Object.keys(acts).join(", ")} after "operator".`);
    }
    await act(values);
    return 0;
  },
});

async function enterFirst(typed: Typed): Promise<void> {
  if (typed.secret === undefined) throw new Misuse("Name the file of the bootstrap --secret.");
  const secret = readIfThere(typedPath(typed.secret))?.trim();
  if (secret === undefined) throw new Failure(`There is no ${typed.secret}.`);
  const client = await newcomer(typed);
  const reply = await client.bootstrap(secret, typed.name ?? "First approver");
  // The key that was enrolled before its answer was lost is told its id again.
  const known = reply.ok ? reply.body.operator_id : reply.problem?.operator_id;
  if (typeof known === "string") return tellEntered(known, typed);
  throw new Failure(
    `The first operator failed: ${reply.ok ? "no id was told" : refusalInWords(reply)}`,
  );
}

async function enter(typed: Typed): Promise<void> {
  if (typed.code === undefined) throw new Misuse("Give the --code of the invitation.");
  const client = await newcomer(typed);
  const entered = must("The entry", await client.activate(typed.code));
  tellEntered(entered.operator_id, typed);
}

function tellEntered(operatorId: string, { json, key, origin }: Typed): void {
  if (json) console.log(JSON.stringify({ operator_id: operatorId }));
  else {
    console.log(operatorId);
    const told = `--origin ${origin} --key ${key} --operator ${operatorId}`;
    process.stderr.write(`From now on: sekisho status ${told}\n`);
  }
}

/** Somebody who is no operator yet, with a key that is on disk before its first use. */
async function newcomer({ origin, key }: Typed): Promise<OperatorClient> {
  if (origin === undefined || key === undefined) throw new Misuse("Name --origin and --key.");
  const path = typedPath(key);
  if (statSync(path, { throwIfNoEntry: false }) === undefined) {
    const made = await exportDeviceKey(await generateDeviceKey({ extractable: true }));
    writePrivate(path, `${JSON.stringify(made)}\n`);
  }
  return new OperatorClient({ origin, key: await readKey(path) });
}

async function invite({ name, role, merchant, json, ...who }: Typed): Promise<void> {
  const known = roles.find((each) => each === role);
  if (name === undefined || known === undefined) {
    throw new Misuse(`Give a --name and a --role: ${roles.join(", ")}.`);
  }
  const { operator } = await openDesk(who);
  const invitation = {
    name,
    role: known,
    ...(merchant && { merchant_id: merchant }),
  } as Invitation;
  const invited = must("The invitation", await operator.invite(invitation));
  if (json) console.log(JSON.stringify(invited));
  else {
    console.log(invited.invitation_code);
    const waits = invited.approval_id;
    const then =
      waits === undefined ? "" : ` Good once a second person says: sekisho approve ${waits}`;
    const ways = "pastes it at /console, or enters with: sekisho operator enter --code …";
    process.stderr.write(`${name} ${ways}${then}\n`);
  }
}

async function list({ json, ...who }: Typed): Promise<void> {
  const { operator } = await openDesk(who);
  const listed = must("The list of operators", await operator.operators());
  if (json) console.log(JSON.stringify(listed));
  else {
    for (const { operator_id: id, name, role } of listed.operators) {
      console.log(`${role.padEnd(8)} ${id} ${name}`);
    }
  }
}
