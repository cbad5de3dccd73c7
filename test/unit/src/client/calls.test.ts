import { describe, expect, test } from "vitest";
import { generateDeviceKey } from "../../../../src/client/access/device-key.ts";
import { AppClient } from "../../../../src/client/app.ts";
import { OperatorClient } from "../../../../src/client/operator.ts";
import { PartnerClient } from "../../../../src/client/partner.ts";
import { isWaiting } from "../../../../src/client/resource/operator.ts";
import { TerminalClient } from "../../../../src/client/terminal.ts";
import { exampleOf } from "./contract-examples.ts";
import { type Answer, json, ScriptedRuntime } from "./scripted-runtime.ts";

const key = await generateDeviceKey();
const origin = "https://pay.example";
const tokens = { access_token: "t", token_type: "DPoP", expires_in: 600 } as const;
const money = { amount: 1200, currency: "JPY" };
const yen = '"amount":1200,"currency":"JPY"';
const shown = { merchant_name: "Corner Shop", store_name: "Kanda" };
const reference = "ref-0001";

/** The calls a client made, as `METHOD path body`. */
async function linesOf<C extends { session: { adopt(body: unknown, id: string): Promise<void> } }>(
  make: (runtime: ScriptedRuntime) => C,
  act: (client: C) => Promise<unknown>,
  answer: () => Answer = () => json({}),
): Promise<string[]> {
  const runtime = new ScriptedRuntime(Array.from({ length: 20 }, answer));
  const client = make(runtime);
  await client.session.adopt(tokens, "x_1");
  await act(client);
  return runtime.sent.map(({ method, url, body }) =>
    [method, url.replace(origin, ""), body].filter(Boolean).join(" "),
  );
}

type Row<C> = [string, (client: C) => Promise<unknown>];

const adjustment = {
  reference: "adjustment-1",
  wallet_id: "wal_1",
  kind: "correction",
  amount: -700,
  currency: "JPY",
  case_number: "case-1",
  reason: "charged twice",
} as const;

describe("AppClient", () => {
  const rows: Row<AppClient>[] = [
    ["GET /v1/wallet", (app) => app.wallet()],
    ["GET /v1/wallet/activity?cursor=c%2F1", (app) => app.activity("c/1")],
    ["POST /v1/wallet/freeze {}", (app) => app.freeze()],
    ["POST /v1/wallet/unfreeze {}", (app) => app.unfreeze()],
    ["DELETE /v1/wallet/devices/dev_1", (app) => app.removeDevice("dev_1")],
    ["POST /v1/wallet/devices/dev_1/approve {}", (app) => app.approveDevice("dev_1")],
    ['POST /v1/codes {"amount_max":500}', (app) => app.issueCode({ amount_max: 500 })],
    ["POST /v1/offline-seals {}", (app) => app.offlineSeals()],
    [
      'POST /v1/top-ups {"reference":"ref-0001","channel":"points","amount":1200,"currency":"JPY"}',
      (app) => app.topUp({ reference, channel: "points", ...money }),
    ],
    [
      'POST /v1/redemptions {"reference":"ref-0001","amount":1,"payout_account":{}}',
      (app) => app.redeem({ reference, amount: 1, payout_account: {} as never }),
    ],
    ["GET /v1/wallet/confirmations", (app) => app.confirmations()],
    [
      `POST /v1/payments/pay_1/confirmation {"decision":"approve",${yen},"merchant_id":"mer_1","shown":{"merchant_name":"Corner Shop","store_name":"Kanda"}}`,
      (app) => app.confirm("pay_1", { decision: "approve", ...money, merchant_id: "mer_1", shown }),
    ],
    [
      'POST /v1/wallet/contacts {"type":"phone","value":"1"}',
      (app) => app.addContact({ type: "phone", value: "1" }),
    ],
    ["DELETE /v1/wallet/contacts/c", (app) => app.removeContact("c")],
    ['POST /v1/wallet/factors {"kind":"totp"}', (app) => app.addFactor({ kind: "totp" })],
    [
      'POST /v1/wallet/factors/fac_1/factor {"totp":{"code":"123456"}}',
      (app) => app.proveFactor("fac_1", "123456"),
    ],
    ["DELETE /v1/wallet/factors/f", (app) => app.removeFactor("f")],
    ["POST /v1/wallet/recovery-codes {}", (app) => app.newRecoveryCodes()],
    ['PUT /v1/wallet/limits {"a":1}', (app) => app.setLimits({ a: 1 } as never)],
    ["POST /v1/wallet/sign-out {}", (app) => app.signOut()],
  ];
  test.each(rows)("calls %s", async (line, act) => {
    expect(await linesOf((runtime) => new AppClient({ origin, key, runtime }), act)).toEqual([
      line,
    ]);
  });
});

describe("TerminalClient", () => {
  const refunding = '{"reference":"ref-0001","amount":5,"reason":"late"}';
  const rows: Row<TerminalClient>[] = [
    [
      'POST /v1/terminals/activations {"activation_code":"a"}',
      (terminal) => terminal.activate("a"),
    ],
    ['POST /v1/terminals/sessions {"terminal_id":"x_1"}', (terminal) => terminal.openSession()],
    [
      `POST /v1/payments {"reference":"ref-0001","code":"c",${yen},"capture":"automatic"}`,
      (terminal) => terminal.postPayment({ reference, code: "c", ...money }),
    ],
    ["GET /v1/payments/pay_1", (terminal) => terminal.payment("pay_1")],
    ["GET /v1/payments?reference=ref-0001", (terminal) => terminal.byReference(reference)],
    [
      'POST /v1/payments/pay_1/captures {"reference":"ref-0001","amount":5,"last":true}',
      (terminal) => terminal.capture("pay_1", { reference, amount: 5, last: true }),
    ],
    [
      'POST /v1/cancellations {"reference":"ref-0001","payment_id":"pay_1"}',
      (terminal) => terminal.cancel({ reference, payment_id: "pay_1" }),
    ],
    [
      `POST /v1/payments/pay_1/refunds ${refunding}`,
      (terminal) => terminal.refund("pay_1", { reference, amount: 5, reason: "late" }),
    ],
    ["GET /v1/payments/pay_1/refunds", (terminal) => terminal.refunds("pay_1")],
    [
      "GET /v1/refunds?payment_id=pay_1&reference=ref-0001",
      (terminal) => terminal.findRefunds({ payment_id: "pay_1", reference }),
    ],
    [
      "GET /v1/terminals/me/totals?business_date=2027-01-15",
      (terminal) => terminal.totals("2027-01-15"),
    ],
    [
      "GET /v1/terminals/me/totals?complete_to=now",
      (terminal) => terminal.totals(undefined, { complete: true }),
    ],
  ];
  test.each(rows)("calls %s", async (line, act) => {
    const make = (runtime: ScriptedRuntime) => new TerminalClient({ origin, key, runtime });
    expect(await linesOf(make, act)).toEqual([line]);
  });

  test("refuses wrong amounts, references and ids before sending", async () => {
    const runtime = new ScriptedRuntime([]);
    const terminal = new TerminalClient({ origin, key, runtime });
    const request = { reference, code: "c", ...money };
    await expect(terminal.pay({ ...request, amount: 1.5 })).rejects.toThrow(RangeError);
    await expect(terminal.pay({ ...request, reference: "short" })).rejects.toThrow(RangeError);
    await expect(terminal.pay({ ...request, reference: "with space" })).rejects.toThrow(RangeError);
    expect(() => terminal.payment("..")).toThrow(RangeError);
    expect(runtime.sent).toEqual([]);
  });

  test("makes references that the contract allows, each a new one", () => {
    const terminal = new TerminalClient({ origin, key });
    const made = Array.from({ length: 50 }, () => terminal.newReference());
    expect(new Set(made).size).toBe(50);
    for (const one of made) expect(one).toMatch(/^[A-Za-z0-9._-]{8,64}$/);
  });
});

describe("PartnerClient", () => {
  const at = "/v1/funding/cash_register";
  const credit = '{"reference":"ref-0001","route":"r","amount":1200,"currency":"JPY"}';
  const rows: Row<PartnerClient>[] = [
    ['POST /v1/partners/sessions {"partner_id":"par_1"}', (partner) => partner.openSession()],
    [
      `POST ${at}/credits ${credit}`,
      (partner) => partner.credit({ reference, route: "r", ...money }),
    ],
    [`GET ${at}/credits?reference=ref-0001`, (partner) => partner.creditByReference(reference)],
  ];
  test.each(rows)("calls %s", async (line, act) => {
    const make = (runtime: ScriptedRuntime) =>
      new PartnerClient({ origin, key, runtime, partnerId: "par_1", channel: "cash_register" });
    expect(await linesOf(make, act)).toEqual([line]);
  });
});

describe("OperatorClient", () => {
  const jwk = key.publicJwk;
  const period = { from: "2027-01-01T00:00:00Z", to: "2027-02-01T00:00:00Z" };
  const rows: Row<OperatorClient>[] = [
    [
      'POST /v1/operators/bootstrap {"secret":"s","name":"n"}',
      (operator) => operator.bootstrap("s", "n"),
    ],
    [
      'POST /v1/operators/activations {"invitation_code":"i"}',
      (operator) => operator.activate("i"),
    ],
    ['POST /v1/operators/sessions {"operator_id":"x_1"}', (operator) => operator.openSession()],
    [
      'POST /v1/operators/invitations {"name":"n","role":"viewer"}',
      (operator) => operator.invite({ name: "n", role: "viewer" }),
    ],
    [
      'POST /v1/operators/opr_1/role {"role":"approver"}',
      (operator) => operator.changeRole("opr_1", "approver"),
    ],
    [
      'POST /v1/operators/opr_1/role {"role":"merchant","merchant_id":"mer_1"}',
      (operator) => operator.changeRole("opr_1", "merchant", "mer_1"),
    ],
    ["GET /v1/operators", (operator) => operator.operators()],
    ["GET /v1/operator/merchants", (operator) => operator.merchants()],
    ["GET /v1/operator/merchants/mer_1", (operator) => operator.merchant("mer_1")],
    ["GET /v1/operator/policies", (operator) => operator.policies()],
    ["GET /v1/operator/stops", (operator) => operator.stops()],
    [
      'PUT /v1/operator/stops {"scope":"spending","reason":"r"}',
      (operator) => operator.raiseStop({ scope: "spending", reason: "r" }),
    ],
    ["DELETE /v1/operator/stops/s_1", (operator) => operator.liftStop("s_1")],
    ["DELETE /v1/operator/confirmations/ter_1", (operator) => operator.liftConfirmation("ter_1")],
    [
      'POST /v1/operator/epochs {"scope":"customers","reason":"r"}',
      (operator) => operator.raiseEpoch({ scope: "customers", reason: "r" }),
    ],
    ["GET /v1/operator/approvals", (operator) => operator.approvals()],
    ["POST /v1/operator/approvals/a/approve {}", (operator) => operator.approve("a")],
    ["POST /v1/operator/approvals/a/reject {}", (operator) => operator.reject("a")],
    ["GET /v1/operator/alerts", (operator) => operator.alerts()],
    [
      "GET /v1/operator/alerts?state=all&cursor=1.alr_1",
      (operator) => operator.alerts({ state: "all", cursor: "1.alr_1" }),
    ],
    ["GET /v1/operator/record?cursor=7", (operator) => operator.record("7")],
    ["POST /v1/operator/alerts/a/acknowledge {}", (operator) => operator.acknowledgeAlert("a")],
    [
      'POST /v1/operator/merchants/mer_1/stores {"name":"n","lat_e6":1,"lon_e6":2}',
      (operator) => operator.addStore("mer_1", { name: "n", lat_e6: 1, lon_e6: 2 }),
    ],
    [
      'POST /v1/operator/stores/sto_1/terminals {"label":"l"}',
      (operator) => operator.addTerminal("sto_1", "l"),
    ],
    ["DELETE /v1/operator/terminals/ter_1", (operator) => operator.revokeTerminal("ter_1")],
    ["DELETE /v1/operator/merchants/mer_1", (operator) => operator.revokeMerchant("mer_1")],
    [
      `POST /v1/operator/partners ${JSON.stringify({ name: "n", channel: "atm", jwk })}`,
      (operator) => operator.addPartner({ name: "n", channel: "atm", jwk }),
    ],
    ["GET /v1/operator/wallets?contact=a%40b", (operator) => operator.walletsByContact("a@b")],
    ["GET /v1/operator/wallets/wal_1", (operator) => operator.wallet("wal_1")],
    ["POST /v1/operator/wallets/wal_1/freeze {}", (operator) => operator.freezeWallet("wal_1")],
    ["GET /v1/operator/wallets/wal_1/activity", (operator) => operator.walletActivity("wal_1")],
    ["GET /v1/operator/payments/pay_1/explanation", (operator) => operator.explanation("pay_1")],
    [
      "GET /v1/operator/top-ups/top_1/explanation",
      (operator) => operator.topUpExplanation("top_1"),
    ],
    ["POST /v1/operator/policies {}", (operator) => operator.addPolicy({} as never)],
    ["POST /v1/operator/policies/3/shadow {}", (operator) => operator.shadowPolicy(3)],
    ["POST /v1/operator/policies/3/activate {}", (operator) => operator.activatePolicy(3)],
    ["GET /v1/operator/policies/3", (operator) => operator.policy(3)],
    ["DELETE /v1/operator/policies/3/shadow", (operator) => operator.endShadow(3)],
    ["GET /v1/operator/policies/3/report", (operator) => operator.shadowReport(3)],
    [
      `POST /v1/operator/policies/3/backtests ${JSON.stringify(period)}`,
      (operator) => operator.backtestPolicy(3, period),
    ],
    ["GET /v1/operator/policies/3/backtests", (operator) => operator.backtests(3)],
    ["GET /v1/operator/policies/3/backtests/bkt_1", (operator) => operator.backtest(3, "bkt_1")],
    [
      "DELETE /v1/operator/policies/3/backtests/bkt_1",
      (operator) => operator.cancelBacktest(3, "bkt_1"),
    ],
    [
      `POST /v1/operator/adjustments ${JSON.stringify(adjustment)}`,
      (operator) => operator.adjust(adjustment),
    ],
  ];
  const make = (runtime: ScriptedRuntime) => new OperatorClient({ origin, key, runtime });
  test.each(rows)("calls %s", async (line, act) => {
    expect(await linesOf(make, act)).toEqual([line]);
  });

  test("is signed in after the bootstrap, and renews under its own id", async () => {
    const entered = { operator_id: "opr_9", role: "approver", tokens };
    const runtime = new ScriptedRuntime([json(entered, { status: 201 }), json(tokens)]);
    const operator = new OperatorClient({ origin, key, runtime });
    await operator.bootstrap("s", "n");
    await operator.openSession();
    expect(runtime.sent[1]?.body).toBe('{"operator_id":"opr_9"}');
  });

  test("tells an act that waits for a second person from one that is done", async () => {
    const waiting = { approval_id: "apr_1", expires_at: "2027-01-15T08:05:00.000Z" };
    const runtime = new ScriptedRuntime([
      json(waiting, { status: 202 }),
      json(exampleOf("POST /v1/operator/approvals/{id}/approve").body),
    ]);
    const operator = new OperatorClient({ origin, key, runtime });
    await operator.session.adopt(tokens, "opr_1");
    const first = await operator.liftStop("s");
    const second = await operator.approve("apr_1");
    expect([isWaiting(first), isWaiting(second)]).toEqual([true, false]);
  });
});
