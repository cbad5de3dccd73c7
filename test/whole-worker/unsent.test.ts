import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Reply } from "../../src/client/index.ts";
import type { Message, Passage, Turn } from "../platform/index.ts";
import { clearingOf } from "./clearing.ts";
import { ShortPlay } from "./short-play.ts";
import { type Bundles, makeBundles, Town } from "./town.ts";

let bundles: Bundles;
beforeAll(async () => {
  bundles = await makeBundles();
});

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
async function openTown(seed = 1) {
  const town = await Town.open({ seed, bundles, signatures: "fast" });
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
  const first = must(await (await bill())());
  expect(first.status).toBe("captured");
  await world.pass(drainMs);
  const cancelFirst = () =>
    world.play(() =>
      till.run(async () => {
        const reference = await terminal.newReference();
        return await terminal.cancel({ reference, payment_id: first.payment_id as string });
      }),
    );
  /** The customer looks at the wallet, which writes nothing. */
  const look = () => world.play(() => actor.run(() => app.wallet()));
  /** What the till's own object has added up. */
  const addedUp = () => {
    const [object] = town.worker.cells.filter(({ className }) => className === "Terminal");
    const sum = "SELECT sum(amount) AS amount FROM total WHERE kind = 'payments'";
    return object?.database.exec(sum, []).toArray()[0]?.amount;
  };
  return {
    town,
    bill,
    cancelFirst,
    look,
    addedUp,
    unsentMinor: () => clearingOf(town).toSettlementMinor,
  };
}

/** Sets the clocks of all machines that carry objects off. */
function setBacks(town: Town, offMs: number): void {
  for (const n of [1, 2, 3, 4]) town.worker.isolate(`back-${n}`).machine.setOff(offMs);
}

/** Sets the clock off of the machine that carries an object of this class. */
function setMachineOf(town: Town, className: string, offMs: number): void {
  const [cell] = town.worker.cells.filter((each) => each.className === className);
  cell?.living?.isolate.machine.setOff(offMs);
}

/** Nothing arrives that senders of such a name send to objects of a class. */
function severed(from: string, to: string) {
  return {
    passage(message: Message): Passage {
      const isSent = message.from.startsWith(from) && message.to.startsWith(`${to}(`);
      return { thereMs: 1, backMs: 1, ...(isSent ? { lost: "request" } : {}) };
    },
  };
}

/** Ends every object of a class that lives. */
function endAll(town: Town, className: string): void {
  for (const cell of town.worker.cells) {
    if (cell.className === className && cell.living !== null) town.worker.crash(cell);
  }
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

describe("what was committed is told by the alarm alone", () => {
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

  it("when the platform has forgotten the alarm, and the wallet is only looked at", async () => {
    const { town, bill, look, unsentMinor } = await openTown();
    const pay = await bill();
    town.world.faults = { ...severed("", "Settlement"), alarm: () => "lost" };
    expect(must(await pay()).status).toBe("captured");
    await town.world.pass(70_000);
    endAll(town, "Wallet");
    town.world.faults = {};
    expect((await look()).ok).toBe(true);
    expect(unsentMinor()).toBe(amountMinor);
    await town.world.pass(65_000);
    expect(unsentMinor()).toBe(0);
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
});

describe("within 15 minutes, though clocks were an hour ahead", () => {
  const hourMs = 60 * 60_000;

  it("when calls have found that the wallet's clock stands still", async () => {
    const { town, bill, unsentMinor } = await openTown();
    const pay = await bill();
    town.world.faults = severed("", "Settlement");
    expect(must(await pay()).status).toBe("captured");
    setBacks(town, hourMs);
    await town.world.pass(30_000);
    setBacks(town, 0);
    // The second call finds that its clock stands still; it may be lost with the object.
    for (let n = 0; n < 2; n += 1) await bill().catch(() => undefined);
    town.world.faults = {};
    expect(unsentMinor()).toBe(amountMinor);
    await town.world.pass(drainMs);
    expect(unsentMinor()).toBe(0);
  });

  it.each([
    ["lives on, and its clock stands still", false],
    ["has ended", true],
  ])("when the wallet put its retry off meanwhile and %s, and nobody calls it", async (_, ends) => {
    const { town, bill, addedUp, unsentMinor } = await openTown();
    const pay = await bill();
    town.world.faults = severed("", "Settlement");
    expect(must(await pay()).status).toBe("captured");
    setBacks(town, hourMs);
    await town.world.pass(30_000);
    if (ends) endAll(town, "Wallet");
    setBacks(town, 0);
    town.world.faults = {};
    expect([unsentMinor(), addedUp()]).toEqual([amountMinor, amountMinor]);
    await town.world.pass(drainMs);
    expect([unsentMinor(), addedUp()]).toEqual([0, 2 * amountMinor]);
  });

  it("when the alarm rings in a wallet whose clock stands still", async () => {
    const { town, bill, unsentMinor } = await openTown();
    const pay = await bill();
    town.world.faults = severed("", "Settlement");
    expect(must(await pay()).status).toBe("captured");
    setBacks(town, -hourMs);
    await town.world.pass(70_000);
    town.world.faults = {};
    setBacks(town, 0);
    expect(unsentMinor()).toBe(amountMinor);
    await town.world.pass(drainMs);
    expect(unsentMinor()).toBe(0);
  });

  it("when a wallet that had died was looked at meanwhile, and nobody calls it", async () => {
    const { town, bill, look, unsentMinor } = await openTown();
    const pay = await bill();
    town.world.faults = severed("", "Settlement");
    expect(must(await pay()).status).toBe("captured");
    endAll(town, "Wallet");
    setBacks(town, hourMs);
    await look();
    await town.world.pass(5_000);
    endAll(town, "Wallet");
    setBacks(town, 0);
    town.world.faults = {};
    expect(unsentMinor()).toBe(amountMinor);
    await town.world.pass(drainMs);
    expect(unsentMinor()).toBe(0);
  });

  it("when the wallet undid a payment meanwhile and died, and nobody calls it", async () => {
    const { town, cancelFirst, unsentMinor } = await openTown();
    setMachineOf(town, "Wallet", hourMs);
    town.world.faults = { commit: dyingAfterCommit("Wallet") };
    expect((await cancelFirst()).ok).toBe(false);
    setBacks(town, 0);
    town.world.faults = {};
    expect(unsentMinor()).toBe(-amountMinor);
    await town.world.pass(drainMs);
    expect(unsentMinor()).toBe(0);
  });

  it("when the settlement could not tell its terminal meanwhile and died, and nobody calls it", async () => {
    const { town, bill, addedUp, unsentMinor } = await openTown(2);
    const pay = await bill();
    setMachineOf(town, "Settlement", hourMs);
    town.world.faults = severed("Settlement(", "Terminal");
    expect(must(await pay()).status).toBe("captured");
    await town.world.pass(2_000);
    endAll(town, "Settlement");
    setBacks(town, 0);
    town.world.faults = {};
    expect([unsentMinor(), addedUp()]).toEqual([0, amountMinor]);
    await town.world.pass(drainMs);
    expect([unsentMinor(), addedUp()]).toEqual([0, 2 * amountMinor]);
  });
});
