import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Reply } from "../../src/client/index.ts";
import type { Message, Passage, Turn } from "../platform/index.ts";
import { clearingOf } from "./clearing.ts";
import { ShortPlay } from "./short-play.ts";
import { type Bundles, makeBundles, Town } from "./town.ts";

let bundles: Bundles;
beforeAll(async () => {
  bundles = await makeBundles();
}, 60_000);

let opened: Town | null = null;
afterEach(() => {
  opened?.worker.end();
  opened = null;
});

const amountMinor = 300;
const drainMs = 15 * 60_000;

/** The body of an answer that must be one. */
function must<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(JSON.stringify(reply.problem ?? reply.unreachable));
  return reply.body;
}

/** A town with one customer and one till, in which a first payment has long been told everywhere. */
async function openTown() {
  const town = await Town.open({ seed: 1, bundles, signatures: "fast" });
  opened = town;
  const { world } = town;
  const play = new ShortPlay(town);
  const people = await world.play(() => play.open(1));
  const [customer] = people.customers;
  if (customer === undefined) throw new Error("the town was opened with one customer");
  const { till, terminal } = people;
  const { actor, app } = customer;
  /** A code on the phone, and its bill at the till, to be sent as often as one likes. */
  const bill = async () => {
    const { qr: code } = must(await world.play(() => actor.run(() => app.issueCode())));
    const reference = await world.play(() => till.run(() => terminal.newReference()));
    const request = { reference, code, amount: amountMinor, currency: "JPY" };
    const asked = { ...request, allow_duplicate: true };
    return () => world.play(() => till.run(() => terminal.postPayment(asked)));
  };
  expect(must(await (await bill())()).status).toBe("captured");
  await world.pass(drainMs);
  /** What the till's own object has added up. */
  const addedUp = () => {
    const [object] = town.worker.cells.filter(({ className }) => className === "Terminal");
    const sum = "SELECT sum(amount) AS amount FROM total WHERE kind = 'payments'";
    return object?.database.exec(sum, []).toArray()[0]?.amount;
  };
  return { town, bill, addedUp, unsentMinor: () => clearingOf(town).toSettlementMinor };
}

/** Has the next commit of an object of this class be its last act. */
function dyingAfterCommit(className: string) {
  let dead = false;
  return ({ object, wrote }: Turn) => {
    if (dead || !wrote || !object.startsWith(`${className}(`)) return 0;
    dead = true;
    return "crash_after" as const;
  };
}

describe("what was committed is told by the alarm alone", { timeout: 60_000 }, () => {
  it("when the wallet dies between its commit and the sending, and nobody calls it again", async () => {
    const { town, bill, addedUp, unsentMinor } = await openTown();
    const pay = await bill();
    town.world.faults = { commit: dyingAfterCommit("Wallet") };
    expect((await pay()).ok).toBe(false);
    expect([unsentMinor(), addedUp()]).toEqual([amountMinor, amountMinor]);
    await town.world.pass(drainMs);
    expect([unsentMinor(), addedUp()]).toEqual([0, 2 * amountMinor]);
  });

  it("when a step that had set the alarm threw before, and the next one dies after its commit", async () => {
    const { town, bill, addedUp, unsentMinor } = await openTown();
    const pay = await bill();
    let full = 0;
    town.world.faults = {
      isDiskFull(object, statement) {
        const isFull =
          full === 0 && object.startsWith("Wallet(") && /\bINTO head\b/.test(statement);
        if (isFull) full += 1;
        // The object lives on, with what its step had set.
        return isFull && "statement";
      },
    };
    expect((await pay()).ok).toBe(false);
    expect([full, unsentMinor()]).toEqual([1, 0]);
    town.world.faults = { commit: dyingAfterCommit("Wallet") };
    expect((await pay()).ok).toBe(false);
    expect(unsentMinor()).toBe(amountMinor);
    await town.world.pass(drainMs);
    expect([unsentMinor(), addedUp()]).toEqual([0, 2 * amountMinor]);
  });

  it("when the settlement dies before its terminal was told, and no wallet calls it again", async () => {
    const { town, bill, addedUp, unsentMinor } = await openTown();
    const pay = await bill();
    let lost = 0;
    const passage = ({ from, to }: Message): Passage => {
      const way = { thereMs: 1, backMs: 1 };
      if (lost > 0 || !from.startsWith("Settlement(") || !to.startsWith("Terminal(")) return way;
      lost += 1;
      const [settlement] = town.worker.cells.filter(({ label }) => label === from);
      town.world.loop.add(0, "the test", () => settlement && town.worker.crash(settlement));
      return { ...way, lost: "request", thereMs: 50 };
    };
    town.world.faults = { passage };
    expect(must(await pay()).status).toBe("captured");
    await town.world.pass(5_000);
    expect([lost, unsentMinor(), addedUp()]).toEqual([1, 0, amountMinor]);
    await town.world.pass(drainMs);
    expect(addedUp()).toBe(2 * amountMinor);
  });

  it.each([
    ["is an hour ahead", 60 * 60_000],
    ["is right again", 0],
  ])("within a minute when the clock of what rings it %s", async (_, offMs) => {
    const { town, bill, addedUp, unsentMinor } = await openTown();
    const alarms = town.world.machine("alarms");
    alarms.setOff(60 * 60_000);
    const pay = await bill();
    town.world.faults = { commit: dyingAfterCommit("Wallet") };
    expect((await pay()).ok).toBe(false);
    expect(unsentMinor()).toBe(amountMinor);
    alarms.setOff(offMs);
    await town.world.pass(60_000);
    expect([unsentMinor(), addedUp()]).toEqual([0, 2 * amountMinor]);
  });

  it("when a failure was kept by a clock an hour ahead, once calls have found it right again", async () => {
    const { town, bill, unsentMinor } = await openTown();
    const setBacks = (offMs: number) => {
      for (const n of [1, 2, 3, 4]) town.worker.isolate(`back-${n}`).machine.setOff(offMs);
    };
    const pay = await bill();
    // Nothing that the wallet sends arrives meanwhile.
    const passage = ({ from, to }: Message): Passage => {
      const way = { thereMs: 1, backMs: 1 };
      const isSent = from.startsWith("Wallet(") && to.startsWith("Settlement(");
      return isSent ? { ...way, lost: "request" } : way;
    };
    town.world.faults = { passage };
    expect(must(await pay()).status).toBe("captured");
    setBacks(60 * 60_000);
    await town.world.pass(30_000);
    setBacks(0);
    // The second call finds that its clock stands still; it may be lost with the object.
    for (let n = 0; n < 2; n += 1) await bill().catch(() => undefined);
    town.world.faults = {};
    expect(unsentMinor()).toBe(amountMinor);
    await town.world.pass(drainMs);
    expect(unsentMinor()).toBe(0);
  });
});
