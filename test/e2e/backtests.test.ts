import { evictDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Backtest, BacktestRequest } from "../../src/client/index.ts";
import { defaultPolicy } from "../../src/velocity/default-policy.ts";
import type { Rule } from "../../src/velocity/policy.ts";
import { controlObject } from "../../worker/control/stub.ts";
import { Wallet } from "../../worker/wallet/object.ts";
import {
  type Customer,
  drained,
  env,
  holder,
  idsOf,
  inside,
  openWorld,
  payApproved,
  refusal,
  send,
  told,
  unique,
  walletLog,
} from "../world.ts";

const world = openWorld();
afterEach(() => void vi.restoreAllMocks());

/** The default policy with one rule more: at most `limit` such payments of a wallet in a day. */
async function draft(limit: number, when: Rule["when"] = {}): Promise<number> {
  const daily = {
    id: "test.daily",
    act: "payment",
    watch: ["wallet"],
    metric: "count",
    window: { calendar: "day", zone: "Asia/Tokyo" },
    limit,
    when,
    action: "decline",
  } as const;
  const policy = { ...defaultPolicy, rules: [...defaultPolicy.rules, daily] };
  return (await told(world().operator.client.addPolicy(policy))).version;
}

/** The hour around now. */
function thisHour() {
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  return { from: at(-1_800_000), to: at(1_800_000) };
}

async function start(version: number, request: Partial<BacktestRequest> = {}): Promise<Backtest> {
  const { client } = world().operator;
  return await told(client.backtestPolicy(version, { ...thisHour(), ...request }));
}

async function ended({ version, backtest_id: id }: Backtest): Promise<Backtest> {
  return await vi.waitFor(
    async () => {
      const run = await told(world().viewer.client.backtest(version, id));
      expect(run.state).not.toBe("running");
      return run;
    },
    { timeout: 20_000, interval: 50 },
  );
}

async function payTimes(buyer: Customer, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) await payApproved(world().till, buyer, { amount: 400 + i });
}

/** What the audit chain says of a backtest. */
async function onRecord(id: string) {
  const rows = await controlObject(env).audit(0, 1_000);
  return rows
    .map(({ actor, act, detail }) => ({ actor, act, detail: JSON.parse(detail) }))
    .filter(({ detail }) => detail.backtest_id === id);
}

describe("a backtest over chosen wallets", () => {
  it("looks at no more of them in a second than it was told", async () => {
    const version = await draft(2);
    const wallets = (await world().customers(3, 0)).map(({ walletId }) => walletId);
    const askedMs: number[] = [];
    const { velocityHistory } = Wallet.prototype;
    vi.spyOn(Wallet.prototype, "velocityHistory").mockImplementation(function (
      this: Wallet,
      after,
    ) {
      askedMs.push(Date.now());
      return velocityHistory.call(this, after);
    });
    const run = await ended(await start(version, { wallets, wallets_per_second: 2 }));
    expect(run).toMatchObject({ state: "done", progress: { wallets: 3, played: 3, failed: 0 } });
    // Two in one second: the third is in the next one, however long the first two have taken.
    const [first = 0, , third = 0] = askedMs;
    expect(third - first).toBeGreaterThanOrEqual(990);
  });

  it("plays a draft over what really happened, by rule with sums and examples", async () => {
    const { till, operator } = world();
    const version = await draft(2);
    const buyer = await world().customer();
    await payTimes(buyer, 3);
    const undone = await payApproved(till, buyer, { amount: 450 });
    const by = await holder(till);
    const cancellation = { reference: unique("cancel"), payment_id: undone.payment_id };
    await send(by, "POST", "/v1/cancellations", cancellation);
    const quiet = await world().customer();
    const before = await walletLog(buyer.route);
    const wallets = [buyer.walletId, quiet.walletId];
    const run = await ended(await start(version, { wallets }));
    expect(run).toMatchObject({
      state: "done",
      scope: "chosen_wallets",
      progress: { percent: 100, wallets: 2, played: 2, failed: 0 },
      acts: 6,
      would_have_declined: 2,
      would_have_declined_amount: "852",
      failures: [],
    });
    const [daily] = run.rules.filter(({ exceeded }) => exceeded > 0);
    expect(daily).toMatchObject({ rule: "test.daily", exceeded: 2, wallets: 1, alone: 2 });
    expect(daily?.examples[0]).toMatchObject({ wallet_id: buyer.walletId, amount: 402, after: 3 });
    expect(await walletLog(buyer.route)).toEqual(before);
    const { backtests } = await told(operator.client.backtests(version));
    expect(backtests.map((each) => each.backtest_id)).toEqual([run.backtest_id]);
    const looked = { act: "backtest_policy", actor: operator.operatorId };
    expect(await onRecord(run.backtest_id)).toMatchObject([
      { ...looked, detail: { version, wallets } },
      { act: "backtest_done", actor: "system", detail: { played: 2, failed: 0 } },
    ]);
  });

  it("judges the acts of its days alone, and counts what came before them", async () => {
    const version = await draft(2);
    const buyer = await world().customer();
    await payTimes(buyer, 2);
    await scheduler.wait(5);
    const from = new Date().toISOString();
    await payApproved(world().till, buyer, { amount: 500 });
    const run = await ended(await start(version, { from, wallets: [buyer.walletId] }));
    expect(run).toMatchObject({ acts: 1, would_have_declined: 1 });
  });
});

describe("a backtest over the register", () => {
  it("plays every wallet once, whatever contacts it has, and names those it could not", async () => {
    const { viewer, till } = world();
    const version = await draft(0, { amount: { from: 7_777, to: 7_778 } });
    const buyer = await world().customer();
    await payApproved(till, buyer, { amount: 7_777 });
    const broken = await world().customer();
    await drained();
    await registerAgain(buyer);
    await payTimes(broken, 1);
    const shiftLast = (byMs: number) =>
      inside("WALLET", env.WALLET.idFromName(broken.route), (sql) =>
        sql.exec("UPDATE log SET at_ms = at_ms + ? WHERE kind = 'payment'", byMs).toArray(),
      );
    await shiftLast(-3_600_000);
    const run = await ended(await start(version, { wallets_per_second: 50 }));
    await shiftLast(3_600_000);
    const wallets = (await idsOf("WALLET")).length;
    expect(run).toMatchObject({
      state: "done",
      scope: "all_wallets",
      progress: { percent: 100, wallets, played: wallets - 1, failed: 1 },
      failures: [{ wallet_id: broken.walletId, reason: "history_malformed" }],
    });
    const daily = run.rules.find(({ rule }) => rule === "test.daily");
    expect(daily).toMatchObject({
      ...{ exceeded: 1, exceeded_amount: "7777", wallets: 1 },
      examples: [{ wallet_id: buyer.walletId, amount: 7_777, before: 0, after: 1 }],
    });
    const text = JSON.stringify(run) + JSON.stringify(await onRecord(run.backtest_id));
    expect(text).not.toContain("@");
    expect(await onRecord(run.backtest_id)).toMatchObject([
      { act: "backtest_policy", detail: { wallets: "all" } },
      { act: "backtest_done", detail: { played: wallets - 1, failed: 1 } },
    ]);
    const seen = await told(viewer.client.backtest(version, run.backtest_id));
    expect(seen).toEqual(run);
  });

  it("keeps its pace, goes on after its object was lost, and ends when it is cancelled", async () => {
    const { operator, viewer } = world();
    const version = await draft(1);
    await world().customers(3, 0);
    const begunMs = performance.now();
    const started = await start(version, { wallets_per_second: 1 });
    expect(started).toMatchObject({ state: "running", progress: { wallets: null } });
    const played = async () => {
      const run = await told(viewer.client.backtest(version, started.backtest_id));
      return run.progress;
    };
    const reach = (wallets: number) =>
      vi.waitFor(async () => expect((await played()).played).toBeGreaterThanOrEqual(wallets), {
        timeout: 10_000,
        interval: 50,
      });
    await reach(1);
    await evictDurableObject(env.CONTROL.get(env.CONTROL.idFromName("control")) as never);
    await reach(2);
    const seconds = (performance.now() - begunMs) / 1_000;
    const at = await played();
    expect(at.played).toBeLessThanOrEqual(seconds + 2);
    expect(at.percent).toBeLessThan(100);
    const cancel = () => operator.client.cancelBacktest(version, started.backtest_id);
    const run = await told(cancel());
    expect(run).toMatchObject({ state: "cancelled", ended_at: expect.any(String) });
    await scheduler.wait(1_500);
    expect((await played()).played).toBe(run.progress.played);
    expect(await refusal(cancel())).toMatchObject({ status: 409, state: "cancelled" });
    expect(await onRecord(started.backtest_id)).toMatchObject([
      { act: "backtest_policy" },
      { act: "cancel_backtest", actor: operator.operatorId },
      { act: "cancel_backtest", detail: { refused: "state_conflict" } },
    ]);
  });
});

it("is refused for no wallet, an empty period, a viewer and an unknown version", async () => {
  const { operator, viewer } = world();
  const wallets = [(await world().customer(0)).walletId];
  const [from, to] = ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"];
  const tried = (version: number, body: Partial<BacktestRequest>) =>
    refusal(operator.client.backtestPolicy(version, { wallets, from, to, ...body }));
  expect(await tried(1, { wallets: ["wal_x"] })).toMatchObject({ pointer: "/wallets/0" });
  expect(await tried(1, { wallets: [] })).toMatchObject({ pointer: "/wallets" });
  expect(await tried(1, { to: from })).toMatchObject({ pointer: "/to" });
  expect(await tried(1, { wallets_per_second: 51 })).toMatchObject({ status: 400 });
  expect(await tried(999, {})).toMatchObject({ status: 404 });
  const { client } = viewer;
  const all = { from, to };
  expect(await refusal(client.backtestPolicy(1, all))).toMatchObject({ status: 403 });
  expect(await refusal(client.cancelBacktest(1, "bkt_x"))).toMatchObject({ status: 403 });
  expect(await refusal(client.backtest(1, "bkt_none"))).toMatchObject({ status: 404 });
  expect(await refusal(client.backtests(999))).toMatchObject({ status: 404 });
});

/** Gives a customer's wallet a further confirmed contact, as the act of its owner would. */
async function registerAgain(customer: Customer): Promise<void> {
  const blind = "f".repeat(64);
  await inside("WALLET", env.WALLET.idFromName(customer.route), (sql) => {
    const contact = { number: 9, type: "email", hint: "x", sealed: "x", blind, state: "verified" };
    const value = JSON.stringify({ ...contact, addedMs: 0, recoveryFromMs: 0 });
    sql.exec("INSERT INTO owner (kind, key, value) VALUES ('contact', 9, ?)", value);
  });
  await inside("DIRECTORY", env.DIRECTORY.idFromName("contact.ff"), (sql) => {
    sql.exec("INSERT INTO contact VALUES (?, ?, 'confirmed', 'x', NULL)", blind, customer.route);
  });
}
