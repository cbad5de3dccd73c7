import { type Found, seconds } from "./part.ts";
import { drained, reckon, verified } from "./reckon.ts";
import type { Scene } from "./town.ts";

/**
 * Ends a part that has cost nobody anything: everybody ends what they are at, what is on its way
 * arrives, every answer is asked for again, and `npm run verify` is asked.
 */
export async function windUp({ machine, shoppers, asker, rest }: Scene): Promise<Found> {
  const beganMs = performance.now();
  await rest();
  const restMs = performance.now() - beganMs;
  const drainMs = await drained(machine);
  const books = await reckon(shoppers, asker);
  const { isWell, said } = verified(machine);
  return {
    figures: [
      ["everything open answered after", seconds(restMs)],
      ["drained after", seconds(drainMs)],
      ["payments held against the books, approved", `${books.purchases}, ${books.approved}`],
      ["  of all acts", books.done],
      ["answers asked for again", `${books.replays}`],
      ["verify", isWell ? "clean" : "BAD"],
    ],
    faults: [
      ...books.faults,
      ...(drainMs === null ? ["what was on its way did not arrive"] : []),
      ...(isWell ? [] : [said]),
    ],
  };
}
