import {
  type OperatorClient,
  type PrivateJwk,
  type Reply,
  TerminalClient,
} from "../../client/index.ts";
import type { StateFolder } from "../local/state-folder.ts";
import { Failure } from "../program.ts";
import {
  keyed,
  type LocalPlace,
  must,
  mustAtOnce,
  operatorClient,
  refusalInWords,
} from "./actors.ts";
import { seedCustomer } from "./customer.ts";
import type { FullSeed, SeedJournal } from "./schema.ts";
import { customerContact, freshKey, type Seeding } from "./seeding.ts";

/** The deployment has an operator whose key is not in the state folder. */
export class SecretSpent extends Failure {}

const channel = "cash_register";

/**
 * Makes somebody of every kind through the HTTP contract, as anybody could: two operators, a
 * merchant with a store and a terminal, a funding partner, a customer with money. Each key is on
 * disk before its first use and each id at once after, so that a run that was interrupted is gone
 * on with. Throws `SecretSpent` when the first operator is somebody else.
 */
export async function seed(
  place: LocalPlace,
  folder: StateFolder,
  options: { readonly bootstrapSecret: string; readonly tell: (line: string) => void },
): Promise<FullSeed> {
  let journal = folder.journal() ?? (await freshJournal());
  folder.saveJournal(journal);
  const seeding: Seeding = {
    ...{ place, folder, ...options },
    get journal() {
      return journal;
    },
    keep(part) {
      journal = { ...journal, ...part };
      folder.saveJournal(journal);
    },
  };
  const operator = await seedOperators(seeding);
  await seedTerminal(seeding, operator);
  await seedPartner(seeding, operator);
  await seedCustomer(seeding);
  return fullSeed(seeding);
}

async function freshJournal(): Promise<SeedJournal> {
  const operators: [PrivateJwk, PrivateJwk] = [await freshKey(), await freshKey()];
  return {
    keys: {
      operators,
      terminal: await freshKey(),
      partner: await freshKey(),
      customer: await freshKey(),
    },
    customer_attempt: 1,
    operator_ids: [],
  };
}

async function seedOperators(seeding: Seeding): Promise<OperatorClient> {
  const { place, tell, keep } = seeding;
  const { keys, operator_ids: known } = seeding.journal;
  const [first] = keys.operators;
  const operator = await operatorClient(place, first, known[0]);
  if (known[0] === undefined) {
    const id = await bootstrap(seeding, operator);
    keep({ operator_ids: [id] });
    tell(`  operator 1 (approver)    ${id}`);
  }
  const [firstId = ""] = seeding.journal.operator_ids;
  const acting = await operatorClient(place, first, firstId);
  if (seeding.journal.operator_ids[1] === undefined) {
    const secondId = (await enrolledSecond(seeding, acting)) ?? (await second(seeding, acting));
    keep({ operator_ids: [firstId, secondId] });
    tell(`  operator 2 (approver)    ${secondId}`);
  }
  return acting;
}

/** The second approver, whom an earlier run let in before it could write down under which id. */
async function enrolledSecond(
  { place, journal }: Seeding,
  acting: OperatorClient,
): Promise<string | undefined> {
  const listed = must("The list of operators", await acting.operators());
  for (const { operator_id: id, role } of listed.operators) {
    if (typeof id !== "string" || role !== "approver" || id === journal.operator_ids[0]) continue;
    const candidate = await operatorClient(place, journal.keys.operators[1], id);
    if ((await candidate.operators()).ok) return id;
  }
  return undefined;
}

async function second(seeding: Seeding, acting: OperatorClient): Promise<string> {
  const { place, keep } = seeding;
  if (seeding.journal.invitation_code === undefined) {
    const invited = await acting.invite({ name: "Second approver", role: "approver" });
    keep({ invitation_code: must("The invitation", invited).invitation_code });
  }
  const newcomer = await operatorClient(place, seeding.journal.keys.operators[1]);
  const entered = await newcomer.activate(seeding.journal.invitation_code ?? "");
  if (!entered.ok) keep({ invitation_code: undefined });
  return must("The second operator", entered).operator_id;
}

/**
 * The first operator's id; the key that was enrolled before its answer was lost is told it again.
 */
async function bootstrap({ bootstrapSecret }: Seeding, operator: OperatorClient): Promise<string> {
  const reply = await operator.bootstrap(bootstrapSecret, "First approver");
  if (reply.ok) return reply.body.operator_id;
  const { problem } = reply;
  if (typeof problem?.operator_id === "string") return problem.operator_id;
  if (problem?.code === "forbidden") {
    throw new SecretSpent("The bootstrap secret was spent by a key that is not in this folder.");
  }
  throw new Failure(`The first operator failed: ${refusalInWords(reply)}`);
}

async function seedTerminal(seeding: Seeding, operator: OperatorClient): Promise<void> {
  const { place, tell, keep } = seeding;
  if (seeding.journal.merchant_id === undefined) {
    const made = await operator.addMerchant(merchant);
    const { merchant_id, approval_id } = must("The merchant", made);
    keep({ merchant_id, account_approval_id: approval_id });
    tell(`  merchant (reward 2 %)    ${seeding.journal.merchant_id}`);
  }
  const { account_approval_id: account } = seeding.journal;
  if (account !== undefined) {
    const [, key] = seeding.journal.keys.operators;
    const second = await operatorClient(place, key, seeding.journal.operator_ids[1]);
    must("The merchant's account", await second.approve(account));
    keep({ account_approval_id: undefined });
  }
  if (seeding.journal.store_id === undefined) {
    const merchantId = seeding.journal.merchant_id ?? "";
    const made = await operator.addStore(merchantId, store);
    keep({ store_id: mustAtOnce("The store", made).store_id });
    tell(`  store                    ${seeding.journal.store_id}`);
  }
  if (seeding.journal.activation_code === undefined) {
    const made = await operator.addTerminal(seeding.journal.store_id ?? "", "Counter 1");
    keep({ activation_code: mustAtOnce("The terminal", made).activation_code });
  }
  if (seeding.journal.terminal_id === undefined) {
    const activated = await withFreeKey(seeding, "terminal", async () => {
      const terminal = new TerminalClient(await keyed(place, seeding.journal.keys.terminal));
      return terminal.activate(seeding.journal.activation_code ?? "");
    });
    if (!activated.ok) keep({ activation_code: undefined });
    keep({ terminal_id: must("The activation", activated).terminal_id });
    tell(`  terminal                 ${seeding.journal.terminal_id}`);
  }
}

async function seedPartner(seeding: Seeding, operator: OperatorClient): Promise<void> {
  if (seeding.journal.partner_id !== undefined) return;
  const made = await withFreeKey(seeding, "partner", () => {
    const { kty, crv, x, y } = seeding.journal.keys.partner;
    return operator.addPartner({ name: "Cash registers", channel, jwk: { kty, crv, x, y } });
  });
  seeding.keep({ partner_id: mustAtOnce("The partner", made).partner_id });
  seeding.tell(`  partner (${channel})  ${seeding.journal.partner_id}`);
}

/**
 * Enrols a key; when it is enrolled already, a new one in its place. An earlier run was cut off
 * between that and writing down under which id.
 */
async function withFreeKey<T>(
  seeding: Seeding,
  whose: "terminal" | "partner",
  enrol: () => Promise<Reply<T>>,
): Promise<Reply<T>> {
  const reply = await enrol();
  if (reply.ok || reply.problem?.state !== "key_in_use") return reply;
  const { keys } = seeding.journal;
  const fresh = await freshKey();
  seeding.keep({ keys: { ...keys, [whose]: fresh } });
  return enrol();
}

function fullSeed({ place, bootstrapSecret, journal }: Seeding): FullSeed {
  const { keys, operator_ids: ids } = journal;
  const given = (name: string, value: string | undefined): string => {
    if (value === undefined) throw new Error(`seeding has left out ${name}`);
    return value;
  };
  const operatorOf = (index: 0 | 1) => ({
    operator_id: given("an operator", ids[index]),
    role: "approver" as const,
    jwk: keys.operators[index],
  });
  return {
    origin: place.publicOrigin,
    bootstrap_secret: bootstrapSecret,
    operators: [operatorOf(0), operatorOf(1)],
    merchant: { merchant_id: given("the merchant", journal.merchant_id) },
    store: { store_id: given("the store", journal.store_id) },
    terminal: { terminal_id: given("the terminal", journal.terminal_id), jwk: keys.terminal },
    partner: { partner_id: given("the partner", journal.partner_id), channel, jwk: keys.partner },
    customer: {
      wallet_id: given("the wallet", journal.wallet_id),
      device_id: given("the device", journal.device_id),
      contact: customerContact(journal),
      totp_secret: given("the TOTP secret", journal.totp_secret),
      funding_route: given("the funding route", journal.funding_route),
      jwk: keys.customer,
    },
  };
}

const merchant = {
  name: "Sekisho Coffee",
  name_kana: "セキショコーヒー",
  category: "cafe",
  reward_rate_bp: 200,
  fee_rate_bp: 250,
  shards: 4,
  credit_line: 100_000,
  bank: {
    bank_code: "0001",
    branch_code: "001",
    account_type: "ordinary",
    account_number: "1234567",
    holder_kana: "セキショコーヒー",
  },
};

const store = { name: "Nihombashi", lat_e6: 35_683_900, lon_e6: 139_774_500 };
