import { must, mustAtOnce } from "../../../src/cli/seed/actors.ts";
import type { TillTown } from "./till-town.ts";

/** What stands ready in a town for the pictures of its console. */
export interface ReadyTown {
  readonly merchantId: string;
  /** A store of the seeded shop. */
  readonly storeId: string;
  /** A version of the policy that nobody has agreed to yet. */
  readonly version: number;
}

const made = new WeakMap<TillTown, Promise<ReadyTown>>();

/** Makes what an old and busy deployment has, once: stores, and another policy. */
export function readyTown(town: TillTown): Promise<ReadyTown> {
  const known = made.get(town) ?? makeReady(town);
  made.set(town, known);
  return known;
}

async function makeReady({ actors }: TillTown): Promise<ReadyTown> {
  const [first] = actors.operators;
  const [listed] = mustAtOnce("The merchants", await first.merchants()).merchants;
  const merchantId = listed?.merchant_id ?? "";
  await addStores(first, merchantId);
  const { stores } = mustAtOnce("The merchant", await first.merchant(merchantId));
  const version = await otherPolicy(first);
  return { merchantId, storeId: stores[0]?.store_id ?? "", version };
}

type Operator = TillTown["actors"]["operators"][0];

/** More stores of the seeded shop: two in its own quarter, one in Osaka, one that stands nowhere. */
async function addStores(first: Operator, merchantId: string): Promise<void> {
  for (const [name, lat_e6, lon_e6] of [
    ["道玄坂店", 35_657_600, 139_697_300],
    ["宮益坂店", 35_660_300, 139_704_900],
    ["梅田店", 34_702_500, 135_495_900],
    ["移動販売車", 0, 0],
  ] as const) {
    must("The store", await first.addStore(merchantId, { name, lat_e6, lon_e6 }));
  }
}

/** A version that is tighter here, looser there, has one rule more and one less; in shadow. */
async function otherPolicy(first: Operator): Promise<number> {
  const { policies, active } = mustAtOnce("The policies", await first.policies());
  const found = policies.find(({ version }) => version === active);
  if (found === undefined) throw new Error("no policy decides");
  const { rules, ...rest } = found.document;
  const [one, two, three, ...others] = rules;
  if (one === undefined || two === undefined || three === undefined) throw new Error("few rules");
  const altered = [
    { ...one, limit: one.limit - 2 },
    { ...two, limit: two.limit * 2, action: "confirm" as const },
    { ...three, id: `${three.id}.again`, limit: 42_000 },
  ];
  const document = { ...rest, rules: [...altered, ...others] };
  const { version } = mustAtOnce("The policy", await first.addPolicy(document));
  mustAtOnce("The shadow", await first.shadowPolicy(version));
  return version;
}

const asked = new WeakSet<ReadyTown>();

/**
 * Has one act of every kind wait for a second person, once; the first of the seeded two asks. There has
 * to be a third approver: of two none may go.
 */
export async function askForEverything({ actors }: TillTown, ready: ReadyTown): Promise<void> {
  if (asked.has(ready)) return;
  asked.add(ready);
  const { merchantId, version } = ready;
  const [first] = actors.operators;
  const found = await first.walletsByContact("customer-1@example.com");
  const [wallet] = mustAtOnce("The wallet", found).wallets;
  const walletId = wallet?.wallet_id ?? "";
  const { operators } = mustAtOnce("The operators", await first.operators());
  const invitation = { name: "山田 花子（夜間の当番）", role: "approver" } as const;
  must("The invitation", await first.invite(invitation));
  must("The role", await first.changeRole(operators[1]?.operator_id ?? "", "operator"));
  must("The policy", await first.activatePolicy(version));
  must("The terms", await first.changeMerchant(merchantId, { reward_rate_bp: 150 }));
  const bank = { bank_code: "0009", branch_code: "221", account_type: "ordinary" } as const;
  const account = { account_number: "7654321", holder_kana: "アオイカフエ" };
  must("The account", await first.changeMerchant(merchantId, { bank: { ...bank, ...account } }));
  const reason = "二重に引き落とされたため、お客様へ返金します。";
  const adjustment = { kind: "compensation", amount: 1_200, currency: "JPY", reason } as const;
  const what = { wallet_id: walletId, case_number: "C-2026-0431", reference: "pictured" };
  must("The adjustment", await first.adjust({ ...adjustment, ...what }));
  must(
    "The restoring",
    await first.restoreWallet(walletId, "停電のあと、記録が短くなっています。"),
  );
  must("The end", await first.raiseEpoch({ scope: "partners", reason: "鍵が漏れた疑い" }));
}
