import {
  bill,
  type Customer,
  holder,
  payApproved,
  register,
  scan,
  send,
  told,
  topUp,
  totpOf,
  travel,
  unique,
  type World,
} from "../../world.ts";
import { type Acts, act } from "./act.ts";

const account = {
  bank_code: "0001",
  branch_code: "123",
  account_type: "ordinary",
  account_number: "7654321",
  holder_kana: "ヤマダ ハナコ",
};

const dayMs = 86_400_000;
const named = () => ({ reference: unique("act") });

/** A customer with points that have matured. Moves the clock two days ahead. */
async function withPoints(world: World): Promise<Customer> {
  const buyer = await world.customer();
  await payApproved(world.till, buyer);
  travel(2 * dayMs);
  return buyer;
}

/** What moves money: each names its act, by a reference or by what is decided once. */
export const moneyActs: Acts = {
  "POST /v1/top-ups": async (world) => {
    const buyer = await withPoints(world);
    await told(buyer.app.wallet());
    const body = { ...named(), channel: "points", amount: 24, currency: "JPY" };
    return act(await holder(buyer), "POST /v1/top-ups", body);
  },
  "POST /v1/redemptions": async (world) => {
    const owner = await register();
    await topUp(world.partner, owner, 5_000);
    const { access_token } = await told(owner.app.stepUp("redemption", await totpOf(owner, 1)));
    const by = { ...(await holder(owner)), token: access_token };
    return act(by, "POST /v1/redemptions", { ...named(), amount: 100, payout_account: account });
  },
  "POST /v1/payments": async (world) => {
    const code = await scan(await world.customer());
    return act(await holder(world.till), "POST /v1/payments", bill(code));
  },
  "POST /v1/payments/{id}/captures": async (world) => {
    const buyer = await world.customer();
    const held = await payApproved(world.till, buyer, { capture: "manual" });
    const by = await holder(world.till);
    return act(by, "POST /v1/payments/{id}/captures", { ...named(), amount: 1_000 }, idOf(held));
  },
  "POST /v1/payments/{id}/refunds": async (world) => {
    const paid = await payApproved(world.till, await world.customer());
    const by = await holder(world.till);
    return act(by, "POST /v1/payments/{id}/refunds", { ...named(), amount: 100 }, idOf(paid));
  },
  "POST /v1/payments/{id}/confirmation": async (world) => {
    const buyer = await world.customer(50_000);
    const by = await holder(world.till);
    const request = bill(await scan(buyer), { amount: 40_000 });
    const waits = await send(by, "POST", "/v1/payments", request);
    const { amount, currency, merchant_id, merchant_name, store_name } = waits.body;
    const shown = { merchant_name, store_name };
    const body = { decision: "approve", amount, currency, merchant_id, shown };
    const path = "POST /v1/payments/{id}/confirmation";
    return act(await holder(buyer), path, body, idOf(waits.body));
  },
  "POST /v1/cancellations": async (world) => {
    const paid = await payApproved(world.till, await world.customer());
    const { payment_id } = paid;
    return act(await holder(world.till), "POST /v1/cancellations", { ...named(), payment_id });
  },
  "POST /v1/funding/{channel}/credits": async (world) => {
    const { fundingRoute: route } = await register();
    const body = { ...named(), route, amount: 100, currency: "JPY" };
    const channel = { channel: "cash_register" };
    return act(await holder(world.partner), "POST /v1/funding/{channel}/credits", body, channel);
  },
};

function idOf({ payment_id: id }: { readonly payment_id: string }) {
  return { id };
}
