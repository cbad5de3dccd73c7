import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Reply } from "../../src/client/index.ts";
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

function must<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(JSON.stringify(reply.problem ?? reply.unreachable));
  return reply.body;
}

/** A town whose one wallet has just committed a step, which its instance remembers. */
async function openTown() {
  const reach = { old: false };
  const faults = { reachesOld: () => reach.old };
  const town = await Town.open({ seed: 1, bundles, signatures: "fast", faults });
  opened = town;
  const { world } = town;
  const people = await world.play(() => new ShortPlay(town).open(1));
  const [customer] = people.customers;
  if (customer === undefined) throw new Error("the town was opened with one customer");
  const { till, terminal } = people;
  const { actor, app } = customer;
  const code = async () => must(await world.play(() => actor.run(() => app.issueCode()))).qr;
  /** Sends a payment once, as its own: what the till was told, or why nothing. */
  const pay = async (qr: string, amount = amountMinor) => {
    const reference = await world.play(() => till.run(() => terminal.newReference()));
    const request = { reference, code: qr, amount, currency: "JPY", allow_duplicate: true };
    return await world.play(() => till.run(() => terminal.postPayment(request)));
  };
  const wallet = () => {
    const [cell] = town.worker.cells.filter(({ className }) => className === "Wallet");
    if (cell === undefined) throw new Error("a customer has a wallet");
    return cell;
  };
  /** How many payments were approved, by the rows that are kept. */
  const approved = () =>
    wallet()
      .database.exec("SELECT body FROM log WHERE kind = 'payment'", [])
      .toArray()
      .filter(({ body }) => !`${body}`.includes('"declineCode"')).length;
  return { town, reach, code, pay, wallet, approved, available: () => clearingOf(town).heldMinor };
}

describe("an instance of a wallet that was replaced, and remembers its last step", () => {
  it("approves nothing with a code that its successor has had paid with", async () => {
    const { reach, code, pay, wallet, approved } = await openTown();
    must(await pay(await code()));
    const qr = await code();
    wallet().replace();
    must(await pay(qr));
    expect(approved()).toBe(2);
    reach.old = true;
    const late = await pay(qr, amountMinor + 1);
    expect(late.ok && late.body.result === "approved").toBe(false);
    expect(approved()).toBe(2);
  });

  it("spends no balance that its successor has spent", async () => {
    const { reach, code, pay, wallet, approved, available } = await openTown();
    must(await pay(await code()));
    const [first, second] = [await code(), await code()];
    wallet().replace();
    const left = available();
    const all = await pay(first, left);
    expect(all.ok && ["approved", "pending"].includes(all.body.result)).toBe(true);
    const before = approved();
    reach.old = true;
    const late = await pay(second, left);
    expect(late.ok && late.body.result !== "declined").toBe(false);
    expect(approved()).toBe(before);
  });

  it("pays by a successor that begins with the rows, and remembers nothing", async () => {
    const { code, pay, wallet, approved } = await openTown();
    const qr = await code();
    wallet().replace();
    expect(must(await pay(qr)).result).toBe("approved");
    expect(must(await pay(qr)).decline).toMatchObject({ code: "code_spent" });
    expect(approved()).toBe(1);
  });
});
