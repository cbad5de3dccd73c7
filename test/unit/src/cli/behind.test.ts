import { afterAll, beforeAll, expect, it } from "vitest";
import { mailedCode } from "../../../../src/cli/seed/actors.ts";
import { totpCode } from "../../../../src/client/access/totp.ts";
import type { Payment } from "../../../../src/client/index.ts";
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
} from "./put-back-world.ts";

const world = new PutBack();
let people: People;
let paid: Payment;
let held: Payment;
const account = {
  bank_code: "0001",
  branch_code: "123",
  account_type: "ordinary",
  account_number: "1234567",
  holder_kana: "ヤマダハナコ",
};
const refundOf = { reference: reference(), amount: 100 };

/** A code of a step that was not used yet; each is taken once. */
let usedStep = 0;
async function nextTotp(): Promise<string> {
  const stepMs = 30_000;
  const step = () => Math.floor(Date.now() / stepMs) + 1;
  await soonest(() => step() > usedStep);
  usedStep = step();
  return await totpCode(people.seed.customer.totp_secret, usedStep * stepMs);
}

async function soonest(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 200));
}

beforeAll(async () => {
  people = await world.open();
  await credit(people, 5_000);
  paid = await settle(people, await bill(people, 1_000));
  held = await settle(people, { ...(await bill(people, 800)), capture: "manual" });
  await told(people.terminal.refund(`${paid.payment_id}`, refundOf));
  await world.close();
  world.keep("older");
  people = await world.open();
  const lost = await bill(people, 700);
  await settle(people, lost);
  await world.close();
  world.putBack("Wallet", "older");
  people = await world.open();
  // An inquiry about what it has lost has the wallet find out.
  expect(await refused(people.terminal.byReference(lost.reference))).toBe(503);
  await soon(async () => (await people.customer.issueCode()).ok === false);
});
afterAll(() => world.discard());

it("refuses with 503 every act on the money of a wallet that has lost rows", async () => {
  const { customer, terminal, partner, seed } = people;
  const [payment, hold] = [`${paid.payment_id}`, `${held.payment_id}`];
  await told(customer.stepUp("redemption", await nextTotp()));
  const before = (await told(customer.wallet())).balances;
  const money = { amount: 100, currency: "JPY" };
  const route = seed.customer.funding_route;
  const points = { ...money, reference: reference(), channel: "points" } as const;
  const acts = {
    code: customer.issueCode(),
    seals: customer.offlineSeals(),
    capture: terminal.capture(hold, { reference: reference(), amount: 100 }),
    refund: terminal.refund(payment, { reference: reference(), amount: 100 }),
    cancellation: terminal.cancel({ reference: reference(), payment_id: payment }),
    credit: partner.credit({ ...money, reference: reference(), route }),
    points: customer.topUp(points),
    redemption: customer.redeem({ ...money, reference: reference(), payout_account: account }),
  };
  for (const [act, reply] of Object.entries(acts)) {
    expect([act, await refused(reply as Promise<never>)]).toEqual([act, 503]);
  }
  expect((await told(customer.wallet())).balances).toEqual(before);
});

it("goes on with what moves no money: answers told before, reads, sessions, and the freeze", async () => {
  const { customer, terminal } = people;
  const again = await terminal.refund(`${paid.payment_id}`, refundOf);
  expect(again).toMatchObject({ ok: true, replayed: true });
  expect(await customer.refresh()).toBe("renewed");
  await told(customer.activity());
  await told(customer.payments());
  expect((await told(terminal.payment(`${held.payment_id}`))).status).toBe("authorized");
  const contact = { type: "email", value: people.seed.customer.contact } as const;
  const before = await mailedCode(
    { origin: world.origin, publicOrigin: world.origin },
    contact.value,
  );
  await told(customer.signIn(contact));
  const code = await soon(async () => {
    const newest = await mailedCode(
      { origin: world.origin, publicOrigin: world.origin },
      contact.value,
    );
    return newest !== before && newest;
  });
  await told(customer.contactProof(code));
  await told(customer.factor(await nextTotp()));
  await told(customer.freeze());
  expect((await told(customer.wallet())).state).toBe("frozen");
  expect(await refused(customer.issueCode())).toBe(503);
});
