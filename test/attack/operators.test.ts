import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { controlObject } from "../../worker/control/stub.ts";
import type { Env } from "../../worker/platform/env.ts";
import { bootstrapSecret, Caller, callOpen } from "./operator-caller.ts";

const merchantBody = {
  name: "Cafe",
  name_kana: "カフェ",
  category: "5814",
  reward_rate_bp: 200,
  fee_rate_bp: 300,
  shards: 4,
  credit_line: 0,
  bank: {
    bank_code: "0001",
    branch_code: "001",
    account_type: "ordinary",
    account_number: "1234567",
    holder_kana: "カフエ",
  },
};

let aoi: Caller;
let ben: Caller;
let viewer: Caller;
let merchantId: string;
let storeId: string;

/** Somebody whom the first approver invited. */
async function invited(name: string, role: string): Promise<Caller> {
  const caller = await Caller.make();
  const invitation = await aoi.call("POST", "/v1/operators/invitations", { name, role });
  expect(invitation.status).toBe(201);
  const { invitation_code } = invitation.body;
  const made = await caller.call("POST", "/v1/operators/activations", { invitation_code });
  expect(made.status).toBe(201);
  caller.token = made.body.tokens.access_token;
  return caller;
}

/** An activated terminal of the store. */
async function terminal(): Promise<{ caller: Caller; id: string; code: string }> {
  const path = `/v1/operator/stores/${storeId}/terminals`;
  const made = await aoi.call("POST", path, { label: "Register" });
  const code = made.body.activation_code;
  const caller = await Caller.make();
  const activated = await caller.call("POST", "/v1/terminals/activations", {
    activation_code: code,
  });
  expect(activated.status).toBe(201);
  caller.token = activated.body.tokens.access_token;
  return { caller, id: made.body.terminal_id, code };
}

const auditRows = async () => await controlObject(env as unknown as Env).audit(0, 1_000);

beforeAll(async () => {
  aoi = await Caller.make();
  const wrong = await aoi.call("POST", "/v1/operators/bootstrap", { secret: "no", name: "Aoi" });
  expect(wrong.status).toBe(403);
  const made = await aoi.call("POST", "/v1/operators/bootstrap", {
    secret: bootstrapSecret,
    name: "Aoi",
  });
  expect(made.status).toBe(201);
  aoi.token = made.body.tokens.access_token;
  [ben, viewer] = await Promise.all([invited("Ben", "approver"), invited("Vi", "viewer")]);
  const merchant = await aoi.call("POST", "/v1/operator/merchants", merchantBody);
  merchantId = merchant.body.merchant_id;
  const store = { name: "S", lat_e6: 35_680_000, lon_e6: 139_760_000 };
  const path = `/v1/operator/merchants/${merchantId}/stores`;
  storeId = (await aoi.call("POST", path, store)).body.store_id;
});

it("refuses forbidden when the bootstrap secret is used again", async () => {
  const other = await Caller.make();
  const again = await other.call("POST", "/v1/operators/bootstrap", {
    secret: bootstrapSecret,
    name: "Other",
  });
  expect(again.status).toBe(403);
  expect((await aoi.call("GET", "/v1/operators")).body.operators).toHaveLength(3);
});

it("A14: refuses a revoked terminal at once, its old access token too", async () => {
  const { caller, id } = await terminal();
  expect((await caller.call("GET", "/v1/payments/pay_x")).status).toBe(404);
  const revoked = await aoi.call("DELETE", `/v1/operator/terminals/${id}`);
  expect(revoked).toMatchObject({ status: 200, body: { state: "revoked" } });
  expect((await caller.call("GET", "/v1/payments/pay_x")).status).toBe(401);
  caller.token = undefined;
  const session = await caller.call("POST", "/v1/terminals/sessions", { terminal_id: id });
  const stranger = await Caller.make();
  const unknown = await stranger.call("POST", "/v1/terminals/sessions", { terminal_id: id });
  const invented = await stranger.call("POST", "/v1/terminals/sessions", {
    terminal_id: `${id.slice(0, -1)}${id.endsWith("A") ? "B" : "A"}`,
  });
  for (const reply of [session, unknown, invented]) {
    expect(reply).toMatchObject({ status: 401, body: { code: "unauthorized" } });
    expect(reply.body.detail).toBe(session.body.detail);
  }
});

it("A14: a stolen activation code binds no second key; an altered one reaches no object", async () => {
  const { caller, id, code } = await terminal();
  const thief = await Caller.make();
  const path = "/v1/terminals/activations";
  expect((await thief.call("POST", path, { activation_code: code })).status).toBe(404);
  const altered = `${code.startsWith("A") ? "B" : "A"}${code.slice(1)}`;
  expect((await thief.call("POST", path, { activation_code: altered })).status).toBe(404);
  caller.token = undefined;
  const again = await caller.call("POST", path, { activation_code: code });
  expect(again).toMatchObject({ status: 201, body: { terminal_id: id } });
});

it("A22: refuses and records a viewer who acts, and an approver who approves alone", async () => {
  const stopped = await viewer.call("PUT", "/v1/operator/stops", {
    scope: "spending",
    reason: "x",
  });
  expect(stopped).toMatchObject({ status: 403, body: { code: "forbidden" } });
  const epoch = { scope: "customers", reason: "drill" };
  const proposed = await aoi.call("POST", "/v1/operator/epochs", epoch);
  expect(proposed.status).toBe(202);
  const path = `/v1/operator/approvals/${proposed.body.approval_id}`;
  const own = await aoi.call("POST", `${path}/approve`, {});
  const looking = await viewer.call("POST", `${path}/approve`, {});
  expect([own.status, looking.status]).toEqual([403, 403]);
  const { snapshot } = await import("../../worker/signal/snapshot.ts").then(({ controlSnapshot }) =>
    controlSnapshot({ env: env as unknown as Env, after: () => undefined }, { fresh: true }),
  );
  expect(snapshot.epochs.customers).toBe(1);
  expect(snapshot.stops).toEqual([]);
  expect((await ben.call("POST", `${path}/reject`, {})).status).toBe(200);
  const refused = (await auditRows()).filter(({ detail }) => detail.includes('"refused"'));
  expect(refused.map(({ act }) => act)).toEqual(
    expect.arrayContaining(["PUT /v1/operator/stops", "approve"]),
  );
});

it("F13: raises a spending stop by one person and lifts it by two, in force when answered", async () => {
  const raised = await aoi.call("PUT", "/v1/operator/stops", { scope: "spending", reason: "x" });
  const answeredAtMs = Date.now();
  expect(raised.status).toBe(200);
  expect(answeredAtMs).toBeGreaterThanOrEqual(Date.parse(raised.body.in_force_at));
  const again = await ben.call("PUT", "/v1/operator/stops", { scope: "spending", reason: "y" });
  expect(again.body.stop_id).toBe(raised.body.stop_id);
  const lifting = await aoi.call("DELETE", `/v1/operator/stops/${raised.body.stop_id}`);
  expect(lifting.status).toBe(202);
  expect((await aoi.call("GET", "/v1/operator/stops")).body.stops).toHaveLength(1);
  const path = `/v1/operator/approvals/${lifting.body.approval_id}/approve`;
  const approved = await ben.call("POST", path, {});
  expect(approved).toMatchObject({ status: 200, body: { act: "lift_stop", status: "approved" } });
  expect((await aoi.call("GET", "/v1/operator/stops")).body.stops).toEqual([]);
});

it("N: refuses the same proof a second time on a write, and makes one of fifty in parallel", async () => {
  const body = { ...merchantBody, name: "Once" };
  const first = await aoi.call("POST", "/v1/operator/merchants", body);
  expect(first.status).toBe(201);
  const again = await Promise.all(
    Array.from({ length: 50 }, () => aoi.repeat("POST", "/v1/operator/merchants", body)),
  );
  for (const reply of again) {
    expect(reply.status).toBe(401);
    expect(reply.headers.get("WWW-Authenticate")).toContain("invalid_dpop_proof");
  }
  const { merchants } = (await aoi.call("GET", "/v1/operator/merchants")).body;
  expect(merchants.filter(({ name }: { name: string }) => name === "Once")).toHaveLength(1);
});

it("revokes a merchant with all its terminals", async () => {
  const { caller } = await terminal();
  const revoked = await aoi.call("DELETE", `/v1/operator/merchants/${merchantId}`);
  expect(revoked).toMatchObject({ status: 200, body: { state: "revoked" } });
  expect((await caller.call("GET", "/v1/payments/pay_x")).status).toBe(401);
  const path = `/v1/operator/stores/${storeId}/terminals`;
  expect((await aoi.call("POST", path, { label: "More" })).status).toBe(409);
});

it("answers 400 or 404, never a 5xx, whatever the members are", async () => {
  const values = [null, true, -1, 1.5, 2 ** 53, "", "\u0000", "x".repeat(500), [], {}, "mer_x"];
  const calls = [
    ["PUT", "/v1/operator/stops", { scope: "spending", reason: "x" }],
    ["POST", "/v1/operator/epochs", { scope: "merchant", id: "mer_x", reason: "x" }],
    ["POST", "/v1/operator/merchants", merchantBody],
    ["POST", "/v1/operator/partners", { name: "P", channel: "atm", jwk: {} }],
    ["POST", "/v1/operators/invitations", { name: "X", role: "merchant" }],
  ] as const;
  for (const [method, path, good] of calls) {
    for (const member of [...Object.keys(good), "unknown_member"]) {
      for (const value of values) {
        const reply = await aoi.call(method, path, { ...good, [member]: value });
        if (reply.status < 300 || (reply.status === 409 && member === "name")) continue;
        expect([400, 404], `${path} ${member} ${JSON.stringify(value)}`).toContain(reply.status);
      }
    }
  }
});

it("serves the contract: every declared path, every reference resolved", async () => {
  const { body, status } = await callOpen("GET", "/openapi.json");
  expect(status).toBe(200);
  expect(body.paths["/v1/operator/stops"]).toHaveProperty("put");
  for (const [, path] of JSON.stringify(body).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    let place = body;
    for (const part of (path as string).split("/")) place = place?.[part];
    expect(place, path).toBeDefined();
  }
  expect((await callOpen("GET", "/schemas/policy.json")).body).toHaveProperty("properties");
});
