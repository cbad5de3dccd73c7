import { type LocalPlace, mailedCode, must, mustAtOnce } from "../../src/cli/seed/actors.ts";
import type { Session } from "../../src/client/access/session.ts";
import {
  AppClient,
  type DeviceKey,
  generateDeviceKey,
  OperatorClient,
  PartnerClient,
  type Reply,
  type Runtime,
  TerminalClient,
  totpCode,
} from "../../src/client/index.ts";

/** Everybody that a load needs, made over the HTTP contract as anybody would be. */
export interface Town {
  readonly tills: readonly TerminalClient[];
  readonly customers: readonly AppClient[];
  /** Of the customers, in their order. */
  readonly totpSecrets: readonly string[];
  readonly operator: OperatorClient;
  readonly partner: PartnerClient;
}

export interface TownPlan {
  readonly customers: number;
  /** Each with one store, one terminal and this many shards. */
  readonly merchants: number;
  readonly shards: number;
  /** What each customer's wallet is topped up with, once. */
  readonly balanceMinor: number;
  /** The clock of everybody; this machine's unless told. */
  readonly runtime?: Runtime;
  /** The newest code that was sent to a contact; from the local mailbox unless told. */
  readonly mailed?: (contact: string) => Promise<string | null>;
}

const atOnce = 8;

/** Where a customer gets mail, by their number. */
export const contactOf = (n: number) => `customer-${n}@example.com`;

/** Founds the town on an empty deployment. */
export async function found(at: LocalPlace, secret: string, plan: TownPlan): Promise<Town> {
  const place = plan.runtime === undefined ? at : { ...at, runtime: plan.runtime };
  const operator = new OperatorClient({ ...place, key: await generateDeviceKey() });
  must("The first operator", await operator.bootstrap(secret, "Bench"));
  const tills: TerminalClient[] = [];
  for (let n = 1; n <= plan.merchants; n += 1) tills.push(await openShop(place, operator, n, plan));
  const partner = await openPartner(place, operator);
  const mailed = plan.mailed ?? ((contact: string) => mailedCode(place, contact));
  const registered = await inParallel(plan.customers, async (n) => {
    const { app, secret: totp } = await enrolCustomer(place, contactOf(n), mailed);
    const { funding_route: route } = must("The wallet", await app.wallet());
    const request = { reference: `top-up-${n}`, route, amount: plan.balanceMinor, currency: "JPY" };
    const { result } = must("The top-up", await again(() => partner.credit(request)));
    if (result !== "credited") throw new Error(`a top-up was ${result}`);
    return { app, totp };
  });
  const customers = registered.map(({ app }) => app);
  const totpSecrets = registered.map(({ totp }) => totp);
  return { tills, customers, totpSecrets, operator, partner };
}

/** Runs `make` for 0 … `count` − 1, some at a time; the results in order. */
export async function inParallel<T>(
  count: number,
  make: (n: number) => Promise<T>,
  width = atOnce,
): Promise<T[]> {
  const made = new Array<T>(count);
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const n = next;
      next += 1;
      made[n] = await make(n);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, worker));
  return made;
}

/** An access token with at least a minute to live. */
export async function tokenOf(
  { session }: { readonly session: Session },
  nowMs = Date.now(),
): Promise<string> {
  const { expires_at_ms: endMs } = await session.state();
  if (endMs - nowMs < 60_000) await session.renew();
  return (await session.state()).access_token ?? "";
}

/** The key that a client signs with. */
export function keyOf({ session }: { readonly session: Session }): DeviceKey {
  return session.transport.key;
}

async function openShop(
  place: LocalPlace,
  operator: OperatorClient,
  n: number,
  { shards }: TownPlan,
): Promise<TerminalClient> {
  const merchant = await operator.addMerchant({ ...terms, name: `Shop ${n}`, shards });
  const { merchant_id: merchantId } = mustAtOnce("A merchant", merchant);
  const at = { name: `Store ${n}`, lat_e6: 35_681_236, lon_e6: 139_767_125 };
  const { store_id } = mustAtOnce("A store", await operator.addStore(merchantId, at));
  const issued = mustAtOnce("A terminal", await operator.addTerminal(store_id, `Till ${n}`));
  const till = new TerminalClient({ ...place, key: await generateDeviceKey() });
  must("The activation", await till.activate(issued.activation_code));
  return till;
}

async function openPartner(place: LocalPlace, operator: OperatorClient): Promise<PartnerClient> {
  const key = await generateDeviceKey();
  const channel = "cash_register" as const;
  const added = await operator.addPartner({ name: "Registers", channel, jwk: key.publicJwk });
  const { partner_id: partnerId } = mustAtOnce("The partner", added);
  return new PartnerClient({ ...place, key, partnerId, channel });
}

/** Registers a customer on a new phone; answers its client and its TOTP secret. */
export async function enrolCustomer(
  place: LocalPlace & { readonly runtime?: Runtime },
  contact: string,
  mailed = (sent: string) => mailedCode(place, sent),
) {
  const app = new AppClient({ ...place, key: await generateDeviceKey(), locale: "en" });
  must("A registration", await app.register({ type: "email", value: contact }));
  const proven = must("A contact", await app.contactProof(await soon(() => mailed(contact))));
  const secret = proven.totp?.secret ?? "";
  const factor = await totpCode(secret, Date.now());
  must("A second factor", await again(() => app.factor(factor)));
  return { app, secret };
}

/** Asks again as long as no outcome is known: beside other work a snapshot may end on the way. */
async function again<T>(ask: () => Promise<Reply<T>>): Promise<Reply<T>> {
  for (let tries = 1; ; tries += 1) {
    const reply = await ask();
    if (reply.ok || reply.problem?.status !== 503 || tries === 5) return reply;
  }
}

async function soon(found: () => Promise<string | null>): Promise<string> {
  for (let tries = 0; tries < 250; tries += 1) {
    const code = await found();
    if (code !== null) return code;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("no mail came");
}

const terms = {
  name_kana: "セキショ",
  category: "convenience_store",
  reward_rate_bp: 100,
  fee_rate_bp: 250,
  credit_line: 0,
  bank: {
    bank_code: "0001",
    branch_code: "001",
    account_type: "ordinary" as const,
    account_number: "1234567",
    holder_kana: "セキショ",
  },
};
