import { beforeAll, describe, expect, it } from "vitest";
import { ShortPlay } from "./short-play.ts";
import { type Bundles, makeBundles, Town } from "./town.ts";

const secondMs = 1_000;
const hourMs = 3_600_000;

describe("a stop, where the clocks of the front machines are off for a moment", {
  timeout: 60_000,
}, () => {
  let bundles: Bundles;
  beforeAll(async () => {
    bundles = await makeBundles();
  }, 60_000);

  it.each([hourMs, -hourMs, 2 * secondMs, -2 * secondMs, 24 * hourMs, -24 * hourMs])(
    "is kept from its acknowledgement on (%d ms)",
    async (offMs) => {
      const town = await Town.open({ seed: 1, bundles, signatures: "fast" });
      const { world, worker } = town;
      const setFronts = (ms: number) => {
        for (const name of ["front-1", "front-2"]) worker.isolate(name).machine.setOff(ms);
      };
      const play = new ShortPlay(town);
      const decided = await world.play(async () => {
        const people = await play.open(2);
        setFronts(offMs);
        const payer = people.customers[0];
        if (payer === undefined) throw new Error("nobody is in town");
        // While the clocks are off, requests have the isolates fetch what they then hold.
        for (let n = 0; n < 3; n += 1) {
          await payer.actor.run(() => payer.app.wallet());
          await payer.actor.run(({ realRuntime }) => realRuntime.sleep(500));
        }
        setFronts(0);
        await play.stop(people);
        const outcomes: string[] = [];
        for (let n = 0; n < 12; n += 1) outcomes.push(await play.payOnce(payer, people));
        return outcomes;
      });
      expect(decided.filter((word) => word === "approved")).toEqual([]);
      expect(decided).toContain("spending_stopped");
      worker.end();
    },
  );
});
