import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Settlement } from "../../worker/settlement/object.ts";
import { soon } from "../soon.ts";
import {
  allTaken,
  bill,
  type Customer,
  env,
  openWorld,
  pay,
  payApproved,
  refusal,
  scan,
  setMarks,
  told,
  unique,
} from "../world.ts";

const world = openWorld();
afterEach(() => void vi.restoreAllMocks());

/** Two customers whose codes one terminal uses under one reference. */
async function makeTwins() {
  const reference = unique("payment");
  const [one, two] = [await world().customer(), await world().customer()];
  const code = await scan(one);
  const cancel = { reference: unique("cancel"), payment_reference: reference, code };
  return {
    ...{ one, two, reference, cancel },
    payOne: () => told(world().till.client.postPayment(bill(code, { reference }))),
    payTwo: () => pay(world().till, two, { reference }),
    cancelOne: (names: object = {}) => told(world().till.client.cancel({ ...cancel, ...names })),
  };
}

type Twins = Awaited<ReturnType<typeof makeTwins>>;

/** Neither paid in the end, and nothing of either is on its way. */
async function expectBothUndone({ one, two }: Twins): Promise<void> {
  await vi.waitFor(async () => {
    for (const { app } of [one, two]) {
      const { available, held, points_pending } = (await told(app.wallet())).balances;
      expect([available, held, points_pending]).toEqual([10_000, 0, 0]);
    }
  }, soon);
  await allTaken();
}

/** Loses what this customer's wallet delivers, until it is let through. */
function holdBack({ route }: Customer): { readonly release: () => Promise<void> } {
  const deliver = Settlement.prototype.deliver;
  const spy = vi.spyOn(Settlement.prototype, "deliver").mockImplementation(function (
    this: Settlement,
    deliveries,
    ...more
  ) {
    const others = deliveries.filter(({ sender }) => sender !== route);
    const receipts = others.length === 0 ? [] : [...deliver.call(this, others, ...more)];
    return deliveries.map(({ sender }) => (sender === route ? null : (receipts.shift() ?? null)));
  });
  const namespace = env.WALLET as unknown as DurableObjectNamespace;
  const release = async () => {
    spy.mockRestore();
    const id = namespace.idFromName(route);
    await setMarks(route, { retryAtMs: null });
    await runDurableObjectAlarm(namespace.get(id));
    await allTaken();
  };
  return { release };
}

describe("A21: one reference, two customers", () => {
  it("lets both stand, flags both, names both, and undoes both by one cancellation", async () => {
    const { till, viewer } = world();
    const twins = await makeTwins();
    const { reference, one, two } = twins;
    const first = await payApproved(till, one, { reference });
    const second = await payApproved(till, two, { reference });
    await allTaken();
    const ids = [first.payment_id, second.payment_id].toSorted();
    const conflict = await refusal(till.client.byReference(reference));
    expect(conflict).toMatchObject({ status: 409, code: "reference_conflict" });
    expect((conflict.payment_ids as string[]).toSorted()).toEqual(ids);
    await vi.waitFor(async () => {
      const { alerts } = (await told(viewer.client.alerts())) as unknown as {
        alerts: { kind: string; evidence: { reference: string; payment_ids: string[] } }[];
      };
      const mine = alerts.filter(({ evidence }) => evidence.reference === reference);
      expect(mine.map(({ kind, evidence }) => [kind, evidence.payment_ids.toSorted()])).toEqual([
        ["reference_conflict", ids],
      ]);
    }, soon);
    const cancel = { reference: unique("cancel"), payment_reference: reference };
    expect(await told(till.client.cancel(cancel))).toMatchObject({ status: "done", final: true });
    await expectBothUndone(twins);
    for (const id of ids) expect((await told(till.client.payment(id))).status).toBe("cancelled");
  });

  it.each([
    ["after both", ["payOne", "payTwo", "cancelOne"]],
    ["between them", ["payOne", "cancelOne", "payTwo"]],
    ["before its own", ["payTwo", "cancelOne", "payOne"]],
    ["before both", ["cancelOne", "payOne", "payTwo"]],
    ["before both, the other first", ["cancelOne", "payTwo", "payOne"]],
  ] as const)("undoes both by one cancellation with a code, %s", async (_, order) => {
    const twins = await makeTwins();
    for (const act of order) {
      await twins[act]();
      await allTaken();
    }
    await expectBothUndone(twins);
    // Once more, as a terminal does that lost the answer: the same, and nothing moves.
    expect(await twins.cancelOne()).toMatchObject({ status: "done", final: true });
    await expectBothUndone(twins);
  });

  it.each(["one", "two"] as const)("undoes both when the news of %s is late", async (late) => {
    const twins = await makeTwins();
    const { release } = holdBack(twins[late]);
    await twins.payOne();
    await twins.payTwo();
    await twins.cancelOne();
    await release();
    await expectBothUndone(twins);
  });

  it("undoes the other also when the code's own payment was declined, or cancelled by id", async () => {
    const { till } = world();
    const [declined, cancelled] = [await makeTwins(), await makeTwins()];
    const code = declined.cancel.code;
    const request = bill(code, { reference: declined.reference, amount: 10_001 });
    expect((await told(till.client.postPayment(request))).result).toBe("declined");
    const paid = await cancelled.payOne();
    const undo = { reference: unique("cancel"), payment_id: `${paid.payment_id}` };
    await told(till.client.cancel(undo));
    for (const twins of [declined, cancelled]) {
      await twins.payTwo();
      await allTaken();
      expect(await twins.cancelOne()).toMatchObject({ status: "done", final: true });
      await expectBothUndone(twins);
    }
  });

  it("undoes by payment id that payment alone, whichever comes first", async () => {
    const { till } = world();
    for (const early of [true, false]) {
      const twins = await makeTwins();
      const paid = await twins.payOne();
      const undo = { reference: unique("cancel"), payment_id: `${paid.payment_id}` };
      const named = { ...undo, payment_reference: twins.reference };
      if (early) await told(till.client.cancel(named));
      const other = await twins.payTwo();
      await allTaken();
      if (!early) await told(till.client.cancel(named));
      await allTaken();
      expect((await told(till.client.payment(`${other.payment_id}`))).status).toBe("captured");
      expect((await told(twins.one.app.wallet())).balances.available).toBe(10_000);
      expect((await told(twins.two.app.wallet())).balances.available).toBe(8_800);
    }
  });

  it("keeps two terminals' payments under one reference apart", async () => {
    const { till, neighbour } = world();
    const reference = unique("payment");
    const buyer = await world().customer();
    const code = await scan(buyer);
    const first = await told(till.client.postPayment(bill(code, { reference })));
    const second = await payApproved(neighbour, await world().customer(), { reference });
    expect((await told(till.client.byReference(reference))).payment_id).toBe(first.payment_id);
    expect((await told(neighbour.client.byReference(reference))).payment_id).toBe(
      second.payment_id,
    );
    const cancel = { reference: unique("cancel"), payment_reference: reference };
    await told(till.client.cancel({ ...cancel, code }));
    await told(till.client.cancel({ ...cancel, reference: unique("cancel") }));
    await allTaken();
    expect((await told(neighbour.client.byReference(reference))).status).toBe("captured");
  });
});
