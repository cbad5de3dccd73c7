import type { Channel } from "../../../src/client/index.ts";
import type { Dice } from "../../platform/index.ts";
import { origin } from "../../whole-worker/town.ts";
import { type Cast, type Counter, type Desk, nextName } from "../cast.ts";
import { startProgram } from "../program.ts";
import { must } from "./must.ts";

const channels: readonly Channel[] = ["cash_register", "atm", "credit", "debit"];

/** A funding partner with a key, which nobody has named yet. */
export async function newCounter(cast: Cast, dice: Dice) {
  const name = nextName(cast, "partner");
  const actor = startProgram(cast.town, name);
  const key = await actor.run(({ generateDeviceKey }) => generateDeviceKey());
  return { actor, key, name, channel: dice.pick(channels) };
}

export async function openCounter(cast: Cast, desk: Desk, dice: Dice): Promise<Counter> {
  const newcomer = await newCounter(cast, dice);
  const { name, channel, key } = newcomer;
  const request = { name, channel, jwk: key.publicJwk };
  const made = await must(desk.actor, () => desk.operator.addPartner(request));
  return counterOf(newcomer, (made as { partner_id: string }).partner_id);
}

/** A partner that has been named. */
export function counterOf(
  { actor, key, channel }: Awaited<ReturnType<typeof newCounter>>,
  partnerId: string,
): Counter {
  const partner = new actor.sdk.PartnerClient({ origin, key, partnerId, channel });
  return { actor, partner, partnerId, channel, credits: [] };
}
