import { sleep } from "../clock/moved-world.ts";
import { emptyTally, type Tally } from "./asker.ts";
import { smallDisk } from "./machine.ts";
import { diceOf, type Found, type Part, seconds } from "./part.ts";
import { open, type Scene } from "./town.ts";
import { windUp } from "./wind-up.ts";

const rounds = 6;
/** The most room that is left when a disk begins to fill. */
const roomBytesMax = 400_000;
const fullMs = 5_000;

/** The disk fills under load, stays full for a while, and is given room again. */
export const fullDisk: Part = {
  name: "disk",
  summary: "the disk is full (ENOSPC, with writes cut short before), then has room again",
  cannot: () => (smallDisk === null ? "filling a disk needs Linux and a C compiler, cc" : null),
  async play(plan) {
    const scene = await open(plan, "disk", { dice: diceOf(plan, "disk"), fillsDisk: true });
    try {
      return await filled(scene, plan.tell);
    } finally {
      await scene.end();
    }
  },
};

async function filled(scene: Scene, tell: (line: string) => void): Promise<Found> {
  const { machine, asker, dice } = scene;
  const full: Tally[] = [];
  const recoveries: number[] = [];
  let refusedStarts = 0;
  scene.begin();
  for (let n = 1; n <= rounds; n += 1) {
    await sleep(1_000);
    asker.tally = emptyTally();
    full.push(asker.tally);
    machine.setRoom(dice.below(roomBytesMax));
    await sleep(fullMs);
    // Every other time the machine dies while it is full; without room the runtime may not start.
    if (n % 2 === 0) {
      await machine.kill();
      await machine.start().then(
        () => sleep(1_000),
        () => {
          refusedStarts += 1;
        },
      );
    }
    asker.tally = emptyTally();
    machine.setRoom(null);
    if (!machine.isRunning) await machine.start();
    recoveries.push(await untilAnswered(asker));
    tell(`disk: ${n} of ${rounds}`);
  }
  const { figures, faults } = await windUp(scene);
  const sum = (of: (tally: Tally) => number) => `${full.reduce((all, each) => all + of(each), 0)}`;
  return {
    figures: [
      ["times full", `${rounds}`],
      [
        "  killed meanwhile, of these not started without room",
        `${Math.floor(rounds / 2)}, ${refusedStarts}`,
      ],
      ["while full: requests sent", sum(({ sent }) => sent)],
      ["  answered (what needs no room, or had some)", sum(({ answered }) => answered)],
      ["  500 or 503, to be repeated", sum(({ undecided }) => undecided)],
      ["  refused for good", sum(({ refused }) => refused)],
      ["  bare answers of the runtime", sum(({ foreign }) => foreign)],
      ["  without an answer", sum(({ unanswered }) => unanswered)],
      ["answers again after there was room, longest", seconds(Math.max(...recoveries))],
      ...figures,
    ],
    faults,
  };
}

/** How long it takes until something is answered again. */
async function untilAnswered(asker: { readonly tally: Tally }): Promise<number> {
  const beganMs = performance.now();
  while (asker.tally.answered === 0 && performance.now() - beganMs < 60_000) await sleep(10);
  return performance.now() - beganMs;
}
