import { join } from "node:path";
import {
  type KeyPurpose,
  purposes,
  type RotationStep,
  rotate,
} from "../../src/cli/deploy/rotate.ts";
import { sleep } from "../clock/moved-world.ts";
import { random } from "../unit/src/token/forge.ts";
import { Gateway } from "./gateway.ts";
import { diceOf, type Found, type Part, type Plan, seconds } from "./part.ts";
import { drained, reckon, verified } from "./reckon.ts";
import { ownCertificate, ServedMachine } from "./served-machine.ts";
import { people, type Scene } from "./town.ts";

/** Codes live for a minute: after that an old key may be retired. */
const codeLifeMs = 61_000;

/** Every key of the ring is rotated under load, as OPERATIONS.md says, and nobody is refused. */
export const rotation: Part = {
  name: "rotation",
  summary: "every key of `sekisho serve` is rotated under load; some minutes, as codes have to end",
  cannot: () => (ownCertificate() === null ? "there is no openssl for the gateway" : null),
  async play(plan) {
    const certificate = ownCertificate();
    if (certificate === null) throw new Error("there is no certificate");
    const gateway = await Gateway.open(certificate);
    const publicOrigin = "http://serve.localhost";
    const machine = await ServedMachine.found(join(plan.folder, "rotation"), {
      ...{ publicOrigin, keys: plan.keys, bootstrapSecret: plan.bootstrapSecret, certificate },
      gatewayUrl: `https://localhost:${gateway.port}/messages`,
    });
    try {
      const dice = diceOf(plan, "rotation");
      return await rotated(await people(plan, { machine, gateway, publicOrigin, dice }), plan);
    } finally {
      await machine.kill();
      gateway.close();
    }
  },
};

async function rotated(scene: Scene<ServedMachine>, { keys, tell }: Plan): Promise<Found> {
  const { machine, shoppers, asker } = scene;
  const reloads: number[] = [];
  let ring = keys;
  const turn = async (step: RotationStep, chosen: readonly KeyPurpose[]) => {
    for (const purpose of chosen) {
      ring = await rotate(ring, purpose, step, random);
      machine.writeKeys(ring);
      const begunMs = performance.now();
      await machine.reload();
      reloads.push(performance.now() - begunMs);
      await sleep(500);
    }
    tell(`rotation: ${step} done for ${chosen.join(", ")}`);
  };
  scene.begin();
  await sleep(1_000);
  await turn("add", purposes);
  await turn("promote", purposes);
  await sleep(codeLifeMs);
  await turn("retire", ["code", "seal.code"]);
  await sleep(1_000);
  await scene.rest();
  const drainMs = await drained(machine);
  const books = await reckon(shoppers, asker);
  const { isWell, said } = verified(machine);
  const wrong = ["unauthorized", "forbidden", "not_found", "payment_not_found", "internal_error"];
  const refused = [...asker.refusals].filter(([code]) => wrong.includes(code));
  // A code that is refused as none leaves no row.
  const ofCodes = shoppers.flatMap(({ purchases }) => purchases.filter(({ id }) => id === null));
  return {
    figures: [
      ["rotations, steps", `${purposes.length}, ${reloads.length}`],
      ["payments held against the books, approved", `${books.purchases}, ${books.approved}`],
      ["answers; no answer within 5 s, undecided: sent again", told(asker.tally)],
      ["refused for their keys", `${refused.length + ofCodes.length}`],
      ["new keys taken, max", seconds(Math.max(...reloads))],
      ["verify", isWell ? "clean" : "BAD"],
    ],
    faults: [
      ...books.faults,
      ...refused.map(([code, count]) => `${count} refused with ${code}`),
      ...ofCodes.map(({ reference }) => `the code of ${reference} was refused`),
      ...(drainMs === null ? ["what was on its way did not arrive"] : []),
      ...(isWell ? [] : [said]),
    ],
  };
}

function told({ answered, unanswered, undecided }: Scene["asker"]["tally"]): string {
  return `${answered}, ${unanswered}, ${undecided}`;
}
