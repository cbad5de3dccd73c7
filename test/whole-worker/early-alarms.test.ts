import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { ShortPlay } from "./short-play.ts";
import { type Bundles, makeBundles, Town } from "./town.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let bundles: Bundles;
beforeAll(async () => {
  bundles = await makeBundles();
});

let opened: Town | null = null;
afterEach(() => {
  opened?.worker.end();
  opened = null;
});

/** A town with a customer and a till; how often an alarm of each class was set is counted. */
async function openTown() {
  const town = await Town.open({ seed: 1, bundles, signatures: "fast" });
  opened = town;
  const play = new ShortPlay(town);
  const people = await town.world.play(() => play.open(1));
  await town.world.pass(15 * minuteMs);
  const [customer] = people.customers;
  if (customer === undefined) throw new Error("the town was opened with one customer");
  const settings = new Map<string, number>();
  const alarm = (object: string) => {
    settings.set(object, (settings.get(object) ?? 0) + 1);
    return 0;
  };
  town.world.faults = { alarm };
  const pay = () => town.world.play(() => play.payOnce(customer, people));
  /** Bar codes that are kept. */
  const handles = () =>
    town.worker.cells
      .filter(({ className }) => className === "Handle")
      .flatMap(({ database }) =>
        [0, 1, 2].map((third) =>
          Number(database.exec(`SELECT count(*) AS n FROM handle_${third}`, []).toArray()[0]?.n),
        ),
      )
      .reduce((sum, n) => sum + n, 0);
  return { town, pay, handles, settings, alarms: town.world.machine("alarms") };
}

describe("what rings the alarms is an hour ahead of the objects", () => {
  it("rings each a few times a minute", async () => {
    const { town, pay, settings, alarms } = await openTown();
    alarms.setOff(hourMs);
    expect(await pay()).toBe("approved");
    await town.world.pass(10 * minuteMs);
    const classes = [...settings].map(([object]) => object.replace(/\(.*/, ""));
    expect(classes).toContain("Handle");
    // Each ring is waited for and set again: two at most.
    expect(Math.max(...settings.values())).toBeLessThan(10 * 2 * 4);
  });
});

describe("an object that nobody calls any more", () => {
  it("is woken by its alarm, and forgets what is over", async () => {
    const { town, pay, handles } = await openTown();
    expect(await pay()).toBe("approved");
    expect(handles()).toBeGreaterThan(0);
    for (let passedMs = 0; passedMs < 72 * hourMs; passedMs += 30 * minuteMs) {
      for (const cell of town.worker.cells) town.worker.evict(cell);
      await town.world.pass(30 * minuteMs);
    }
    expect(handles()).toBe(0);
  });
});
