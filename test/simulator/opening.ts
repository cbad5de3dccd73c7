import type { Reply } from "../../src/client/index.ts";
import type { MerchantRequest } from "../../src/client/resource/merchant.ts";
import { type Actor, bootstrapSecret, origin, type Town } from "../whole-worker/town.ts";
import type { Cast, Counter, Desk, Phone, Till } from "./cast.ts";
import { attributed, type Chronicle } from "./chronicle.ts";

/** How many of each there are in town. */
export interface Size {
  readonly phones: number;
  readonly tills: number;
}

const merchant: MerchantRequest = {
  name: "Konbini",
  name_kana: "コンビニ",
  category: "convenience_store",
  reward_rate_bp: 200,
  fee_rate_bp: 300,
  shards: 2,
  credit_line: 0,
  bank: {
    bank_code: "0001",
    branch_code: "001",
    account_type: "ordinary",
    account_number: "1234567",
    holder_kana: "コンビニ",
  },
};

/** Opens the town, over HTTP by the SDK, before anything goes wrong: all of it must succeed. */
export async function openTown(town: Town, chronicle: Chronicle, size: Size): Promise<Cast> {
  const desk = await openDesk(town);
  const tills = await openShop(town, desk, size.tills);
  const counter = await openCounter(town, desk);
  const phones: Phone[] = [];
  for (let n = 1; n <= size.phones; n += 1) phones.push(await openPhone(town, n));
  for (const [n, { fundingRoute: route }] of phones.entries()) {
    const credit = { reference: `opening-${n}`, route, amount: 50_000, currency: "JPY" };
    await must(counter.actor, () => counter.partner.credit(credit));
  }
  const cast = { town, chronicle, desks: [desk], tills, counters: [counter], phones };
  return { ...cast, payments: [] };
}

async function openDesk(town: Town): Promise<Desk> {
  const actor = attributed(town.actor("desk 1"));
  const key = await actor.run(({ generateDeviceKey }) => generateDeviceKey());
  const operator = new actor.sdk.OperatorClient({ origin, key });
  await must(actor, () => operator.bootstrap(bootstrapSecret, "First"));
  return { actor, operator };
}

async function openShop(town: Town, { actor, operator }: Desk, count: number): Promise<Till[]> {
  const { merchant_id: merchantId } = await must(actor, () => operator.addMerchant(merchant));
  const place = { name: "store", lat_e6: 35_681_236, lon_e6: 139_767_125 };
  const store = await must(actor, () => operator.addStore(merchantId, place));
  const { store_id: storeId } = store as { store_id: string };
  const tills: Till[] = [];
  for (let n = 1; n <= count; n += 1) {
    const issued = await must(actor, () => operator.addTerminal(storeId, `till ${n}`));
    const { activation_code: code } = issued as { activation_code: string };
    const till = attributed(town.actor(`till ${n}`));
    const key = await till.run(({ generateDeviceKey }) => generateDeviceKey());
    const terminal = new till.sdk.TerminalClient({ origin, key });
    const { terminal_id: terminalId } = await must(till, () => terminal.activate(code));
    tills.push({ actor: till, terminal, terminalId, storeId, merchantId });
  }
  return tills;
}

async function openCounter(town: Town, desk: Desk): Promise<Counter> {
  const actor = attributed(town.actor("partner 1"));
  const key = await actor.run(({ generateDeviceKey }) => generateDeviceKey());
  const channel = "cash_register";
  const { publicJwk: jwk } = key;
  const made = await must(desk.actor, () =>
    desk.operator.addPartner({ name: "register", channel, jwk }),
  );
  const { partner_id: partnerId } = made as { partner_id: string };
  const partner = new actor.sdk.PartnerClient({ origin, key, partnerId, channel });
  return { actor, partner, partnerId };
}

async function openPhone(town: Town, number: number): Promise<Phone> {
  const actor = attributed(town.actor(`phone ${number}`));
  const { sdk } = actor;
  const contact = `customer-${number}@example.com`;
  const key = await actor.run(() => sdk.generateDeviceKey());
  const app = new sdk.AppClient({ origin, key, locale: "en" });
  await must(actor, () => app.register({ type: "email", value: contact }));
  const code = await mailedCode(actor, contact);
  const proven = await must(actor, () => app.contactProof(code));
  const factor = () => sdk.totpCode(proven.totp?.secret ?? "", actor.client.machine.nowMs());
  await must(actor, async () => app.factor(await factor()));
  const wallet = await must(actor, () => app.wallet());
  return { actor, app, walletId: wallet.wallet_id, fundingRoute: wallet.funding_route };
}

/** The newest code that was sent to a contact, from the local mailbox. */
async function mailedCode(actor: Actor, contact: string): Promise<string> {
  const url = `${origin}/dev/mailbox?contact=${encodeURIComponent(contact)}`;
  const response = await actor.run(({ realRuntime }) => realRuntime.fetch(url, {}));
  const mails = (await actor.run(() => response.json())) as { code: string | null }[];
  return mails[0]?.code ?? "";
}

async function must<T>(actor: Actor, act: () => Promise<Reply<T>>): Promise<T> {
  const reply = await actor.run(act);
  if (reply.ok) return reply.body;
  throw new Error(`the opening: ${JSON.stringify(reply.problem ?? reply.unreachable)}`);
}
