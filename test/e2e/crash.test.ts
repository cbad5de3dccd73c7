import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Delivery } from "../../src/settlement/inbox.ts";
import { engine } from "../../worker/platform/engine.ts";
import { Settlement } from "../../worker/settlement/object.ts";
import { Wallet } from "../../worker/wallet/object.ts";
import {
  allTaken,
  bill,
  env,
  expecting,
  expectSoundBooks,
  type Holder,
  holder,
  inside,
  openWorld,
  payApproved,
  scan,
  send,
  told,
  travel,
  unique,
  walletLog,
} from "../world.ts";

const world = openWorld();
afterEach(() => void vi.restoreAllMocks());

/** The next call of a wallet's method commits, reaches the disk, and then the object dies. */
function crashAfterCommit(
  method: "pay" | "refund" | "cancel" | "credit" | "capture",
): () => boolean {
  const act = Wallet.prototype[method] as (...input: unknown[]) => { readonly kind: string };
  let crashed = false;
  const dying = async function (this: { ctx: DurableObjectState }, ...input: unknown[]) {
    const outcome = act.apply(this, input);
    const isDone = !["needs_policy", "stale_snapshot"].includes(outcome.kind);
    if (crashed || !isDone) return outcome;
    crashed = true;
    await this.ctx.storage.sync();
    this.ctx.abort("crash after the commit and before the answer");
    return outcome;
  };
  vi.spyOn(Wallet.prototype, method).mockImplementation(dying as never);
  return () => crashed;
}

/** The next payment is decided by a wallet that dies, and nothing of its commit is kept. */
function losePayment(): void {
  const { pay } = Wallet.prototype;
  vi.spyOn(Wallet.prototype, "pay").mockImplementation(function (this: Wallet, ...input) {
    const { ctx } = this as unknown as { ctx: DurableObjectState };
    try {
      return ctx.storage.transactionSync(() => {
        const outcome = pay.apply(this, input);
        if (outcome.kind === "decided") throw new Error("the commit is lost");
        return outcome;
      });
    } catch (fault) {
      ctx.abort("the commit is lost");
      throw fault;
    }
  });
}

/** Sends until there is an answer, as a client does: the same request, after every 5xx. */
async function untilAnswered(by: Holder, path: string, body: object) {
  let lost = 0;
  for (;;) {
    const answer = await expecting([500, 503], () => send(by, "POST", path, body));
    if (answer.status < 500) return { answer, lost };
    expect(answer.body.retry).toBe("same_request");
    lost += 1;
  }
}

function walletStub(route: string): DurableObjectStub {
  const namespace = env.WALLET as unknown as DurableObjectNamespace;
  return namespace.get(namespace.idFromName(route));
}

const payments = (rows: readonly { kind: string }[]) =>
  rows.filter(({ kind }) => kind === "payment").length;

describe("a crash after the commit and before the answer", () => {
  it("answers the same request with the same bytes, and has debited once", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const by = await holder(till);
    const request = bill(await scan(buyer));
    const crashed = crashAfterCommit("pay");
    const { answer, lost } = await untilAnswered(by, "/v1/payments", request);
    expect([crashed(), lost]).toEqual([true, 1]);
    expect(answer.headers.get("Idempotent-Replayed")).toBe("true");
    expect(answer.body).toMatchObject({ result: "approved", reference: request.reference });
    const [, row] = await walletLog(buyer.route);
    const decidedAt = new Date(JSON.parse(row?.body ?? "").decidedAtMs).toISOString();
    expect(answer.body.server_time).toBe(decidedAt);
    vi.restoreAllMocks();
    for (let i = 0; i < 3; i += 1) {
      expect((await send(by, "POST", "/v1/payments", request)).text).toBe(answer.text);
    }
    expect(payments(await walletLog(buyer.route))).toBe(1);
    expect((await told(buyer.app.wallet())).balances.available).toBe(8_800);
  });

  it("gives a refund, a cancellation and a top-up once", async () => {
    const { till, partner } = world();
    const buyer = await world().customer();
    const by = await holder(till);
    const { payment_id: id } = await payApproved(till, buyer);
    crashAfterCommit("refund");
    const refund = { reference: unique("refund"), amount: 200 };
    const refunded = await untilAnswered(by, `/v1/payments/${id}/refunds`, refund);
    expect([refunded.lost, refunded.answer.status]).toEqual([1, 201]);
    crashAfterCommit("cancel");
    const cancel = { reference: unique("cancel"), payment_id: id };
    const cancelled = await untilAnswered(by, "/v1/cancellations", cancel);
    expect([cancelled.lost, cancelled.answer.body.status]).toEqual([1, "done"]);
    crashAfterCommit("credit");
    const credit = { reference: unique("topup"), amount: 700, currency: "JPY" };
    const credited = await untilAnswered(
      await holder(partner),
      "/v1/funding/cash_register/credits",
      { ...credit, route: buyer.fundingRoute },
    );
    expect([credited.lost, credited.answer.body.result]).toEqual([1, "credited"]);
    expect((await told(buyer.app.wallet())).balances.available).toBe(10_700);
    await expectSoundBooks();
  });

  it("lets the SDK's terminal find the outcome by itself", async () => {
    const { till } = world();
    const buyer = await world().customer();
    crashAfterCommit("pay");
    const request = bill(await scan(buyer));
    const outcome = await expecting([500, 503], () => till.client.pay(request));
    expect(outcome).toMatchObject({ kind: "approved", payment: { amount: 1_200 } });
    expect(payments(await walletLog(buyer.route))).toBe(1);
  });
});

describe("a wallet that wakes up", () => {
  it("delivers by its alarm what a crash has left in the outbox", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const by = await holder(till);
    vi.spyOn(Settlement.prototype, "deliver").mockImplementation(
      () => new Promise(() => {}) as never,
    );
    crashAfterCommit("pay");
    const request = bill(await scan(buyer));
    const { answer } = await untilAnswered(by, "/v1/payments", request);
    vi.restoreAllMocks();
    const stub = walletStub(buyer.route);
    await evictDurableObject(stub).catch(() => {});
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    await allTaken();
    const found = await told(till.client.byReference(request.reference));
    expect(found.payment_id).toBe(answer.body.payment_id);
    await expectSoundBooks();
  });

  it("delivers twice and is counted once when the acknowledgement was lost", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const deliver = Settlement.prototype.deliver;
    let lost = 0;
    vi.spyOn(Settlement.prototype, "deliver").mockImplementation(function (
      this: Settlement,
      ...all
    ) {
      const mark = deliver.apply(this, all);
      if (lost > 0) return mark;
      lost += 1;
      throw new Error("the acknowledgement is lost");
    });
    const paid = await payApproved(till, buyer);
    await expect.poll(() => lost).toBe(1);
    travel(5_000);
    await runDurableObjectAlarm(walletStub(buyer.route));
    await allTaken();
    expect((await told(till.client.byReference(paid.reference))).payment_id).toBe(paid.payment_id);
    await expectSoundBooks();
  });

  it("delivers again, and in order, what its receiver took only a part of", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const { deliver } = Settlement.prototype;
    const sizes: number[] = [];
    let isDown = true;
    let isParted = false;
    vi.spyOn(Settlement.prototype, "deliver").mockImplementation(function (
      this: Settlement,
      deliveries,
      ...more
    ) {
      const [{ messages, ...from }] = deliveries as [Delivery];
      sizes.push(messages.length);
      if (isDown) throw new Error("nothing of it is taken");
      if (isParted || messages.length === 1) return deliver.call(this, deliveries, ...more);
      isParted = true;
      return deliver.call(this, [{ ...from, messages: messages.slice(0, 1) }], ...more);
    });
    const first = await payApproved(till, buyer);
    await expect.poll(() => sizes.length).toBeGreaterThan(0);
    const second = await payApproved(till, buyer, { amount: 300 });
    isDown = false;
    for (let n = 0; n < 2; n += 1) {
      travel(60_000);
      await runDurableObjectAlarm(walletStub(buyer.route));
    }
    await allTaken();
    expect([isParted, sizes.filter((size) => size === 2).length > 1]).toEqual([true, true]);
    for (const { reference, payment_id: id } of [first, second]) {
      expect((await told(till.client.byReference(reference))).payment_id).toBe(id);
    }
    await expectSoundBooks();
  });

  it("counts what was kept, whatever an instance before it has counted", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const by = await holder(till);
    const { payment_id: id } = await payApproved(till, buyer);
    const request = bill(await scan(buyer), { amount: 300 });
    losePayment();
    await expecting([500, 503], () => send(by, "POST", "/v1/payments", request));
    vi.restoreAllMocks();
    // As in another isolate: the engine of this one hears nothing of it.
    vi.spyOn(engine, "forget").mockReturnValue();
    const refund = { reference: unique("refund"), amount: 200 };
    expect((await send(by, "POST", `/v1/payments/${id}/refunds`, refund)).status).toBe(201);
    vi.restoreAllMocks();
    await allTaken();
    await evictDurableObject(walletStub(buyer.route));
    expect((await send(by, "POST", "/v1/payments", request)).body.result).toBe("approved");
    const row = (await walletLog(buyer.route)).at(-1);
    const { rules } = JSON.parse(row?.body ?? "").velocity as { rules: [string, ...number[]][] };
    const [, , , before, after] = rules.find(([rule]) => /wallet\.count/.test(rule)) ?? [];
    expect([before, after]).toEqual([1, 2]);
  });

  it("answers alike from memory and from the disk alone", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const by = await holder(till);
    const request = bill(await scan(buyer));
    const first = await send(by, "POST", "/v1/payments", request);
    await allTaken();
    await evictDurableObject(walletStub(buyer.route));
    expect((await send(by, "POST", "/v1/payments", request)).text).toBe(first.text);
    for (let i = 1; i <= 9; i += 1) {
      await payApproved(till, buyer, { amount: 100 + i });
      await allTaken();
      await evictDurableObject(walletStub(buyer.route));
    }
    const eleventh = await send(
      by,
      "POST",
      "/v1/payments",
      bill(await scan(buyer), { amount: 99 }),
    );
    expect(eleventh.body.decline.code).toBe("velocity_count_exceeded");
    const rows = await inside("WALLET", env.WALLET.idFromName(buyer.route), (sql) =>
      sql.exec("SELECT count(*) AS n FROM log WHERE kind = 'payment'").one(),
    );
    expect(rows.n).toBe(11);
  });
});
