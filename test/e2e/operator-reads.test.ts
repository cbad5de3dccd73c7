import { expect, it } from "vitest";
import { drained, openWorld, payApproved, raiseStop, told, unique } from "../world.ts";

const world = openWorld();

it("tells a store and a terminal by their ids, and all stores with their places", async () => {
  const { viewer, till } = world();
  const { terminalId, storeId, merchantId } = till;
  const terminal = await told(viewer.client.terminal(terminalId));
  expect(terminal).toMatchObject({ terminal_id: terminalId, store_id: storeId, state: "active" });
  const store = await told(viewer.client.store(storeId));
  expect(store).toMatchObject({ name: terminal.store_name, merchant_id: merchantId });
  expect(store.merchant_name).toBe(terminal.merchant_name);
  expect(store.terminals.map(({ terminal_id }) => terminal_id)).toContain(terminalId);
  const { stores } = await told(viewer.client.stores());
  const { terminals: _, ...listed } = store;
  expect(stores).toContainEqual(listed);
  const unknown = await viewer.client.store(terminalId);
  expect(unknown).toMatchObject({ ok: false, problem: { code: "not_found" } });
});

it("finds a payment by its terminal and reference, with its wallet", async () => {
  const { viewer, till, neighbour } = world();
  const buyer = await world().customer();
  const paid = await payApproved(till, buyer);
  await drained();
  const found = await told(viewer.client.paymentsByReference(till.terminalId, paid.reference));
  expect(found.payments).toMatchObject([
    { wallet_id: buyer.walletId, payment: { payment_id: paid.payment_id } },
  ]);
  const elsewhere = viewer.client.paymentsByReference(neighbour.terminalId, paid.reference);
  expect((await told(elsewhere)).payments).toEqual([]);
});

it("explains a payment with its wallet, what each rule counted, and what was done since", async () => {
  const { viewer, till } = world();
  const buyer = await world().customer();
  const first = await payApproved(till, buyer, { amount: 600 });
  const second = await payApproved(till, buyer, { amount: 700 });
  await told(till.client.refund(second.payment_id, { reference: unique("back"), amount: 50 }));
  const told700 = await told(viewer.client.explanation(second.payment_id));
  expect(told700.wallet_id).toBe(buyer.walletId);
  expect(told700.acts).toMatchObject([{ kind: "refund", amount: 50, actor: "merchant" }]);
  const counts = told700.windows.filter(({ counted }) =>
    counted.some(({ payment_id, amount }) => payment_id === first.payment_id && amount === 600),
  );
  expect(counts.length).toBeGreaterThan(0);
  for (const { window, counted, counted_in_all } of told700.windows) {
    expect(counted.every(({ at }) => at > window.from && at <= window.to)).toBe(true);
    expect(counted_in_all).toBe(counted.length);
  }
  expect((await told(viewer.client.explanation(first.payment_id))).acts).toEqual([]);
});

it("approves only what was seen: anything else is 409, and still waits", async () => {
  const { operator, approver } = world();
  const { stop_id } = await raiseStop(operator, { scope: "top_up:atm" });
  const { approval_id } = (await told(operator.client.liftStop(stop_id))) as {
    approval_id: string;
  };
  const { approvals } = await told(approver.client.approvals());
  const { seen } = approvals.find((each) => each.approval_id === approval_id) ?? { seen: "" };
  const other = await approver.client.approve(approval_id, `${seen.slice(1)}0`);
  expect(other).toMatchObject({
    ok: false,
    problem: { code: "state_conflict", state: "changed" },
  });
  const { stops } = await told(approver.client.stops());
  expect(stops.map((stop) => stop.stop_id)).toContain(stop_id);
  expect(await told(approver.client.approve(approval_id, seen))).toMatchObject({
    status: "approved",
  });
});
