import { createHash } from "node:crypto";
import { join } from "node:path";
import * as z from "zod";
import { type PrivateJwk, TerminalClient } from "../../client/index.ts";
import { makePrivateFolder, readIfThere, writePrivate } from "../local/private-file.ts";
import { Failure } from "../program.ts";
import { keyed, must, mustAtOnce } from "../seed/actors.ts";
import { freshKey } from "../seed/seeding.ts";
import type { LocalShop } from "./local-shop.ts";

const till = z.object({
  terminal_id: z.string(),
  jwk: z.object({
    kty: z.literal("EC"),
    crv: z.literal("P-256"),
    x: z.string(),
    y: z.string(),
    d: z.string(),
  }),
});

/** The till whose id and key are in a file, as `seed.json` has them under `terminal`. */
export async function tillIn(path: string, { seed }: LocalShop): Promise<TerminalClient> {
  const read = till.safeParse(parsed(path));
  if (!read.success) throw new Failure(`${path} has no terminal_id and jwk of a terminal.`);
  return tillOf(read.data, seed.origin);
}

/** The till of another merchant, which is made under that name the first time. */
export async function tillAt(name: string, shop: LocalShop): Promise<TerminalClient> {
  const { folder, seed, actors } = shop;
  const tills = join(folder.path, "tills");
  const path = join(tills, `${createHash("sha256").update(name).digest("hex").slice(0, 16)}.json`);
  if (readIfThere(path) !== null) return tillIn(path, shop);
  const [operator, second] = actors.operators;
  const made = must("The merchant", await operator.addMerchant({ ...terms, name }));
  const { approval_id: account } = made;
  if (account !== undefined) must("The merchant's account", await second.approve(account));
  const at = { name: "Main street", lat_e6: 35_681_236, lon_e6: 139_767_125 };
  const store = mustAtOnce("The store", await operator.addStore(made.merchant_id, at));
  const issued = await operator.addTerminal(store.store_id, "Counter 1");
  const { activation_code: code } = mustAtOnce("The terminal", issued);
  const jwk = await freshKey();
  const client = new TerminalClient(await keyed(placeOf(seed.origin), jwk));
  const { terminal_id } = must("The activation", await client.activate(code));
  makePrivateFolder(tills);
  writePrivate(path, `${JSON.stringify({ name, terminal_id, jwk }, null, 2)}\n`);
  return client;
}

async function tillOf(
  { terminal_id: terminalId, jwk }: { terminal_id: string; jwk: PrivateJwk },
  origin: string,
): Promise<TerminalClient> {
  return new TerminalClient({ ...(await keyed(placeOf(origin), jwk)), terminalId });
}

function placeOf(origin: string) {
  return { origin, publicOrigin: origin };
}

function parsed(path: string): unknown {
  const text = readIfThere(path);
  if (text === null) throw new Failure(`There is no ${path}.`);
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const terms = {
  name_kana: "ミセ",
  category: "convenience_store",
  reward_rate_bp: 100,
  fee_rate_bp: 250,
  shards: 1,
  credit_line: 0,
  bank: {
    bank_code: "0001",
    branch_code: "001",
    account_type: "ordinary",
    account_number: "7654321",
    holder_kana: "ミセ",
  },
} as const;
