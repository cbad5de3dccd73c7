import { describe, expect, it } from "vitest";
import { generateDeviceKey, OperatorClient } from "../../src/client/index.ts";
import { controlObject } from "../../worker/control/stub.ts";
import {
  answered,
  approve,
  env,
  footprint,
  holder,
  holdingOf,
  invite,
  type Operator,
  openWorld,
  origin,
  raiseStop,
  refusal,
  runtime,
  send,
  told,
  unique,
} from "../world.ts";

const world = openWorld();

/** Acts that are on record as refused, oldest first. */
async function refusedActs(by: Operator): Promise<string[]> {
  const rows = await controlObject(env).audit(0, 1_000);
  const refused = rows.filter(
    (row) => JSON.stringify(row).includes(by.operatorId) && row.detail.includes('"refused"'),
  );
  return refused.map((row) => row.act);
}

describe("A22: a viewer", () => {
  it("is forbidden every act, each on record, and nothing happens", async () => {
    const { viewer, till } = world();
    const by = await holder(viewer);
    const stop = { scope: "spending", reason: "a test" };
    const store = { name: "S", lat_e6: 0, lon_e6: 0 };
    const acts: [string, string, object?][] = [
      ["PUT", "/v1/operator/stops", stop],
      ["DELETE", "/v1/operator/stops/stp_AAAAAAAAAAAAAAAA"],
      ["POST", "/v1/operator/epochs", { scope: "customers", reason: "a test" }],
      ["POST", "/v1/operator/approvals/apr_AAAAAAAAAAAAAAAA/approve", {}],
      ["POST", "/v1/operator/approvals/apr_AAAAAAAAAAAAAAAA/reject", {}],
      ["POST", `/v1/operator/merchants/${till.merchantId}/stores`, store],
      ["POST", `/v1/operator/stores/${till.storeId}/terminals`, { label: "till" }],
      ["DELETE", `/v1/operator/terminals/${till.terminalId}`],
      ["DELETE", `/v1/operator/merchants/${till.merchantId}`],
      ["POST", "/v1/operators/invitations", { name: "X", role: "approver" }],
      ["POST", `/v1/operators/${viewer.operatorId}/role`, { role: "approver" }],
    ];
    const before = await footprint(["MERCHANT"]);
    for (const [method, path, body] of acts) {
      const refused = await send(by, method, path, body);
      expect([path, refused.status, refused.body.code]).toEqual([path, 403, "forbidden"]);
    }
    expect(await footprint(["MERCHANT"])).toEqual(before);
    await expect.poll(() => refusedActs(viewer)).toHaveLength(acts.length);
    expect((await told(viewer.client.stops())).stops).toEqual([]);
  });
});

describe("A22: one person alone", () => {
  it("cannot approve what they proposed, twice or under another act", async () => {
    const { approver, operator } = world();
    const proposal = await told(
      approver.client.raiseEpoch({ scope: "customers", reason: "a test" }),
    );
    const { approval_id: id } = proposal as { approval_id: string };
    const before = (await controlObject(env).snapshot()).epochs;
    for (let i = 0; i < 2; i += 1) {
      expect((await refusal(approver.client.approve(id))).status).toBe(403);
    }
    expect((await refusal(operator.client.approve(id))).status).toBe(403);
    expect((await controlObject(env).snapshot()).epochs).toEqual(before);
    expect(await refusedActs(approver)).toEqual(expect.arrayContaining(["approve"]));
    const { second } = world();
    await told(second.client.reject(id));
    expect((await refusal(second.client.approve(id))).status).toBe(409);
    expect((await controlObject(env).snapshot()).epochs).toEqual(before);
  });

  it("raises a stop, and cannot lift it", async () => {
    const { operator, approver, second } = world();
    const stop = await raiseStop(operator, { scope: "registration" });
    const lifting = await told(approver.client.liftStop(stop.stop_id));
    const { approval_id: id } = lifting as { approval_id: string };
    expect((await refusal(approver.client.approve(id))).status).toBe(403);
    expect((await told(approver.client.stops())).stops).toHaveLength(1);
    await told(second.client.approve(id));
    expect((await told(approver.client.stops())).stops).toEqual([]);
  });

  it("cannot become two by inviting a second key and approving with it at their own role", async () => {
    const { approver, viewer, second } = world();
    const change = approver.client.changeRole(viewer.operatorId, "operator");
    const waiting = (await told(change)) as { approval_id: string };
    expect((await refusal(approver.client.approve(waiting.approval_id))).status).toBe(403);
    await told(second.client.reject(waiting.approval_id));
    const roles = (await told(second.client.operators())).operators;
    const viewerNow = roles.find((each) => each.operator_id === viewer.operatorId);
    expect(viewerNow?.role).toBe("viewer");
  });

  it("cannot become two by inviting an approver of their own: the code is dead until two agree", async () => {
    const { approver, second } = world();
    const invited = await answered(approver.client.invite({ name: "Two", role: "approver" }));
    expect(invited.status).toBe(202);
    const { invitation_code: code, approval_id: id = "" } = invited.body;
    const key = await generateDeviceKey();
    const puppet = new OperatorClient({ origin, key, runtime });
    const before = (await told(second.client.operators())).operators.length;
    expect((await refusal(puppet.activate(code))).code).toBe("not_found");
    expect((await refusal(approver.client.approve(id))).status).toBe(403);
    expect((await refusal(puppet.activate(code))).code).toBe("not_found");
    expect((await told(second.client.operators())).operators).toHaveLength(before);
    await told(second.client.approve(id));
    expect(await told(puppet.activate(code))).toMatchObject({ role: "approver" });
  });

  it("is no operator any more from the moment two have taken the role away", async () => {
    const { approver, second } = world();
    const leaver = await invite(approver.client, { role: "operator" });
    await approve(second, approver.client.changeRole(leaver.operatorId, "none"));
    const by = await holder(leaver);
    const control = env.CONTROL.idFromName("control");
    const before = await holdingOf("CONTROL", control);
    const stop = { scope: "spending", reason: unique("a test") };
    expect((await send(by, "PUT", "/v1/operator/stops", stop)).status).toBe(401);
    expect((await holdingOf("CONTROL", control)).rows).toEqual(before.rows);
    await told(approver.client.merchants());
  });

  it("takes what they proposed along: it is approved by nobody", async () => {
    const { approver, second, merchant } = world();
    const leaver = await invite(approver.client, { role: "operator" });
    const { merchantId } = merchant;
    const terms = () => told(approver.client.merchant(merchantId));
    const before = await terms();
    const waiting = await told(leaver.client.changeMerchant(merchantId, { fee_rate_bp: 1 }));
    const { approval_id: id } = waiting as { approval_id: string };
    await approve(second, approver.client.changeRole(leaver.operatorId, "none"));
    expect(await refusal(second.client.approve(id))).toMatchObject({
      ...{ status: 409, state: "proposer_gone" },
    });
    expect(await terms()).toEqual(before);
    await told(second.client.reject(id));
  });
});
