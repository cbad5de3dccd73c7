import { readFileSync } from "node:fs";
import {
  type Approval,
  type DeviceKey,
  importDeviceKey,
  OperatorClient,
  type PrivateJwk,
} from "../../client/index.ts";
import { parseOwn } from "../../own-json.ts";
import { stateFolderOf, typedPath } from "../local/folders.ts";
import { expectPrivate } from "../local/private-file.ts";
import { isFull, StateFolder } from "../local/state-folder.ts";
import { Failure, Misuse, reasonOf } from "../program.ts";
import { operatorClient } from "../seed/actors.ts";

/** Options of every command that acts as an operator. */
export const deskOptions = {
  state: { type: "string" },
  origin: { type: "string" },
  key: { type: "string" },
  operator: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

/** What was typed of them: who acts. */
export interface DeskValues {
  readonly state?: string | undefined;
  readonly origin?: string | undefined;
  readonly key?: string | undefined;
  readonly operator?: string | undefined;
}

/** Their lines of `--help`. */
export const deskUsage = `
  --state DIR           as the seeded operators of the local server with its data in DIR (./.sekisho)
  --origin URL --key FILE --operator opr_…
                        at any deployment, as the operator whose private key (JWK) is in FILE
  --json                one JSON object
`;

/** One operator, who can call. */
interface Seated {
  readonly operator: OperatorClient;
  readonly operatorId: string;
}

/** Who acts, and at the local server the second person who agrees. */
export interface Desk extends Seated {
  readonly origin: string;
  readonly second: Seated | null;
  /** The data of a local server. */
  readonly folder: StateFolder | null;
}

/** Who of a desk decides what was proposed: at the local server the one who did not propose it. */
export function decider(desk: Desk, { proposed_by: proposer }: Approval): Seated {
  return desk.second !== null && proposer === desk.operatorId ? desk.second : desk;
}

/** The operator of the options, local or not. */
export async function openDesk({ state, origin, key, operator }: DeskValues): Promise<Desk> {
  if (origin === undefined && key === undefined && operator === undefined) return localDesk(state);
  if (origin === undefined || key === undefined || operator === undefined || state !== undefined) {
    throw new Misuse("--origin, --key and --operator go together, and without --state.");
  }
  const client = new OperatorClient({
    ...{ origin, operatorId: operator },
    key: await readKey(typedPath(key)),
  });
  return { origin, operator: client, operatorId: operator, second: null, folder: null };
}

/** An operator's private key, which nobody else may read (see `expectPrivate`). */
export async function readKey(path: string): Promise<DeviceKey> {
  expectPrivate(path, "a key");
  try {
    return await importDeviceKey(parseOwn<PrivateJwk>(readFileSync(path, "utf8")));
  } catch (error) {
    throw new Failure(`Cannot read the key in ${path}: ${reasonOf(error)}.`);
  }
}

async function localDesk(state: string | undefined): Promise<Desk> {
  const folder = new StateFolder(stateFolderOf(state));
  folder.expect();
  const seed = folder.seed();
  if (!isFull(seed)) {
    throw new Failure(
      `${folder.path} has no seeded operators: name one with --origin, --key and --operator.`,
    );
  }
  const place = { origin: seed.origin, publicOrigin: seed.origin };
  const [first, other] = seed.operators;
  return {
    ...{ origin: seed.origin, folder },
    operator: await operatorClient(place, first.jwk, first.operator_id),
    operatorId: first.operator_id,
    second: {
      operator: await operatorClient(place, other.jwk, other.operator_id),
      operatorId: other.operator_id,
    },
  };
}
