import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actors } from "../../../../src/cli/actors.ts";
import type { FullSeed } from "../../../../src/cli/seed-schema.ts";
import { bill, credit, PutBack, pay, refused, soon, told } from "./put-back-world.ts";

const world = new PutBack();
let actors: Actors;
let seed: FullSeed;

async function open() {
  ({ actors, seed } = await world.open());
}

afterAll(() => world.discard());

/** The alerts about lost rows that nobody has acknowledged. */
async function alerts() {
  const { alerts: all } = (await told(actors.operators[0].alerts())) as {
    alerts: { kind: string; subject: string; evidence: Record<string, unknown> }[];
  };
  return all.filter(({ kind }) => kind === "books_behind");
}

describe("A30: a wallet's file is put back older", { timeout: 120_000 }, () => {
  let lost: Awaited<ReturnType<typeof bill>>;

  beforeAll(async () => {
    await open();
    await credit(actors, seed, 5_000);
    await pay(actors, 1_200);
    await world.close();
    world.keep("older");
    await open();
    lost = await bill(actors, 700);
    await told(actors.terminal.postPayment(lost));
    await world.close();
    world.keep("newer");
    world.putBack("Wallet", "older");
    await open();
  }, 120_000);

  it("is noticed at the first exchange, moves no money from then on, and is alerted", async () => {
    const sale = await bill(actors, 300);
    expect(await pay(actors, 400)).toMatchObject({ result: "approved" });
    const [alert] = await soon(async () => {
      const raised = await alerts();
      return raised.length > 0 && raised;
    });
    expect(alert).toMatchObject({ subject: seed.customer.wallet_id });
    expect(await refused(actors.terminal.postPayment(sale))).toBe(503);
    expect(await refused(actors.terminal.postPayment(lost))).toBe(503);
    expect(await refused(actors.terminal.byReference(lost.reference))).toBe(503);
    expect(await refused(actors.customer.issueCode())).toBe(503);
  });
});
