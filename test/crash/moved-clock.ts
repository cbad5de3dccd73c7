import { movableClock, sleep } from "../clock/moved-world.ts";
import { emptyTally } from "./asker.ts";
import { diceOf, type Found, type Part, seconds } from "./part.ts";
import { open, type Scene } from "./town.ts";
import { windUp } from "./wind-up.ts";

const hourMs = 3_600_000;
/** What the wall clock is off by, one after the other, and right again after each. */
const steps: readonly (readonly [string, number])[] = [
  ["+2 s", 2_000],
  ["-2 s", -2_000],
  ["+1 h", hourMs],
  ["-1 h", -hourMs],
  ["+24 h", 24 * hourMs],
  ["-24 h", -24 * hourMs],
];
const offForMs = 5_000;
const rightForMs = 6_000;

/** The server's wall clock steps while everybody pays; nobody else's does. */
export const movedClock: Part = {
  name: "clock",
  summary: "the wall clock steps by ± 2 s, ± 1 h, ± 24 h under load, and back",
  cannot: () => (movableClock === null ? "moving a clock needs Linux and a C compiler, cc" : null),
  async play(plan) {
    const dice = diceOf(plan, "clock");
    const scene = await open(plan, "clock", { dice, movesClock: true, habits: { redeems: false } });
    try {
      return await moved(scene, plan.tell);
    } finally {
      await scene.end();
    }
  },
};

async function moved(scene: Scene, tell: (line: string) => void): Promise<Found> {
  const { machine, asker } = scene;
  const figures: [string, string][] = [];
  scene.begin();
  await sleep(2_000);
  for (const [name, offMs] of steps) {
    for (const [told, toMs, forMs] of [
      [name, offMs, offForMs],
      ["  and right again", 0, rightForMs],
    ] as const) {
      asker.tally = emptyTally();
      machine.setClockOff(toMs);
      await sleep(forMs);
      const { answered, undecided, unanswered, foreign, slowestMs } = asker.tally;
      const none = unanswered + foreign;
      const words = `${answered} answered, ${undecided} 503, ${none} without, slowest ${seconds(slowestMs)}`;
      figures.push([told, words]);
    }
    tell(`clock: ${name}`);
  }
  const last = await windUp(scene);
  return { figures: [...figures, ...last.figures], faults: last.faults };
}
