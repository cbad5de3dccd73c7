import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import type { CreditCommand } from "../../src/funding/credit.ts";
import { Wallet } from "../../worker/wallet/object.ts";
import {
  type Customer,
  env,
  expecting,
  expectSoundBooks,
  holder,
  idsOf,
  openWorld,
  send,
  told,
  topUp,
  travel,
  unique,
} from "../world.ts";

const world = openWorld();

const path = "/v1/funding/cash_register/credits";
const topUpStop = { stopId: "stp_newer", scope: "top_up", id: null, untilMs: null } as const;

type Credit = (this: Wallet, command: CreditCommand, policy: never) => unknown;

/**
 * Two calls of one reference: the first is slow on its way to the wallet and, if `arrives`, is
 * credited there and its answer lost; the second carries the newer snapshot, which has a stop.
 */
async function overtaken(buyer: Customer, arrives: boolean) {
  const by = await holder(world().partner);
  const request = { reference: unique("topup"), route: buyer.fundingRoute, amount: 700 };
  const body = { ...request, currency: "JPY" };
  const credit = Wallet.prototype.credit as Credit;
  const { promise: second, resolve: secondIsTold } = Promise.withResolvers<void>();
  const { promise: first, resolve: firstIsOnItsWay } = Promise.withResolvers<void>();
  let calls = 0;
  const spy = vi.spyOn(Wallet.prototype, "credit").mockImplementation(async function (
    this: Wallet,
    ...[command, policy]: [CreditCommand, unknown]
  ) {
    calls += 1;
    const { snapshot } = command.authority;
    const newer = { ...snapshot, stops: [...snapshot.stops, topUpStop] };
    const authority = { ...command.authority, snapshot: newer };
    if (calls > 1) return credit.call(this, { ...command, authority }, policy as never);
    firstIsOnItsWay();
    await second;
    if (arrives) expect(credit.call(this, command, policy as never)).toMatchObject(credited);
    throw new Error("the answer is lost");
  } as never);
  await expecting([500, 503], async () => {
    const slow = send(by, "POST", path, body);
    await first;
    const stopped = await send(by, "POST", path, body);
    expect(stopped).toMatchObject({ status: 403, body: { code: "stopped" } });
    secondIsTold();
    expect((await slow).status).toBeGreaterThanOrEqual(500);
  });
  spy.mockRestore();
  return { by, body, read: () => send(by, "GET", `${path}?reference=${request.reference}`) };
}

const credited = { kind: "decided", topUp: { body: { declineCode: null } } };

async function ringPartners(): Promise<void> {
  const namespace = env.PARTNER as unknown as DurableObjectNamespace;
  for (const id of await idsOf("PARTNER")) await runDurableObjectAlarm(namespace.get(id));
}

/** A wallet that the engine's table was sent to: a credit then takes one call. */
async function funded(): Promise<Customer> {
  const buyer = await world().customer(0);
  await topUp(world().partner, buyer, 1_000);
  return buyer;
}

describe("a credit whose answer was lost while another call was told of a stop", () => {
  it("is found by the partner's alarm, once, and answered from then on", async () => {
    const buyer = await funded();
    const { by, body, read } = await overtaken(buyer, true);
    expect((await told(buyer.app.wallet())).balances.available).toBe(1_700);
    expect((await read()).status).toBe(404);
    travel(31_000);
    await ringPartners();
    expect(await read()).toMatchObject({ status: 200, body: { result: "credited", amount: 700 } });
    for (let i = 0; i < 2; i += 1) {
      const again = await send(by, "POST", path, body);
      expect(again).toMatchObject({ status: 201, body: { result: "credited" } });
    }
    expect((await told(buyer.app.wallet())).balances.available).toBe(1_700);
    await expectSoundBooks();
  });

  it("stays free for the same request when the wallet never got it", async () => {
    const buyer = await funded();
    const { by, body, read } = await overtaken(buyer, false);
    travel(31_000);
    await ringPartners();
    await ringPartners();
    expect((await read()).status).toBe(404);
    expect((await told(buyer.app.wallet())).balances.available).toBe(1_000);
    expect((await send(by, "POST", path, body)).body).toMatchObject({ result: "credited" });
    expect((await told(buyer.app.wallet())).balances.available).toBe(1_700);
  });
});
