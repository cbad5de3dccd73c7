import { describe, expect, it } from "vitest";
import { AppClient, type StepUpPurpose } from "../../src/client/index.ts";
import {
  type Customer,
  holder,
  mailedCode,
  newPhone,
  openWorld,
  origin,
  pay,
  payApproved,
  refusal,
  runtime,
  scan,
  send,
  told,
  totpOf,
  travel,
  walletHolding,
} from "../world.ts";

const world = openWorld();
const hourMs = 3_600_000;

/** Enters a customer's wallet by the recovery code of that number. */
async function recover(owner: Customer, app: AppClient, number: number) {
  await told(app.recover({ type: "email", value: owner.contact }));
  await told(app.contactProof((await mailedCode(owner.contact)) ?? ""));
  return await app.factor({ recovery_code: owner.recoveryCodes[number] ?? "" });
}

/** A further phone of a customer's, which cools down. */
async function further(owner: Customer, number: number) {
  const phone = await newPhone();
  const entered = await told(recover(owner, phone.app, number));
  return { ...owner, ...phone, deviceId: entered.device_id };
}

/** A token of a fresh factor for each purpose, from steps of their own. */
async function allStepUps(owner: Customer, purposes: readonly StepUpPurpose[]) {
  const tokens = new Map<string, string | null>();
  for (const purpose of purposes) {
    travel(30_000);
    const given = await told(owner.app.stepUp(purpose, await totpOf(owner)));
    tokens.set(purpose, given.access_token);
  }
  return tokens;
}

const bank = {
  bank_code: "0001",
  branch_code: "001",
  account_type: "ordinary",
  account_number: "7654321",
  holder_kana: "ヤマダタロウ",
};

type Power = readonly [StepUpPurpose | null, string, string, object?];

/** All that a customer's device may ask of its wallet and a cooling one may not. */
async function powers(owner: Customer, other: string): Promise<readonly Power[]> {
  const wallet = await told(owner.app.wallet());
  const { contacts, factors } = wallet as unknown as {
    contacts: { contact_id: string }[];
    factors: { factor_id: string }[];
  };
  const money = { amount: 100, reference: "cooling-device" };
  return [
    ["device", "DELETE", `/v1/wallet/devices/${other}`],
    ["device", "POST", `/v1/wallet/devices/${other}/approve`, {}],
    ["device", "POST", `/v1/wallet/devices/${owner.deviceId}/approve`, {}],
    [null, "PUT", `/v1/wallet/devices/${other}`, { name: "Mine" }],
    ["unfreeze", "POST", "/v1/wallet/unfreeze", {}],
    ["factor", "POST", "/v1/wallet/factors", { kind: "totp" }],
    ["factor", "POST", "/v1/wallet/factors", { kind: "webauthn" }],
    ["factor", "DELETE", `/v1/wallet/factors/${factors[0]?.factor_id}`],
    ["factor", "POST", "/v1/wallet/recovery-codes", {}],
    ["contact", "POST", "/v1/wallet/contacts", { type: "email", value: "thief@example.com" }],
    ["contact", "DELETE", `/v1/wallet/contacts/${contacts[0]?.contact_id}`],
    ["limits", "PUT", "/v1/wallet/limits", { payment_amount_max: null }],
    ["top_up", "POST", "/v1/top-ups", { ...money, channel: "points", currency: "JPY" }],
    ["redemption", "POST", "/v1/redemptions", { ...money, payout_account: bank }],
    [null, "POST", "/v1/wallet/sign-out", { everywhere: true }],
    [null, "POST", "/v1/step-ups", { purpose: "device" }],
    [null, "POST", "/v1/step-ups", { purpose: "factor" }],
  ];
}

describe("F3: a cooling device", () => {
  it("has none of the powers of its wallet, also under step-ups from before it cooled", async () => {
    const { till } = world();
    const owner = await world().customer(50_000);
    const other = await further(owner, 1);
    const tokens = await allStepUps(owner, [
      "device",
      "unfreeze",
      "factor",
      "contact",
      "limits",
      "top_up",
      "redemption",
    ]);
    const waiting = await pay(till, await scan(owner), { amount: 40_000 });
    expect(waiting.status).toBe("pending_confirmation");
    const app = new AppClient({ origin, key: owner.key, runtime, locale: "en" });
    expect(await told(recover(owner, app, 0))).toMatchObject({
      device_id: owner.deviceId,
      device_state: "cooling",
    });
    const plain = await holder({ ...owner, app });
    const all = await powers({ ...owner, app }, other.deviceId);
    const { merchant_name, store_name } = waiting;
    const shown = { merchant_name, store_name };
    const bill = { amount: 40_000, currency: "JPY", merchant_id: till.merchantId, shown };
    const confirmation = `/v1/payments/${waiting.payment_id}/confirmation`;
    const before = await walletHolding(owner.route);
    const whole = await told(app.wallet());
    const coolingUntil = whole.devices.find(({ current }) => current)?.cooling_until;
    expect(coolingUntil).toEqual(expect.any(String));
    for (const [purpose, method, path, body] of [
      ...all,
      [null, "POST", confirmation, { decision: "approve", ...bill }] as const,
    ]) {
      const stepped = { ...plain, token: tokens.get(purpose ?? "") ?? plain.token };
      for (const by of [plain, stepped]) {
        const refused = await send(by, method, path, body);
        expect({ method, path, status: refused.status, ...refused.body }).toMatchObject({
          method,
          path,
          status: 403,
          code: "forbidden",
          cooling_until: coolingUntil,
        });
      }
    }
    expect(await walletHolding(owner.route)).toEqual(before);
    expect(await told(app.wallet())).toEqual(whole);
    expect(await mailedCode("thief@example.com")).toBeNull();
  });

  it("has them when 72 hours are over, and pays above its low limit", async () => {
    const { till } = world();
    const owner = await world().customer();
    const phone = await further(owner, 0);
    travel(72 * hourMs - 60_000);
    expect((await pay(till, await scan(phone), { amount: 3_001 })).decline?.code).toBe(
      "device_unavailable",
    );
    const early = await refusal(phone.app.openStepUp("device"));
    expect(early.code).toBe("forbidden");
    travel(60_000);
    await payApproved(till, await scan(phone), { amount: 3_001 });
    await told(phone.app.stepUp("device", await totpOf(owner)));
    await told(phone.app.removeDevice(owner.deviceId));
    expect((await refusal(owner.app.wallet())).status).toBe(401);
  });

  it("is one of five at most; the sixth key is no device, and has no token", async () => {
    const owner = await world().customer(0);
    for (const number of [0, 1, 2, 3]) await further(owner, number);
    const before = await walletHolding(owner.route);
    const { app } = await newPhone();
    const refused = await refusal(recover(owner, app, 4));
    expect(refused).toMatchObject({ status: 409, state: "too_many_devices" });
    expect((await app.session.state()).access_token).toBeNull();
    const { rows } = await walletHolding(owner.route);
    expect([rows.device, rows.session]).toEqual([before.rows.device, before.rows.session]);
    expect((await told(owner.app.wallet())).devices).toHaveLength(5);
  });
});
