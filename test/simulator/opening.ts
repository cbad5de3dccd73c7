import type { Dice } from "../platform/index.ts";
import type { Town } from "../whole-worker/town.ts";
import type { Cast } from "./cast.ts";
import type { Chronicle } from "./chronicle.ts";
import { openGateway } from "./letters.ts";
import { openDesks } from "./opening/desks.ts";
import { must } from "./opening/must.ts";
import { openCounter } from "./opening/partner.ts";
import { openPhone } from "./opening/phone.ts";
import { openPolicy } from "./opening/policy.ts";
import { openShop } from "./opening/shop.ts";
import { openThief } from "./opening/thief.ts";
import { startProgram } from "./program.ts";

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;

/**
 * When it opens, from nine in the morning of a Monday on: then, or not long before midnight in Tokyo,
 * when a day ends, and what hangs on it a quarter of an hour later; once of a month.
 */
const startsMs = [
  ...[0, 0, 870 * minuteMs, 882 * minuteMs, 890 * minuteMs],
  26 * dayMs + 884 * minuteMs,
];

/** Nothing happens for so long. */
function pass({ world }: Town, ms: number): Promise<void> {
  return new Promise((resolve) => void world.loop.add(ms, "the town opens", resolve));
}

/**
 * Opens the town, over HTTP by the SDK, before anything goes wrong: all of it must succeed. How many
 * of each there are, and on which terms, is drawn.
 */
export async function openTown(town: Town, chronicle: Chronicle, dice: Dice): Promise<Cast> {
  const named = { desk: 0, partner: 0, phone: 0, thief: 0, till: 0 };
  await pass(town, dice.pick(startsMs));
  openGateway(town, () => startProgram(town, "gateway"), dice.child("gateway"));
  const desks = await openDesks({ town, named }, dice);
  const [desk] = desks;
  const cast: Cast = {
    ...{ town, chronicle, desks, shops: [], tills: [], counters: [], phones: [], thieves: [] },
    ...{ codes: [], asked: [], payments: [], redemptions: [], named },
    ...{ approvals: [], stops: [], versions: [], isRotating: false },
  };
  const isLoose = await openPolicy(desks, dice);
  let tills = dice.between(2, 6);
  for (let shops = dice.between(1, 3); shops > 0; shops -= 1) {
    const wanted = shops === 1 ? tills : dice.between(1, Math.max(1, tills - shops + 1));
    tills = Math.max(1, tills - wanted);
    await openShop(cast, desks, dice, wanted);
  }
  for (let n = dice.between(1, 2); n > 0; n -= 1)
    cast.counters.push(await openCounter(cast, desk, dice));
  for (let n = dice.between(2, 10); n > 0; n -= 1) cast.phones.push(await openPhone(cast));
  for (let n = 0; n < 2; n += 1) cast.thieves.push(await openThief(cast));
  for (const [n, phone] of cast.phones.entries()) {
    const { actor, partner } = dice.pick(cast.counters);
    const amount = dice.pick(isLoose ? [30_000, 300_000, 980_000] : [3_000, 50_000, 100_000]);
    const { fundingRoute: route } = phone.owner;
    const credit = { reference: `opening-${n}`, route, amount, currency: "JPY" };
    await must(actor, () => partner.credit(credit));
  }
  return cast;
}
