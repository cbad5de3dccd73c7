import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AppClient, OperatorClient, TerminalClient } from "../../src/client/index.ts";
import { MovedWorld, movableClock, must, onMovedClock, sleep, wordOf } from "./moved-world.ts";

const hourMs = 3_600_000;
const stop = { scope: "spending", reason: "a drill" } as const;

describe.skipIf(movableClock === null)(
  `A29 ${onMovedClock} what was acknowledged`,
  { timeout: 120_000 },
  () => {
    let world: MovedWorld;
    let till: TerminalClient;
    let payers: AppClient[];

    beforeEach(async () => {
      world = await MovedWorld.start();
      till = await world.terminal();
      payers = await Promise.all([1, 2, 3].map(() => world.customer(5_000)));
    });
    afterEach(() => world?.end());

    /** What payments come to for so long from now on, by real time. */
    async function paidFor(durationMs: number): Promise<Set<string>> {
      const words = new Set<string>();
      const endMs = performance.now() + durationMs;
      await Promise.all(
        payers.map(async (app) => {
          while (performance.now() < endMs) {
            words.add(await world.pay(app, till));
            await sleep(50);
          }
        }),
      );
      return words;
    }

    /** Raises the stop; an object whose clock was moved may have to be asked again. */
    async function stopped(operator: OperatorClient, more: { until?: string } = {}): Promise<void> {
      for (let tries = 0; tries < 20; tries += 1) {
        const reply = await operator.raiseStop({ ...stop, ...more });
        if (reply.ok) return;
        expect(wordOf(reply)).toBe("503 unavailable");
      }
      throw new Error("the stop was never acknowledged");
    }

    const pays = () => world.pay(payers[0] as AppClient, till);

    /** Once the clock is right the first calls may meet objects whose clock still stands. */
    async function paysAgain(): Promise<string> {
      let word = "";
      for (let tries = 0; tries < 10 && word !== "captured"; tries += 1) {
        word = await pays();
        await sleep(200);
      }
      return word;
    }

    it.each([24 * hourMs, -hourMs])(
      "holds when the clock was %d ms off for 2 s, with a payment, and is right again",
      async (offMs) => {
        expect(await pays()).toBe("captured");
        world.setClockOff(offMs);
        await pays();
        await sleep(2_000);
        world.setClockOff(0);
        expect(await paysAgain()).toBe("captured");
        await stopped(await world.operator(0));
        expect(await paidFor(3_500)).not.toContain("captured");
        expect(await pays()).toBe("spending_stopped");
      },
    );

    it.each([-1_500, -2_000, 1_500])(
      "holds when the clock steps %d ms just before",
      async (stepMs) => {
        const operator = await world.operator(0);
        must(await operator.stops());
        await paidFor(500);
        world.setClockOff(stepMs);
        await stopped(operator);
        expect(await paidFor(3_500)).not.toContain("captured");
        expect(await pays()).toBe("spending_stopped");
      },
    );

    it("holds when the clock is set back while it waits for everybody", async () => {
      const operator = await world.operator(0);
      must(await operator.stops());
      await paidFor(500);
      const raising = stopped(operator);
      await sleep(300);
      world.setClockOff(-2_000);
      await raising;
      expect(await paidFor(3_500)).not.toContain("captured");
    });

    it("holds until its end, which a clock an hour ahead does not bring", async () => {
      const until = new Date(world.nowMs() + hourMs / 2).toISOString();
      await stopped(await world.operator(0), { until });
      world.setClockOff(hourMs);
      expect(await paidFor(3_000)).not.toContain("captured");
      world.setClockOff(0);
      expect(await paidFor(3_000)).not.toContain("captured");
      expect(await pays()).toBe("spending_stopped");
    });

    it("holds of a terminal revoked as stolen once the clock was ahead", async () => {
      expect(await pays()).toBe("captured");
      world.setClockOff(hourMs);
      await pays();
      await sleep(2_000);
      world.setClockOff(0);
      expect(await paysAgain()).toBe("captured");
      must(await (await world.operator(0)).revokeTerminal(world.seed.terminal.terminal_id));
      const words = await paidFor(3_000);
      expect([...words].filter((word) => !word.startsWith("401"))).toEqual([]);
    });
  },
);
