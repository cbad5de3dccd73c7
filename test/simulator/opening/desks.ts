import type { Invited, Role } from "../../../src/client/index.ts";
import type { Dice } from "../../platform/index.ts";
import { bootstrapSecret, origin } from "../../whole-worker/town.ts";
import { type Cast, type Desk, type NewDesk, nextName } from "../cast.ts";
import { portOf, startProgram } from "../program.ts";
import { must } from "./must.ts";

type Newcomers = Pick<Cast, "town" | "named">;

/** The first operator, a second approver, and now and then somebody who may do less. */
export async function openDesks(cast: Newcomers, dice: Dice): Promise<[Desk, Desk, ...Desk[]]> {
  const desk = await newcomer(cast);
  const { actor, operator } = desk;
  const entered = await must(actor, () => operator.bootstrap(bootstrapSecret, "Desk 1"));
  const first: Desk = { ...desk, operatorId: entered.operator_id, role: "approver" };
  const desks: [Desk, Desk, ...Desk[]] = [first, await invite(cast, first, "approver")];
  if (dice.chance(60)) desks.push(await invite(cast, first, dice.pick(["operator", "viewer"])));
  return desks;
}

async function invite(cast: Newcomers, by: Desk, role: Role): Promise<Desk> {
  const invited: Invited = await must(by.actor, () => by.operator.invite({ name: "Desk", role }));
  const desk = await newcomer(cast);
  const { actor, operator } = desk;
  const entered = await must(actor, () => operator.activate(invited.invitation_code));
  return { ...desk, operatorId: entered.operator_id, role };
}

/** A person with a key, whom nobody knows yet. */
export async function newcomer(cast: Newcomers): Promise<NewDesk> {
  const actor = startProgram(cast.town, nextName(cast, "desk"));
  const key = await actor.run(({ generateDeviceKey }) => generateDeviceKey());
  const passkeys = new actor.sdk.Authenticator(origin);
  const passkey = portOf(passkeys);
  return { actor, passkeys, operator: new actor.sdk.OperatorClient({ origin, key, passkey }) };
}
