import { defaultPolicy } from "../../../src/velocity/default-policy.ts";
import { controlObject } from "../../../worker/control/stub.ts";
import {
  addMerchant,
  addPartner,
  addTill,
  call,
  env,
  type Holder,
  holder,
  invite,
  makePair,
  type Operator,
  openAlerts,
  raiseStop,
  register,
  tokyo,
  told,
  unique,
  type World,
} from "../../world.ts";
import { type Acts, act } from "./act.ts";

const span = { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" };
const stopped = { scope: "top_up:atm", reason: "reported by a customer" };

const merchant = () => ({
  ...{ name: unique("Cafe"), name_kana: "カフェ", category: "cafe" },
  ...{ reward_rate_bp: 200, fee_rate_bp: 300, shards: 1, credit_line: 0 },
  bank: {
    ...{ bank_code: "0001", branch_code: "001", account_type: "ordinary" },
    ...{ account_number: "1234567", holder_kana: "カフエ" },
  },
});

/** An act of an approver's on something that is made ready first. */
function byApprover(
  name: string,
  ready: (
    world: World,
  ) => Promise<{ id?: string; version?: string; stop_id?: string; terminal_id?: string }>,
  body?: object,
): Acts {
  const make = async (world: World) =>
    act(await holder(world.approver), name, body, await ready(world));
  return { [name]: make };
}

async function draft(world: World): Promise<{ version: string }> {
  const drafted = await told(world.operator.client.addPolicy(defaultPolicy));
  return { version: String((drafted as { version: number }).version) };
}

/** A proposal of somebody else's that waits for a second person. */
async function proposed(world: World): Promise<{ id: string }> {
  const { stop_id } = await raiseStop(world.operator, { scope: "top_up:atm" });
  const waiting = await told(world.operator.client.liftStop(stop_id));
  return { id: (waiting as { approval_id: string }).approval_id };
}

async function keyOnly(of?: Holder): Promise<Holder> {
  return { key: of?.key ?? (await makePair()), token: null };
}

interface Begun {
  readonly passkey_id: string;
  readonly sign_in_id: string;
  readonly webauthn: { readonly options: unknown };
}

async function withPasskey(approver: Operator): Promise<Operator> {
  const clerk = await invite(approver.client, { role: "viewer" });
  await told(clerk.client.enrolPasskey());
  return clerk;
}

/** What operators do, and how terminals, partners and operators get in. */
export const operatorActs: Acts = {
  "POST /v1/terminals/activations": async ({ approver, till }) => {
    const issued = await told(approver.client.addTerminal(till.storeId, unique("till")));
    const { activation_code } = issued as { activation_code: string };
    return act(await keyOnly(), "POST /v1/terminals/activations", { activation_code });
  },
  "POST /v1/terminals/sessions": async ({ till }) => {
    const body = { terminal_id: till.terminalId };
    return act(await keyOnly(await holder(till)), "POST /v1/terminals/sessions", body);
  },
  "POST /v1/partners/sessions": async ({ partner }) => {
    const { subject_id: partner_id } = await partner.session.state();
    return act(await keyOnly(await holder(partner)), "POST /v1/partners/sessions", { partner_id });
  },
  "POST /v1/operators/invitations": async ({ approver }) => {
    const body = { name: unique("clerk"), role: "viewer" };
    return act(await holder(approver), "POST /v1/operators/invitations", body);
  },
  "POST /v1/operators/activations": async ({ approver }) => {
    const made = await told(approver.client.invite({ name: unique("clerk"), role: "viewer" }));
    const { invitation_code } = made;
    return act(await keyOnly(), "POST /v1/operators/activations", { invitation_code });
  },
  "POST /v1/operators/sessions": async ({ viewer }) => {
    const body = { operator_id: viewer.operatorId };
    return act(await keyOnly(await holder(viewer)), "POST /v1/operators/sessions", body);
  },
  "POST /v1/operators/passkeys": async ({ viewer }) =>
    act(await holder(viewer), "POST /v1/operators/passkeys", {}),
  "POST /v1/operators/passkeys/{id}/factor": async ({ approver }) => {
    const { authenticator, ...clerk } = await invite(approver.client, { role: "viewer" });
    const begun = await told(
      clerk.client.session.call<Begun>("POST", "/v1/operators/passkeys", {}),
    );
    const webauthn = await authenticator.create(begun.webauthn.options);
    const by = await holder({ ...clerk, authenticator });
    const call = "POST /v1/operators/passkeys/{id}/factor";
    return act(by, call, { webauthn }, { id: begun.passkey_id });
  },
  "POST /v1/operators/sign-ins": async ({ approver }) => {
    const clerk = await withPasskey(approver);
    const body = { operator_id: clerk.operatorId };
    return act(await keyOnly(await holder(clerk)), "POST /v1/operators/sign-ins", body);
  },
  "POST /v1/operators/sign-ins/{id}/factor": async ({ approver }) => {
    const clerk = await withPasskey(approver);
    const body = { operator_id: clerk.operatorId };
    const path = "/v1/operators/sign-ins";
    const begun = await told(clerk.client.session.transport.call<Begun>("POST", path, body));
    const webauthn = await clerk.authenticator.get(begun.webauthn.options);
    const by = await keyOnly(await holder(clerk));
    const id = begun.sign_in_id;
    return act(by, "POST /v1/operators/sign-ins/{id}/factor", { webauthn }, { id });
  },
  ...byApprover(
    "POST /v1/operators/{id}/role",
    async ({ approver }) => ({
      id: (await invite(approver.client, { role: "viewer" })).operatorId,
    }),
    { role: "operator" },
  ),
  ...byApprover("DELETE /v1/operator/partners/{id}", async ({ approver }) => {
    const { session } = await addPartner(approver.client);
    return { id: `${(await session.state()).subject_id}` };
  }),
  ...byApprover("PUT /v1/operator/stops", async () => ({}), stopped),
  ...byApprover("DELETE /v1/operator/stops/{stop_id}", async ({ operator }) =>
    raiseStop(operator, { scope: "top_up:atm" }),
  ),
  ...byApprover("DELETE /v1/operator/confirmations/{terminal_id}", async ({ approver, till }) => {
    const { terminalId } = await addTill(approver.client, till.storeId);
    const finding = { terminalId, rule: "test", action: "confirm", evidence: {} } as const;
    await controlObject(env).takeFinding(finding);
    return { terminal_id: terminalId };
  }),
  ...byApprover("POST /v1/operator/event-tickets", async () => ({}), {}),
  "POST /v1/operator/epochs": async ({ approver }) => {
    const { walletId: id } = await register();
    const body = { scope: "wallet", id, reason: "reported by a customer" };
    return act(await holder(approver), "POST /v1/operator/epochs", body);
  },
  ...byApprover(
    "POST /v1/operator/wallets/{id}/freeze",
    async () => ({ id: (await register()).walletId }),
    { reason: "reported by a customer" },
  ),
  ...byApprover(
    "POST /v1/operator/wallets/{id}/restore",
    async () => ({ id: (await register()).walletId }),
    { reason: "a test" },
  ),
  ...byApprover("POST /v1/operator/approvals/{id}/approve", proposed, {}),
  ...byApprover("POST /v1/operator/approvals/{id}/reject", proposed, {}),
  "POST /v1/operator/adjustments": async ({ approver }) => {
    const { walletId: wallet_id } = await register();
    const why = { kind: "compensation", case_number: "case-1", reason: "reported by a customer" };
    const body = { reference: unique("adjustment"), wallet_id, amount: 1, currency: "JPY", ...why };
    return act(await holder(approver), "POST /v1/operator/adjustments", body);
  },
  ...byApprover(
    "POST /v1/operator/alerts/{id}/acknowledge",
    async () => {
      const subject = unique("subject");
      const alert = { kind: "delivery_parked", subject, evidence: {}, proposedStop: null } as const;
      await controlObject(env).raiseAlert(alert);
      const alerts = await openAlerts();
      return { id: alerts.find((each) => each.subject === subject)?.alertId ?? "" };
    },
    {},
  ),
  "POST /v1/operator/merchants": async ({ approver }) =>
    act(await holder(approver), "POST /v1/operator/merchants", merchant()),
  ...byApprover(
    "PUT /v1/operator/merchants/{id}",
    async ({ approver }) => ({ id: (await addMerchant(approver.client)).merchantId }),
    { name: "Corner Shop" },
  ),
  ...byApprover("DELETE /v1/operator/merchants/{id}", async ({ approver }) => ({
    id: (await addMerchant(approver.client)).merchantId,
  })),
  ...byApprover(
    "POST /v1/operator/merchants/{id}/stores",
    async ({ till }) => ({ id: till.merchantId }),
    { name: "Store", ...tokyo },
  ),
  ...byApprover(
    "POST /v1/operator/stores/{id}/terminals",
    async ({ till }) => ({ id: till.storeId }),
    { label: "Till" },
  ),
  ...byApprover("DELETE /v1/operator/terminals/{id}", async ({ approver, till }) => ({
    id: (await addTill(approver.client, till.storeId)).terminalId,
  })),
  "POST /v1/operator/partners": async ({ approver }) => {
    const { jwk } = await makePair();
    const body = { name: unique("partner"), channel: "atm", jwk };
    return act(await holder(approver), "POST /v1/operator/partners", body);
  },
  ...byApprover("POST /v1/operator/policies", async () => ({}), defaultPolicy),
  ...byApprover("POST /v1/operator/policies/{version}/shadow", draft, {}),
  ...byApprover("DELETE /v1/operator/policies/{version}/shadow", async (world) => {
    const drafted = await draft(world);
    await told(world.operator.client.shadowPolicy(Number(drafted.version)));
    return drafted;
  }),
  ...byApprover("POST /v1/operator/policies/{version}/activate", draft, {}),
  "POST /v1/operator/policies/{version}/backtests": async (world) => {
    const name = "POST /v1/operator/policies/{version}/backtests";
    return act(await holder(world.operator), name, span, await draft(world));
  },
  "DELETE /v1/operator/policies/{version}/backtests/{id}": async (world) => {
    const [by, { version }] = [await holder(world.operator), await draft(world)];
    await world.customers(3, 0);
    const path = `/v1/operator/policies/${version}/backtests`;
    const run = await call({ by, method: "POST", path, body: { ...span, wallets_per_second: 1 } });
    return act(by, `DELETE ${path}/${run.body.backtest_id}`);
  },
};
