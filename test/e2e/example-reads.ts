import { expect } from "vitest";
import { renderTime } from "../../src/time.ts";
import { walletEvent } from "../../worker/routes/app/events-schema.ts";
import { operatorEvent } from "../../worker/routes/operator/events-schema.ts";
import { acts } from "../attack/acts/index.ts";
import { listen, watch } from "../world/listener.ts";
import { type Example, stable } from "../world/stable.ts";
import {
  type Customer,
  call,
  drained,
  type Forgery,
  type Holder,
  holder,
  payApproved,
  told,
  topUp,
  unique,
  type World,
} from "../world.ts";

type Show = (forgery: Forgery) => Promise<Example>;
/** How a call that reads is made where it has something to tell. */
type Read = (world: World, show: Show) => Promise<Example>;

const get = (path: string, by?: Holder): Forgery => ({
  method: "GET",
  path,
  ...(by === undefined ? {} : { by }),
});

const open =
  (path: string): Read =>
  (_world, show) =>
    show(get(path));

let someone:
  | Promise<{ buyer: Customer; paid: string; refund: string; reference: string }>
  | undefined;

/** A customer who paid, got something back, and has a payment that waits. */
function used(world: World) {
  someone ??= (async () => {
    const buyer = await world.customer(80_000);
    const paid = await payApproved(world.till, buyer);
    const reference = unique("refund");
    const { refund_id: refund } = await told(
      world.till.client.refund(paid.payment_id, { reference, amount: 300, reason: "returned" }),
    );
    return { buyer, paid: paid.payment_id, refund, reference: paid.reference };
  })();
  return someone;
}

/** A read by the customer who has used the wallet. */
const own =
  (path: string): Read =>
  async (world, show) =>
    show(get(path, await holder((await used(world)).buyer)));

/** A read by the till that was paid. */
const till =
  (pathOf: (ids: Awaited<ReturnType<typeof used>>) => string): Read =>
  async (world, show) =>
    show(get(pathOf(await used(world)), await holder(world.till)));

const operator =
  (pathOf: (world: World) => string | Promise<string>): Read =>
  async (world, show) =>
    show(get(await pathOf(world), await holder(world.approver)));

/** A draft's version that is judged in shadow. */
async function shadowed(world: World): Promise<string> {
  const name = "POST /v1/operator/policies/{version}/shadow";
  const act = await (acts[name] as (typeof acts)[string])(world);
  await call(act);
  return act.path.split("/")[4] ?? "";
}

async function backtested(world: World): Promise<string> {
  const { client } = world.operator;
  const { walletId } = (await used(world)).buyer;
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const period = { from: at(-3_600_000), to: at(3_600_000) };
  const run = await told(client.backtestPolicy(1, { ...period, wallets: [walletId] }));
  await backtestsEnded(world, 1);
  return run.backtest_id;
}

/** Waits until no backtest of a version runs. */
export async function backtestsEnded({ operator }: World, version: number): Promise<void> {
  for (;;) {
    const { backtests } = await told(operator.client.backtests(version));
    if (backtests.every(({ state }) => state !== "running")) return;
    await scheduler.wait(50);
  }
}

/** Every call of the contract that reads. */
export const reads: Readonly<Record<string, Read>> = {
  "GET /healthz": open("/healthz"),
  "GET /.well-known/jwks.json": open("/.well-known/jwks.json"),
  "GET /.well-known/sekisho": open("/.well-known/sekisho"),
  "GET /openapi.json": open("/openapi.json"),
  "GET /schemas/policy.json": open("/schemas/policy.json"),
  "GET /v1/wallet": own("/v1/wallet"),
  "GET /v1/wallet/activity": own("/v1/wallet/activity"),
  "GET /v1/wallet/payments": own("/v1/wallet/payments"),
  "GET /v1/redemptions/{id}": async (world, show) => {
    const ready = await (acts["POST /v1/redemptions"] as (typeof acts)[string])(world);
    const { body } = await call(ready);
    return await show(get(`/v1/redemptions/${body.redemption_id}`, ready.by));
  },
  "GET /v1/wallet/confirmations": async (world, show) => {
    const name = "POST /v1/payments/{id}/confirmation";
    const { by } = await (acts[name] as (typeof acts)[string])(world);
    return await show(get("/v1/wallet/confirmations", by));
  },
  "GET /v1/wallet/events": async (world) => {
    const buyer = await world.customer();
    const stream = await listen(buyer);
    await payApproved(world.till, buyer);
    await stream.kinds(1);
    stream.close();
    return stable({ status: 101, answer: walletEvent.parse(stream.events[0]) }, Date.now());
  },
  "GET /v1/terminals/me": till(() => "/v1/terminals/me"),
  "GET /v1/terminals/me/payments": async (world, show) => {
    await used(world);
    await drained();
    return await show(get("/v1/terminals/me/payments", await holder(world.till)));
  },
  "GET /v1/terminals/me/totals": async (world, show) => {
    await drained();
    return await show(get("/v1/terminals/me/totals?complete_to=now", await holder(world.till)));
  },
  "GET /v1/payments/{id}": till(({ paid }) => `/v1/payments/${paid}`),
  "GET /v1/payments": till(({ reference }) => `/v1/payments?reference=${reference}`),
  "GET /v1/payments/{id}/refunds": till(({ paid }) => `/v1/payments/${paid}/refunds`),
  "GET /v1/refunds": till(({ paid }) => `/v1/refunds?payment_id=${paid}`),
  "GET /v1/funding/{channel}/credits": async (world, show) => {
    const { reference } = await topUp(world.partner, (await used(world)).buyer, 5_000);
    const path = `/v1/funding/cash_register/credits?reference=${reference}`;
    return await show(get(path, await holder(world.partner)));
  },
  "GET /v1/operators": operator(() => "/v1/operators"),
  "GET /v1/operator/partners": operator(() => "/v1/operator/partners"),
  "GET /v1/operator/record": operator(() => "/v1/operator/record"),
  "GET /v1/operator/stops": operator(() => "/v1/operator/stops"),
  "GET /v1/operator/approvals": operator(() => "/v1/operator/approvals"),
  "GET /v1/operator/alerts": operator(() => "/v1/operator/alerts"),
  "GET /v1/operator/health": operator(() => "/v1/operator/health"),
  "GET /v1/operator/events": async (world) => {
    const stream = await watch(world.operator);
    const buyer = await world.customer();
    const until = async <T>(found: () => T | undefined): Promise<T> => {
      await expect.poll(found).toBeDefined();
      return found() as T;
    };
    await until(() => stream.events.find(({ seconds }) => seconds.length > 0));
    await payApproved(world.till, buyer);
    const { recent, ...told } = await until(() => stream.events.find((each) => each.recent[0]));
    const second = await until(() =>
      stream.events.flatMap(({ seconds }) => seconds).find(({ approved }) => approved > 0),
    );
    stream.close();
    const nowMs = Date.now();
    const ago = (ms: number) => renderTime(nowMs - ms);
    const figures = {
      ...{ ...told, sequence: 7, at: ago(0), heard: { of: 4, n: 4 }, alerts_open: 1 },
      seconds: [{ ...second, t: ago(2_000), latency_ms: { p50: 12, p99: 31 } }],
      recent: recent.slice(0, 1).map((each) => ({ ...each, at: ago(1_500), latency_ms: 14 })),
      ...{ approvals_waiting: 1, stops_version: 9 },
    };
    return stable({ status: 101, answer: operatorEvent.parse(figures) }, nowMs);
  },
  "GET /v1/operator/wallets": operator(
    async (world) => `/v1/operator/wallets?contact=${(await used(world)).buyer.contact}`,
  ),
  "GET /v1/operator/wallets/{id}": operator(
    async (world) => `/v1/operator/wallets/${(await used(world)).buyer.walletId}`,
  ),
  "GET /v1/operator/wallets/{id}/activity": operator(
    async (world) => `/v1/operator/wallets/${(await used(world)).buyer.walletId}/activity`,
  ),
  "GET /v1/operator/merchants": operator(() => "/v1/operator/merchants"),
  "GET /v1/operator/merchants/{id}": operator(
    ({ merchant }) => `/v1/operator/merchants/${merchant.merchantId}`,
  ),
  "GET /v1/operator/stores": operator(() => "/v1/operator/stores"),
  "GET /v1/operator/stores/{id}": operator(({ till }) => `/v1/operator/stores/${till.storeId}`),
  "GET /v1/operator/terminals/{id}": operator(
    ({ till }) => `/v1/operator/terminals/${till.terminalId}`,
  ),
  "GET /v1/operator/payments": operator(async (world) => {
    const { reference } = await used(world);
    await drained();
    const query = new URLSearchParams({ terminal_id: world.till.terminalId, reference });
    return `/v1/operator/payments?${query}`;
  }),
  "GET /v1/operator/policies": operator(() => "/v1/operator/policies"),
  "GET /v1/operator/policies/{version}": operator(() => "/v1/operator/policies/1"),
  "GET /v1/operator/policies/{version}/report": operator(
    async (world) => `/v1/operator/policies/${await shadowed(world)}/report`,
  ),
  "GET /v1/operator/policies/{version}/backtests": operator(async (world) => {
    await backtested(world);
    return "/v1/operator/policies/1/backtests";
  }),
  "GET /v1/operator/policies/{version}/backtests/{id}": operator(
    async (world) => `/v1/operator/policies/1/backtests/${await backtested(world)}`,
  ),
  "GET /v1/operator/payments/{id}/explanation": operator(
    async (world) => `/v1/operator/payments/${(await used(world)).paid}/explanation`,
  ),
  "GET /v1/operator/top-ups/{id}/explanation": operator(async (world) => {
    const { top_up_id } = await topUp(world.partner, (await used(world)).buyer, 5_000);
    return `/v1/operator/top-ups/${top_up_id}/explanation`;
  }),
};
