import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { failuresBeforeParking } from "../../src/bounds.ts";
import { businessDate } from "../../src/time.ts";
import { Settlement } from "../../worker/settlement/object.ts";
import { Terminal } from "../../worker/terminal/object.ts";
import { Wallet } from "../../worker/wallet/object.ts";
import { soon } from "../soon.ts";
import {
  drained,
  env,
  expecting,
  holder,
  idsOf,
  inside,
  type Kind,
  openWorld,
  payApproved,
  send,
  settlementAt,
  type Till,
  told,
  toldTo,
  travel,
  unique,
} from "../world.ts";

const world = openWorld();
afterEach(() => void vi.restoreAllMocks());

/** How a receiver is down: it fails, or it never answers. */
const outages = {
  "a receiver that fails": () => Promise.reject(new Error("a test: the receiver is down")),
  "a receiver that never answers": () => new Promise<never>(() => undefined),
} as const;

type Method = (this: { ctx: DurableObjectState }, ...input: never[]) => unknown;

/** While it is down, calls that `hits` picks out do not reach their object. */
function down(
  prototype: object,
  method: string,
  hits: (id: DurableObjectId, input: readonly unknown[]) => boolean,
  outage: () => Promise<never> = outages["a receiver that fails"],
): { readonly calls: () => number; readonly end: () => void } {
  const act = Object.getOwnPropertyDescriptor(prototype, method)?.value as Method;
  let calls = 0;
  const spy = vi.spyOn(prototype as Record<string, Method>, method).mockImplementation(function (
    this: { ctx: DurableObjectState },
    ...input
  ) {
    if (!hits(this.ctx.id, input)) return act.apply(this, input);
    calls += 1;
    return outage();
  });
  return { calls: () => calls, end: () => spy.mockRestore() };
}

/** Every object of a kind dies as it is, and then the alarms ring that it has left. */
async function restart(kind: Kind): Promise<void> {
  for (const id of await idsOf(kind)) {
    await inside(kind, id, (_, state) => state.abort("a test")).catch(() => undefined);
  }
  await ring(kind);
}

async function ring(kind: Kind): Promise<void> {
  await everyObject(kind, runDurableObjectAlarm);
}

async function everyObject(
  kind: Kind,
  act: (stub: DurableObjectStub) => Promise<unknown>,
): Promise<void> {
  const namespace = env[kind] as unknown as DurableObjectNamespace;
  await Promise.all((await idsOf(kind)).map((id) => act(namespace.get(id))));
}

async function paymentsAt(till: Till, day?: string): Promise<{ count: number; amount: number }> {
  const { payments } = await told(till.client.totals(day));
  return payments as { count: number; amount: number };
}

/** A cancellation by reference that reached Settlement, and not yet the wallet it is sent on to. */
async function bury(paid: { readonly reference: string }): Promise<void> {
  for (const id of await idsOf("SETTLEMENT")) {
    const told = (await toldTo(id)).map(({ message }) => message);
    const found = told.find((message) => message.reference === paid.reference);
    if (found === undefined) continue;
    const { terminalId, reference, shop } = found;
    const cancellation = unique("cancel");
    const tombstone = { terminalId, reference, cancellation, acceptedAtMs: Date.now(), shop };
    await settlementAt(id).bury(tombstone);
  }
}

async function availableTo(buyer: { app: { wallet(): unknown } }): Promise<number> {
  return ((await told(buyer.app.wallet() as never)) as { balances: { available: number } }).balances
    .available;
}

async function parked(): Promise<{ subject: string; evidence: Record<string, unknown> }[]> {
  const { alerts } = (await told(world().viewer.client.alerts())) as unknown as {
    alerts: { kind: string; subject: string; evidence: Record<string, unknown> }[];
  };
  return alerts.filter(({ kind }) => kind === "delivery_parked");
}

/** What waits for terminals or wallets is due now. */
async function allDue(): Promise<void> {
  for (const id of await idsOf("SETTLEMENT")) {
    await inside("SETTLEMENT", id, (sql) => {
      sql.exec("UPDATE feed_retry SET retry_ms = 0");
      sql.exec("UPDATE forward SET retry_ms = 0");
    });
  }
}

for (const [outage, fails] of Object.entries(outages)) {
  describe(outage, () => {
    it("delays no other merchant's deliveries, and gets its own once it is back", async () => {
      const { till, stranger } = world();
      const buyer = await world().customer();
      const hidden = await payApproved(till, buyer, { amount: 100 });
      await drained();
      const names = await inside("WALLET", env.WALLET.idFromName(buyer.route), (sql) =>
        sql.exec("SELECT destination AS name FROM log WHERE destination IS NOT NULL").toArray(),
      );
      const here = env.SETTLEMENT.idFromName(names[0]?.name as string);
      const isHere = (id: DurableObjectId) => id.equals(here);
      const broken = down(Settlement.prototype, "deliver", isHere, fails);
      const late = await payApproved(till, buyer, { amount: 101 });
      await vi.waitFor(() => expect(broken.calls()).toBe(1), soon);
      for (const amount of [102, 103]) {
        const { reference, payment_id: id } = await payApproved(stranger, buyer, { amount });
        const found = async () => await told(stranger.client.byReference(reference));
        await vi.waitFor(async () => expect((await found()).payment_id).toBe(id), soon);
      }
      expect(hidden.payment_id).not.toBe(late.payment_id);
      broken.end();
      travel(5_000);
      await restart("WALLET");
      await drained();
      const found = await told(till.client.byReference(late.reference));
      expect(found.payment_id).toBe(late.payment_id);
    });

    it("delays no other terminal's, and is told all in order once it is back", async () => {
      const { till, neighbour } = world();
      const buyer = await world().customer();
      const before = [await paymentsAt(till), await paymentsAt(neighbour)] as const;
      const isHere = (_: unknown, [terminalId]: readonly unknown[]) =>
        terminalId === till.terminalId;
      const broken = down(Terminal.prototype, "take", isHere, fails);
      const held = await payApproved(till, buyer, { amount: 100, capture: "manual" });
      await vi.waitFor(() => expect(broken.calls()).toBe(1), soon);
      for (const amount of [60, 40]) {
        const capture = { reference: unique("capture"), amount, last: amount === 40 };
        await told(till.client.capture(held.payment_id, capture));
        await payApproved(neighbour, buyer, { amount });
      }
      await vi.waitFor(async () => {
        expect(await paymentsAt(neighbour)).toEqual({
          count: before[1].count + 2,
          amount: before[1].amount + 100,
        });
      }, soon);
      expect(await paymentsAt(till)).toEqual(before[0]);
      broken.end();
      await allDue();
      await restart("SETTLEMENT");
      await drained();
      expect(await paymentsAt(till)).toEqual({
        count: before[0].count + 1,
        amount: before[0].amount + 100,
      });
    });

    it("delays no other wallet's cancellations, and is undone once it is back", async () => {
      const { till } = world();
      const [one, two] = await world().customers(2);
      if (one === undefined || two === undefined) throw new Error("two customers");
      const isOne = (id: DurableObjectId) => id.equals(env.WALLET.idFromName(one.route));
      const paid = [
        await payApproved(till, one, { amount: 500 }),
        await payApproved(till, one, { amount: 600 }),
      ];
      const other = await payApproved(till, two, { amount: 700 });
      await drained();
      const broken = down(Wallet.prototype, "cancel", isOne, fails);
      for (const payment of paid) await bury(payment);
      await vi.waitFor(() => expect(broken.calls()).toBe(1), soon);
      await bury(other);
      await vi.waitFor(async () => expect(await availableTo(two)).toBe(10_000), soon);
      expect(await availableTo(one)).toBe(8_900);
      await drained();
      broken.end();
      await allDue();
      await restart("SETTLEMENT");
      await vi.waitFor(async () => expect(await availableTo(one)).toBe(10_000), soon);
      await drained();
    });

    it("delays no other wallet's top-up, and its outcome is found once it is back", async () => {
      const [one, two] = await world().customers(2);
      if (one === undefined || two === undefined) throw new Error("two customers");
      const by = await holder(world().partner);
      const lost = down(Wallet.prototype, "credit", () => true);
      for (const buyer of [one, two]) {
        const credit = { reference: unique("topup"), route: buyer.fundingRoute, amount: 700 };
        const sent = { ...credit, currency: "JPY" };
        const path = "/v1/funding/cash_register/credits";
        const answer = await expecting([500, 503], () => send(by, "POST", path, sent));
        expect(answer.status).toBeGreaterThanOrEqual(500);
      }
      lost.end();
      const isOne = (id: DurableObjectId) => id.equals(env.WALLET.idFromName(one.route));
      const broken = down(Wallet.prototype, "credit", isOne, fails);
      travel(31_000);
      const ringing = ring("PARTNER").catch(() => undefined);
      await vi.waitFor(async () => expect(await availableTo(two)).toBe(10_700), soon);
      expect([broken.calls(), await availableTo(one)]).toEqual([1, 10_000]);
      broken.end();
      await restart("PARTNER");
      await ringing;
      for (const id of await idsOf("PARTNER")) {
        await inside("PARTNER", id, (sql) => void sql.exec("UPDATE ask_retry SET retry_ms = 0"));
      }
      travel(31_000);
      await ring("PARTNER");
      expect(await availableTo(one)).toBe(10_700);
    });
  });
}

describe("a receiver that keeps failing", () => {
  it("is parked as a whole at the twelfth failure, alerted, tried hourly, and skips nothing", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const first = await payApproved(till, buyer, { amount: 300 });
    const second = await payApproved(till, buyer, { amount: 400 });
    await drained();
    const day = businessDate(Date.now(), env.TIME_ZONE);
    const before = await paymentsAt(till, day);
    const terminals = down(Terminal.prototype, "take", (_, [id]) => id === till.terminalId);
    const wallets = down(Wallet.prototype, "cancel", (id) =>
      id.equals(env.WALLET.idFromName(buyer.route)),
    );
    await bury(first);
    await payApproved(till, buyer, { amount: 500 });
    const tries = () => [terminals.calls(), wallets.calls()];
    await vi.waitFor(() => expect(Math.min(...tries())).toBeGreaterThan(0), soon);
    const failures = failuresBeforeParking - 1;
    const alerts = await vi.waitFor(async () => {
      // A try that was under way may write its own count over this one.
      for (const id of await idsOf("SETTLEMENT")) {
        await inside("SETTLEMENT", id, (sql) => {
          sql.exec(
            "UPDATE feed_retry SET failures = ?1, retry_ms = 0 WHERE failures < ?1",
            failures,
          );
          sql.exec("UPDATE forward SET failures = ?1, retry_ms = 0 WHERE failures < ?1", failures);
        });
      }
      await ring("SETTLEMENT");
      const found = await parked();
      expect(found.map(({ evidence }) => evidence.failures)).toEqual([12, 12]);
      return found;
    }, soon);
    const [terminalTries = 0, walletTries = 0] = tries();
    const subjects = alerts.map(({ subject }) => subject.replace(/^wal_.*$/, "a wallet"));
    expect(subjects.toSorted()).toEqual(["a wallet", till.terminalId]);
    expect(JSON.stringify(alerts)).not.toContain(buyer.route);
    // What comes meanwhile waits with the rest of it: nothing is tried before the hour.
    await bury(second);
    await payApproved(till, buyer, { amount: 501 });
    await ring("SETTLEMENT");
    expect(tries()).toEqual([terminalTries, walletTries]);
    travel(60 * 60_000);
    await ring("SETTLEMENT");
    expect(tries()).toEqual([terminalTries + 1, walletTries + 1]);
    terminals.end();
    wallets.end();
    travel(60 * 60_000);
    await ring("SETTLEMENT");
    await drained();
    expect((await paymentsAt(till, day)).count).toBe(before.count + 2);
    expect(await availableTo(buyer)).toBe(10_000 - 1_001);
  });
});

describe("a terminal that is told again", () => {
  it("counts once what it was told by an instance that is gone", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const before = await paymentsAt(till);
    const held = await payApproved(till, buyer, { amount: 900, capture: "manual" });
    const capture = { reference: unique("capture"), amount: 250 };
    await told(till.client.capture(held.payment_id, capture));
    await drained();
    const take = vi.spyOn(Terminal.prototype, "take");
    await restart("SETTLEMENT");
    expect(take.mock.calls.flatMap(([, messages]) => messages.map(({ kind }) => kind))).toContain(
      "capture",
    );
    await payApproved(till, buyer, { amount: 50 });
    await drained();
    expect(await paymentsAt(till)).toEqual({
      count: before.count + 2,
      amount: before.amount + 300,
    });
  });
});
