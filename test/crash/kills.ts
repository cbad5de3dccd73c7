import { quantile } from "../bench/figures.ts";
import { sleep } from "../clock/moved-world.ts";
import { diceOf, type Found, type Part, type Plan, seconds } from "./part.ts";
import { drained, reckon, verified } from "./reckon.ts";
import { open, type Scene } from "./town.ts";

/** The longest that a machine lives under load before it dies. */
const lifeMsMax = 1_500;

/** The machine loses its power again and again, while everybody pays. */
export const kills: Part = {
  name: "kill",
  summary: "SIGKILL at drawn moments under load, and a restart on the same files each time",
  cannot: () => null,
  async play(plan) {
    const dice = diceOf(plan, "kill");
    const scene = await open(plan, "kill", { dice });
    try {
      return await killed(scene, plan);
    } finally {
      await scene.end();
    }
  },
};

async function killed(scene: Scene, { kills: count, tell }: Plan): Promise<Found> {
  const { machine, shoppers, asker, dice } = scene;
  const starts: number[] = [];
  scene.begin();
  for (let n = 1; n <= count; n += 1) {
    await sleep(20 + dice.below(lifeMsMax));
    await machine.kill();
    starts.push(await machine.start());
    if (n % 10 === 0) tell(`kill: ${n} of ${count}, ${asker.tally.answered} answers so far`);
  }
  await scene.rest();
  // The last time there is much on its way, and nobody asks for anything afterwards.
  const last = await Promise.allSettled(shoppers.map((shopper) => shopper.pay("automatic")));
  await machine.kill();
  starts.push(await machine.start());
  const drainMs = await drained(machine);
  const books = await reckon(shoppers, asker);
  const drainAgainMs = await drained(machine);
  const { isWell, said } = verified(machine);
  const { tally, refusals } = asker;
  return {
    figures: [
      ["kills", `${starts.length}`],
      ["customers, tills", `${shoppers.length}, ${scene.town.tills.length}`],
      ["requests sent", `${tally.sent}`],
      ["  answered", `${tally.answered}`],
      ["  cut off, and sent again", `${tally.unanswered}`],
      ["  500 or 503, and sent again", `${tally.undecided}`],
      ["  refused for good", `${tally.refused} (${told(refusals)})`],
      ["payments held against the books, approved", `${books.purchases}, ${books.approved}`],
      ["  of all acts", books.done],
      ["answers asked for again", `${books.replays}`],
      ["  answered otherwise, lost or twice", `${books.faults.length}`],
      ["restart until it answers, p50, max", `${spread(starts)}`],
      ["drained after the last kill, nobody asking", seconds(drainMs)],
      ["verify", isWell ? "clean" : "BAD"],
    ],
    faults: [
      ...books.faults,
      ...last.flatMap((each) => (each.status === "rejected" ? [`${each.reason}`] : [])),
      ...(drainMs === null ? ["what was on its way did not arrive by itself"] : []),
      ...(drainAgainMs === null ? ["what was on its way did not arrive"] : []),
      ...(isWell ? [] : [said]),
    ],
  };
}

function told(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([code, count]) => `${code} ${count}`).join(", ") || "none";
}

function spread(ms: readonly number[]): string {
  return [quantile(ms, 0.5), Math.max(...ms)].map(seconds).join(", ");
}
