import { statSync } from "node:fs";
import { basename } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { holdMs, refundWindowMs } from "../../src/bounds.ts";
import { mailedCode } from "../../src/cli/seed/actors.ts";
import { type Payment, totpCode } from "../../src/client/index.ts";
import { run } from "../unit/src/cli/local-server.ts";
import {
  bill,
  credit,
  type People,
  PutBack,
  reference,
  refused,
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

/** What is told by now of a payment of then: a hold has come to its end in a week. */
function byNow({ server_time: _, ...answered }: Payment): Partial<Payment> {
  const endMs = Date.parse(answered.created_at) + holdMs;
  if (answered.status !== "authorized" || Date.now() < endMs) return answered;
  const { message: _said, reward: _reward, ...same } = answered;
  return { ...same, status: "captured", version: answered.version + 1 };
}

describe.each(states.map((path) => [basename(path), path] as const))("%s", (_name, path) => {
  const world = new PutBack();
  worlds.push(world);

  it("is opened, verified and paid from by this build", async () => {
    const payments = unpack(path, world.state);
    expect(run("verify", "--state", world.state).status).toBe(0);
    const people = await world.open();
    const { terminal } = people;
    for (const payment of payments) {
      const { reference: named, payment_id: id } = payment;
      const seen = async () => await told(terminal.payment(id ?? ""));
      await expect.poll(seen).toMatchObject(byNow(payment));
      expect(await told(terminal.byReference(named))).toMatchObject({ payment_id: id });
    }
    await signIn(people, world.origin);
    const { available } = (await told(people.customer.wallet())).balances;
    await credit(people, 1_000);
    const paid = await settle(people, await bill(people, 400));
    expect(paid.result).toBe("approved");
    const [old] = payments;
    if (old === undefined) throw new Error("there are payments in it");
    const refund = terminal.refund(old.payment_id ?? "", { reference: reference(), amount: 200 });
    const isOver = Date.now() > Date.parse(old.created_at) + refundWindowMs;
    if (isOver) expect(await refused(refund)).toBe(409);
    else await told(refund);
    const back = isOver ? 0 : 200;
    const after = (await told(people.customer.wallet())).balances.available;
    expect(after - available).toBeGreaterThanOrEqual(1_000 - 400 + back - 10);
    expect(after - available).toBeLessThanOrEqual(1_000 - 400 + back);
    await world.close();
    expect(run("verify", "--state", world.state).status).toBe(0);
  });
});
