import { createExecutionContext } from "cloudflare:test";
import { expect, it } from "vitest";
import { createApp } from "../../worker/app.ts";
import type { Env } from "../../worker/platform/env.ts";
import type { DataPoint } from "../../worker/platform/point-sink.ts";
import { routes } from "../../worker/routes/index.ts";
import { decisionsOf } from "../world/log-watch.ts";
import {
  bill,
  call,
  env,
  holder,
  makeRequest,
  openWorld,
  refusal,
  scan,
  send,
  told,
} from "../world.ts";

const world = openWorld();
const app = createApp(routes);

/** One request to the Worker with other bindings than the deployment's. */
async function knockAt(request: Request, bindings: Partial<Env>): Promise<Response> {
  return await app.fetch(request, { ...env, ...bindings }, createExecutionContext());
}

/** A payment's request, as the till sends it. */
async function paying(headers: Record<string, string> = {}): Promise<Request> {
  const body = bill(await scan(await world().customer()));
  const by = await holder(world().till);
  return await makeRequest({ by, method: "POST", path: "/v1/payments", body, headers });
}

const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

it("leaves one line of a payment, by which an operator finds it and its trace", async () => {
  const { till } = world();
  const request = await paying({ traceparent });
  let response: Response | undefined;
  const lines = await decisionsOf(async () => {
    response = await knockAt(request, {});
  });
  const paid = (await response?.json()) as { payment_id: string };
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    event: "decision",
    severity_text: "INFO",
    "http.request.method": "POST",
    "http.route": "/v1/payments",
    "http.response.status_code": 200,
    trace_id: "0af7651916cd43dd8448eb211c80319c",
    span_id: "b7ad6b7169203331",
    "sekisho.request.id": response?.headers.get("X-Request-Id"),
    "sekisho.decision": "approved",
    "sekisho.amount": 1_200,
    "sekisho.currency": "JPY",
    "sekisho.code.channel": "qr",
    "sekisho.merchant.id": till.merchantId,
    "sekisho.store.id": till.storeId,
    "sekisho.terminal.id": till.terminalId,
    "sekisho.payment.id": paid.payment_id,
    "sekisho.policy.version": 1,
  });
  expect(lines[0]?.["sekisho.control.version"]).toBeGreaterThan(0);
});

it("names the rule of a velocity decline, and marks what is only repeated", async () => {
  const { till } = world();
  const buyer = await world().customer();
  let last: Record<string, unknown> = {};
  for (let n = 0; n < 12 && last["sekisho.decline.code"] === undefined; n += 1) {
    const request = { ...bill(await scan(buyer)), amount: 100 + n };
    const [line = {}] = await decisionsOf(() => told(till.client.postPayment(request)));
    last = line;
    const [again] = await decisionsOf(() => told(till.client.postPayment(request)));
    expect(again).toEqual({ ...line, ...again, "sekisho.replayed": true });
    expect(line).not.toHaveProperty("sekisho.replayed");
  }
  expect(last["sekisho.decision"]).toBe("declined");
  expect(last["sekisho.decline.code"]).toMatch(/^velocity_/);
  expect(last["sekisho.velocity.rules"]).toContain("payment.wallet.count.1m");
});

it("says why a code, a token and a factor were refused, which the callers are not told", async () => {
  const { till, viewer } = world();
  const [code] = await decisionsOf(() => told(till.client.postPayment(bill("no code at all"))));
  expect(code).toMatchObject({
    "sekisho.decline.code": "code_invalid",
    "sekisho.fault": expect.stringMatching(/^code_/),
    "sekisho.terminal.id": till.terminalId,
  });
  const by = await holder(till);
  const stolen = { ...by, token: `${by.token?.slice(0, -8)}AAAAAAAA` };
  const [token] = await decisionsOf(() => send(stolen, "GET", "/v1/terminals/me/totals"));
  expect(token).toMatchObject({
    "sekisho.decision": "refused",
    "sekisho.problem.code": "unauthorized",
    "sekisho.fault": expect.stringMatching(/^access_/),
  });
  expect(token).not.toHaveProperty("sekisho.caller.id");
  const buyer = await world().customer();
  const [factor] = await decisionsOf(() => refusal(buyer.app.stepUp("limits", "000000")));
  expect(factor).toBeDefined();
  const stopping = () => refusal(viewer.client.raiseStop({ scope: "spending", reason: "no" }));
  const [forbidden] = await decisionsOf(stopping);
  expect(forbidden).toMatchObject({
    "sekisho.problem.code": "forbidden",
    "sekisho.caller.kind": "operator",
    "sekisho.caller.id": viewer.operatorId,
    "sekisho.operator.role": "viewer",
  });
});

it("leaves no line of what is only read, or of an address that there is none of", async () => {
  const { till } = world();
  expect(await decisionsOf(() => told(till.client.totals()))).toEqual([]);
  const by = await holder(till);
  expect(await decisionsOf(() => send(by, "GET", "/v1/nowhere"))).toEqual([]);
  expect(await decisionsOf(() => call({ by, method: "POST", path: "/healthz" }))).toEqual([]);
});

it("writes a data point where there is a dataset, and pays when it fails", async () => {
  const points: DataPoint[] = [];
  const recorder = { writeDataPoint: (point: DataPoint) => void points.push(point) };
  expect((await knockAt(await paying(), { DECISIONS: recorder })).status).toBe(200);
  expect(points).toHaveLength(1);
  const [point] = points;
  expect(point?.indexes).toEqual([world().till.merchantId]);
  expect(new TextEncoder().encode(point?.indexes[0]).length).toBeLessThanOrEqual(96);
  expect(point?.blobs.slice(0, 3)).toEqual(["approved", "POST", "/v1/payments"]);
  expect(point?.doubles[0]).toBe(1_200);
  const broken = {
    writeDataPoint() {
      throw new Error("the dataset is gone");
    },
  };
  expect((await knockAt(await paying(), { DECISIONS: broken })).status).toBe(200);
});

it("tells how long it took to operators alone, but for a machine of one's own", async () => {
  const deployed = { ENVIRONMENT: "test" } as const;
  const paid = await knockAt(await paying(), deployed);
  expect(paid.status).toBe(200);
  expect(paid.headers.get("Server-Timing")).toBeNull();
  const stops = { method: "GET", path: "/v1/operator/stops" };
  const by = await holder(world().viewer);
  const looked = await knockAt(await makeRequest({ by, ...stops }), deployed);
  expect(looked.headers.get("Server-Timing")).toMatch(/^door;dur=\d+, act;dur=\d+$/);
  const refused = await knockAt(
    await makeRequest({ by: { ...by, token: `${by.token}A` }, ...stops }),
    deployed,
  );
  expect(refused.status).toBe(401);
  expect(refused.headers.get("Server-Timing")).toBeNull();
  expect((await knockAt(await paying(), {})).headers.get("Server-Timing")).toMatch(/^door;/);
});
