import { join } from "node:path";
import { sleep } from "../clock/moved-world.ts";
import { Gateway } from "./gateway.ts";
import { diceOf, type Found, type Part, type Plan, seconds } from "./part.ts";
import { drained, reckon, verified } from "./reckon.ts";
import { ownCertificate, ServedMachine, tellOf } from "./served-machine.ts";
import { people, type Scene } from "./town.ts";

/** The longest that a server lives under load before it is killed. */
const lifeMsMax = 4_000;
/** It takes longer to start than a bare runtime: one kill for so many of the others. */
const killsPerKill = 5;

/** `sekisho serve` is killed again and again, backed up under load and put back in between. */
export const served: Part = {
  name: "serve",
  summary: "the same of `sekisho serve`: a fifth of the kills, a backup under load and a restore",
  cannot: () => (ownCertificate() === null ? "there is no openssl for the gateway" : null),
  async play(plan) {
    const certified = ownCertificate();
    if (certified === null) throw new Error("there is no certificate");
    const gateway = await Gateway.open(certified);
    const publicOrigin = "http://serve.localhost";
    const machine = await ServedMachine.found(join(plan.folder, "serve"), {
      ...{ publicOrigin, keys: plan.keys, bootstrapSecret: plan.bootstrapSecret },
      gatewayUrl: `https://localhost:${gateway.port}/messages`,
      certificate: certified,
    });
    const dice = diceOf(plan, "serve");
    try {
      const scene = await people(plan, { machine, gateway, publicOrigin, dice });
      return await killed(scene, plan);
    } finally {
      await machine.kill();
      gateway.close();
    }
  },
};

async function killed(scene: Scene<ServedMachine>, plan: Plan): Promise<Found> {
  const { machine, shoppers, asker, dice } = scene;
  const count = Math.ceil(plan.kills / killsPerKill);
  const starts: number[] = [];
  const kill = async (n: number) => {
    await sleep(500 + dice.below(lifeMsMax));
    await machine.kill({ leavesRuntime: n % 2 === 0 });
    starts.push(await machine.start());
  };
  scene.begin();
  for (let n = 1; n <= Math.ceil(count / 2); n += 1) await kill(n);
  const underLoad = await backedUp(machine, plan, "under-load");
  await scene.rest();
  const atRest = await backedUp(machine, plan, "at-rest");
  await machine.kill();
  await tellOf("restore", atRest.folder, "--replace", "--state", machine.folder);
  starts.push(await machine.start());
  scene.begin();
  for (let n = Math.ceil(count / 2) + 1; n <= count; n += 1) await kill(n);
  await scene.rest();
  const drainMs = await drained(machine);
  const books = await reckon(shoppers, asker);
  const drainAgainMs = await drained(machine);
  const { isWell, said } = verified(machine);
  const { tally } = asker;
  return {
    figures: [
      ["kills, and one restore", `${count}`],
      ["customers, tills", `${shoppers.length}, ${scene.town.tills.length}`],
      ["requests answered, cut off, undecided", told(tally)],
      ["payments held against the books, approved", `${books.purchases}, ${books.approved}`],
      ["answers asked for again", `${books.replays}`],
      ["  answered otherwise, lost or twice", `${books.faults.length}`],
      ["backup under load: held, files", `${underLoad.heldMs} ms, ${underLoad.files}`],
      ["  put back elsewhere and verified", underLoad.isWell ? "clean" : "BAD"],
      ["restart until it answers, max", seconds(Math.max(...starts))],
      ["verify", isWell ? "clean" : "BAD"],
    ],
    faults: [
      ...books.faults,
      ...(underLoad.isWell ? [] : ["the backup that was made under load is not whole"]),
      ...(drainMs === null || drainAgainMs === null ? ["what was on its way did not arrive"] : []),
      ...(isWell ? [] : [said]),
    ],
  };
}

function told(tally: { answered: number; unanswered: number; undecided: number }): string {
  return `${tally.answered}, ${tally.unanswered}, ${tally.undecided}`;
}

/** Backs the server up while it goes on, and puts that back in another place. */
async function backedUp(machine: ServedMachine, { folder }: Plan, name: string) {
  const target = join(folder, `backup-${name}`);
  const made = await tellOf("backup", target, "--state", machine.folder);
  const elsewhere = join(folder, `restored-${name}`);
  const { is_whole: isWell } = await tellOf("restore", target, "--state", elsewhere);
  return { folder: target, heldMs: made.held_ms, files: made.files, isWell: isWell === true };
}
