import type { MerchantMade, MerchantRequest, TerminalIssued } from "../../../src/client/index.ts";
import type { Dice } from "../../platform/index.ts";
import { origin } from "../../whole-worker/town.ts";
import { type Cast, type Desk, nextName, type Till } from "../cast.ts";
import { startProgram } from "../program.ts";
import { must } from "./must.ts";

const bank = {
  bank_code: "0001",
  branch_code: "001",
  account_type: "ordinary",
  account_number: "1234567",
  holder_kana: "コンビニ",
};

/** A merchant of drawn terms. */
export function drawMerchant(dice: Dice): MerchantRequest {
  return {
    name: `Konbini ${dice.between(1, 99)}`,
    name_kana: "コンビニ",
    category: dice.pick(["convenience_store", "restaurant", "electronics"]),
    reward_rate_bp: dice.pick([0, 50, 200, 333, 1_000]),
    fee_rate_bp: dice.pick([0, 150, 300, 325]),
    shards: dice.between(1, 3),
    credit_line: dice.pick([0, 0, 10_000, 1_000_000]),
    bank,
  };
}

const places = [
  { lat_e6: 35_681_236, lon_e6: 139_767_125 },
  { lat_e6: 35_690_921, lon_e6: 139_700_258 },
  { lat_e6: 34_702_485, lon_e6: 135_495_951 },
];

export function drawStore(dice: Dice) {
  return { name: `Store ${dice.between(1, 99)}`, ...dice.pick(places) };
}

/** A merchant, whose account a second person agrees on now and then, its stores and its tills. */
export async function openShop(
  cast: Cast,
  [{ actor, operator }, second]: readonly [Desk, Desk, ...Desk[]],
  dice: Dice,
  tills: number,
): Promise<void> {
  const request = drawMerchant(dice);
  const made: MerchantMade = await must(actor, () => operator.addMerchant(request));
  const { merchant_id: merchantId, approval_id: approval } = made;
  if (dice.chance(50)) await must(second.actor, () => second.operator.approve(approval));
  const shop = { merchantId, storeIds: [] as string[] };
  for (let n = dice.between(1, Math.min(2, tills)); n > 0; n -= 1) {
    const store = await must(actor, () => operator.addStore(merchantId, drawStore(dice)));
    shop.storeIds.push((store as { store_id: string }).store_id);
  }
  cast.shops.push(shop);
  for (let n = 0; n < tills; n += 1) {
    const storeId = shop.storeIds[n % shop.storeIds.length] as string;
    const till = await newTill(cast, { merchantId, storeId });
    const issued = await must(actor, () => operator.addTerminal(storeId, till.name));
    const { activation_code: code } = issued as TerminalIssued;
    const { terminal_id: terminalId } = await must(till.actor, () => till.terminal.activate(code));
    cast.tills.push({ ...till, terminalId });
  }
}

/** A till with a key, which belongs to nobody yet. */
export async function newTill(
  cast: Cast,
  of: Pick<Till, "merchantId" | "storeId">,
): Promise<Omit<Till, "terminalId">> {
  const name = nextName(cast, "till");
  const actor = startProgram(cast.town, name);
  const { sdk } = actor;
  const key = await actor.run(() => sdk.generateDeviceKey());
  const kept = { payments: sdk.memoryRecordStore(), sessions: sdk.memoryRecordStore() } as Pick<
    Till,
    "payments" | "sessions"
  >;
  const terminal = new sdk.TerminalClient({ origin, key, ...kept });
  return { ...of, ...kept, actor, terminal, life: 1, name, key, drawer: [] };
}

/** Ends a till's program, and starts it anew with what it had kept. */
export function restartTill(cast: Cast, till: Till): void {
  till.actor.end();
  till.life += 1;
  till.actor = startProgram(cast.town, till.name, { life: till.life });
  const { key, payments, sessions, terminalId } = till;
  const options = { origin, key, payments, sessions, terminalId };
  till.terminal = new till.actor.sdk.TerminalClient(options);
}
