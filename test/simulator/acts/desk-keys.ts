import type { KeyPurpose } from "../../../src/cli/deploy/rotate.ts";
import type { Dice } from "../../platform/index.ts";
import type { Act } from "../act.ts";
import type { Cast, Desk } from "../cast.ts";
import { sleep } from "../program.ts";

/** Names of contacts are the only ones that are kept anew under a new key. */
const purposes: readonly KeyPurpose[] = [
  ...(["blind", "blind", "blind", "access", "code"] as const),
  ...(["seal.code", "seal.id", "mac", "totp", "webhook"] as const),
];

const minuteMs = 60_000;

/** Keys of one purpose are rotated as the operations guide tells it, while the town goes on. */
const rotateKeys: Act = {
  name: "rotate the keys",
  weight: 3,
  async play(cast, dice) {
    const [desk] = cast.desks;
    if (cast.isRotating || desk === undefined) return null;
    cast.isRotating = true;
    const purpose = dice.pick(purposes);
    const { town } = cast;
    // What receivers of posts have fetched before lives for ten minutes.
    const spreadMs = purpose === "webhook" ? 10 * minuteMs : minuteMs;
    await town.rotate(purpose, "add");
    await deploy(cast, desk, dice);
    await sleep(desk.actor, spreadMs);
    await town.rotate(purpose, "promote");
    await deploy(cast, desk, dice);
    if (purpose === "code") {
      await sleep(desk.actor, minuteMs);
      await town.rotate(purpose, "retire");
      await deploy(cast, desk, dice);
    }
    if (purpose === "access" || purpose === "webhook") {
      await sleep(desk.actor, 10 * minuteMs);
      await town.rotate(purpose, "remove");
      await deploy(cast, desk, dice);
    }
    cast.isRotating = false;
    return purpose;
  },
};

/** Every isolate begins anew with the new ring, one after the other. */
async function deploy({ town, chronicle }: Cast, { actor }: Desk, dice: Dice): Promise<void> {
  for (const name of town.worker.isolates.keys()) {
    await sleep(actor, dice.between(0, 4_000));
    chronicle.deployed.push(town.world.loop.nowMs);
    town.worker.restart(name);
  }
}

export const keyActs: readonly Act[] = [rotateKeys];
