import { beforeAll, describe, expect, it } from "vitest";
import {
  type Customer,
  footprint,
  type Holder,
  holder,
  openWorld,
  payApproved,
  register,
  send,
  told,
  totpOf,
  unique,
} from "../world.ts";

const world = openWorld();
let by: Holder;
let theirs: Readonly<Record<string, string>>;
let gone: Readonly<Record<string, string>>;

/** The ids of everything that one customer has. */
async function idsOf(owner: Customer): Promise<Readonly<Record<string, string>>> {
  const { contacts } = (await told(owner.app.wallet())) as unknown as {
    contacts: { contact_id: string }[];
  };
  const opened = await send(await holder(owner), "POST", "/v1/step-ups", { purpose: "contact" });
  const paid = await payApproved(world().till, owner, { amount: 100 });
  await told(owner.app.stepUp("redemption", await totpOf(owner, 1)));
  const account = { ...{ bank_code: "0001", branch_code: "123" }, ...{ account_type: "ordinary" } };
  const redeemed = await told(
    owner.app.redeem({
      ...{ reference: unique("redemption"), amount: 100 },
      payout_account: { ...account, account_number: "7654321", holder_kana: "ヤマダ ハナコ" },
    }),
  );
  return {
    device: owner.deviceId,
    contact: contacts[0]?.contact_id ?? "",
    stepUp: opened.body.step_up_id,
    payment: paid.payment_id,
    redemption: redeemed.redemption_id,
    wallet: owner.walletId,
  };
}

/** An id of the same make that nobody has: its last letters are exchanged. */
const invented = (id: string) =>
  id.slice(0, -4) + [...id.slice(-4)].reverse().join("").toUpperCase();

beforeAll(async () => {
  const thief = await register();
  await told(thief.app.stepUp("device", await totpOf(thief, 1)));
  by = await holder(thief);
  theirs = await idsOf(await world().customer());
  gone = Object.fromEntries(Object.entries(theirs).map(([name, id]) => [name, invented(id)]));
});

const guess = { totp: { code: "123456" } };
const shown = { merchant_name: "Corner Shop", store_name: "Kanda" };
const bill = { amount: 100, currency: "JPY", merchant_id: "mer_x", shown };
const decision = { decision: "approve", ...bill };
const calls: readonly [
  string,
  string,
  (ids: Readonly<Record<string, string>>) => string,
  object?,
][] = [
  ["DELETE", "a device", ({ device }) => `/v1/wallet/devices/${device}`],
  ["POST", "a device to approve", ({ device }) => `/v1/wallet/devices/${device}/approve`, {}],
  ["DELETE", "a contact", ({ contact }) => `/v1/wallet/contacts/${contact}`],
  ["DELETE", "a contact in a device's place", ({ contact }) => `/v1/wallet/devices/${contact}`],
  ["DELETE", "a wallet in a factor's place", ({ wallet }) => `/v1/wallet/factors/${wallet}`],
  ["POST", "a step-up", ({ stepUp }) => `/v1/step-ups/${stepUp}/factor`, guess],
  ["GET", "a payment", ({ payment }) => `/v1/payments/${payment}`],
  ["GET", "a redemption", ({ redemption }) => `/v1/redemptions/${redemption}`],
  ["GET", "a payment in a redemption's place", ({ payment }) => `/v1/redemptions/${payment}`],
  ["POST", "a payment", ({ payment }) => `/v1/payments/${payment}/confirmation`, decision],
];

describe("F9: what is another wallet's, by its id", () => {
  it.each(calls)(
    "%s of %s is answered as an id that nobody has",
    async (method, _what, path, body) => {
      const before = await footprint();
      const answer = async (ids: Readonly<Record<string, string>>) => {
        const { status, body: said } = await send(by, method, path(ids), body);
        return { status, code: said.code, detail: said.detail };
      };
      const foreign = await answer(theirs);
      expect(foreign).toEqual(await answer(gone));
      expect([403, 404]).toContain(foreign.status);
      expect(await footprint()).toEqual(before);
    },
  );
});
