import { statSync } from "node:fs";
import { basename } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { mailedCode } from "../../src/cli/seed/actors.ts";
import { totpCode } from "../../src/client/index.ts";
import { run } from "../unit/src/cli/local-server.ts";
import {
  bill,
  credit,
  type People,
  PutBack,
  reference,
  settle,
  soon,
  told,
} from "../unit/src/cli/put-back-world.ts";
import { keptStates, unpack } from "./packed.ts";

const states = keptStates();
const worlds: PutBack[] = [];

afterAll(async () => {
  for (const world of worlds) await world.discard();
});

it("keeps at least one state folder, and none of more than 300 KB", () => {
  expect(states.length).toBeGreaterThan(0);
  for (const path of states) expect(statSync(path).size).toBeLessThan(300_000);
});

/** Sessions of then have ended: the customer signs in anew with the phone that is enrolled. */
async function signIn({ customer, seed }: People, origin: string): Promise<void> {
  const { contact: value, totp_secret: secret } = seed.customer;
  await told(customer.signIn({ type: "email", value }));
  const place = { origin, publicOrigin: origin };
  const code = await soon(() => mailedCode(place, value));
  await told(customer.contactProof(code));
  await told(customer.factor(await totpCode(secret, Date.now())));
}

describe.each(states.map((path) => [basename(path), path] as const))("%s", (_name, path) => {
  const world = new PutBack();
  worlds.push(world);

  it("is opened, verified and paid from by this build", { timeout: 120_000 }, async () => {
    const payments = unpack(path, world.state);
    expect(run("verify", "--state", world.state).status).toBe(0);
    const people = await world.open();
    const { terminal } = people;
    for (const payment of payments) {
      const { reference: named, payment_id: id } = payment;
      const { server_time: _, ...answered } = payment;
      expect(await told(terminal.payment(id ?? ""))).toMatchObject(answered);
      expect(await told(terminal.byReference(named))).toMatchObject({ payment_id: id });
    }
    await signIn(people, world.origin);
    const { available } = (await told(people.customer.wallet())).balances;
    await credit(people, 1_000);
    const paid = await settle(people, await bill(people, 400));
    expect(paid.result).toBe("approved");
    const [old] = payments;
    if (old === undefined) throw new Error("there are payments in it");
    await told(terminal.refund(old.payment_id ?? "", { reference: reference(), amount: 200 }));
    const after = (await told(people.customer.wallet())).balances.available;
    expect(after - available).toBeGreaterThanOrEqual(1_000 - 400 + 190);
    expect(after - available).toBeLessThanOrEqual(1_000 - 400 + 200);
    await world.close();
    expect(run("verify", "--state", world.state).status).toBe(0);
  });
});
