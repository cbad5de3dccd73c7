import { afterEach, expect, it } from "vitest";
import type { Payment } from "../../src/client/index.ts";
import type { Cell } from "../platform/index.ts";
import type { Phone, Till } from "../simulator/cast.ts";
import { Chronicle } from "../simulator/chronicle.ts";
import { must } from "../simulator/opening/must.ts";
import { openTown } from "../simulator/opening.ts";
import { Restoring } from "../simulator/restoring.ts";
import { makeBundles, Town } from "./town.ts";

let opened: Town | null = null;
afterEach(() => {
  opened?.worker.end();
  opened = null;
});

const drainMs = 15 * 60_000;
/** Its town has two merchants, and a policy that lets small sales pass. */
const seed = 5;

it("finds a payment whose id has got another number, and counts what is done to it", async () => {
  const town = await Town.open({ seed, bundles: await makeBundles(), signatures: "fast" });
  opened = town;
  const { world, worker } = town;
  const chronicle = new Chronicle();
  const cast = await world.play(() => openTown(town, chronicle, world.dice.child("opening")));
  const [here] = cast.tills;
  const there = cast.tills.find(({ merchantId }) => merchantId !== here?.merchantId);
  const [phone, second] = cast.phones;
  const [desk] = cast.desks;
  if (!here || !there || !phone || !second || !desk) throw new Error("the town is too small");
  const pay = async (till: Till, amount: number) => {
    const paid = await world.play(() => payAt(till, phone, amount));
    await world.pass(drainMs);
    return paid;
  };

  await pay(here, 100);
  const wallet = payerOf(town);
  const kept = wallet.snapshot();
  await pay(here, 90);
  worker.crash(wallet);
  wallet.putBack(kept);
  const meanwhile = await pay(there, 50);
  chronicle.mishaps.push({ atMs: world.loop.nowMs, kind: "put back", what: wallet.label });
  const restoring = new Restoring(cast, world.dice.child("restoring"));
  expect(restoring.isNeeded).toBe(true);
  await world.play(() => restoring.all());
  await world.pass(drainMs);

  expect(meanwhile.status).toBe("captured");
  const { reference } = meanwhile;
  const now = await world.play(() =>
    must(there.actor, () => there.terminal.byReference(reference)),
  );
  expect(now.payment_id).not.toBe(meanwhile.payment_id);
  const day = await world.play(() => must(there.actor, () => there.terminal.paymentsOfDay()));
  expect(day.payments.map((each) => each.payment_id)).toEqual([now.payment_id]);
  const found = await world.play(() =>
    must(desk.actor, () => desk.operator.paymentsByReference(there.terminalId, reference)),
  );
  expect(found).toMatchObject({ payments: [{ payment: { payment_id: now.payment_id } }] });
  const refund = { reference: "refund-0001", amount: 20, currency: "JPY" };
  await world.play(() =>
    must(there.actor, () => there.terminal.refund(`${now.payment_id}`, refund)),
  );
  await world.pass(drainMs);
  const totals = await world.play(() => must(there.actor, () => there.terminal.totals()));
  expect(totals).toMatchObject({
    payments: { count: 1, amount: 50 },
    refunds: { count: 1, amount: 20 },
  });

  // Another wallet under the same reference: the till is told both by the ids that they have.
  const twin = await world.play(() => payAt(there, second, 50, reference));
  await world.pass(drainMs);
  const asked = await world.play(() =>
    there.actor.run(() => there.terminal.byReference(reference)),
  );
  const named = "problem" in asked ? asked.problem?.payment_ids : undefined;
  expect(asked).toMatchObject({ problem: { code: "reference_conflict" } });
  expect(new Set(named as string[])).toEqual(new Set([now.payment_id, twin.payment_id]));
});

async function payAt(
  till: Till,
  phone: Phone,
  amount: number,
  given: string | null = null,
): Promise<Payment> {
  const { qr: code } = await must(phone.actor, () => phone.app.issueCode());
  const reference = given ?? (await till.actor.run(() => till.terminal.newReference()));
  const request = { reference, code, amount, currency: "JPY", allow_duplicate: true };
  return await must(till.actor, () => till.terminal.postPayment(request));
}

/** The wallet that has paid, of which there is one. */
function payerOf({ worker }: Town): Cell {
  const sold = "SELECT sequence FROM log WHERE destination IS NOT NULL";
  const [one, ...others] = worker.cells.filter(
    ({ className, database }) =>
      className === "Wallet" && database.exec(sold, []).toArray().length > 0,
  );
  if (one === undefined || others.length > 0) throw new Error("one wallet has paid");
  return one;
}
