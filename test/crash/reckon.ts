import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { inFlight, readBooks } from "../../src/cli/books/books.ts";
import { projectFolder } from "../../src/cli/local/folders.ts";
import type { Payment } from "../../src/client/index.ts";
import { inParallel } from "../bench/town.ts";
import { sleep } from "../clock/moved-world.ts";
import type { Asker } from "./asker.ts";
import type { Mortal } from "./machine.ts";
import type { Purchase, Shopper } from "./shopper.ts";

/** How many milliseconds it takes until nothing is on its way between objects; null: over `limitMs`. */
export async function drained(machine: Mortal, limitMs = 120_000): Promise<number | null> {
  const beganMs = performance.now();
  while (performance.now() - beganMs < limitMs) {
    if (inFlight(readBooks(machine.objects)) === 0n) return performance.now() - beganMs;
    await sleep(100);
  }
  return null;
}

/** What `sekisho verify` says of a machine's books. */
export function verified(machine: Mortal): { readonly isWell: boolean; readonly said: string } {
  const script = join(projectFolder, "src/cli/sekisho.ts");
  const ran = spawnSync(process.execPath, [script, "verify", "--state", machine.folder], {
    encoding: "utf8",
    timeout: 120_000,
  });
  return { isWell: ran.status === 0, said: ran.stdout + ran.stderr };
}

/** What came of holding what the clients know against what the deployment says. */
export interface Reckoned {
  readonly purchases: number;
  readonly approved: number;
  /** What came about, and how often, in words. */
  readonly done: string;
  readonly replays: number;
  readonly wallets: number;
  /** What does not agree, in words; empty when all does. */
  readonly faults: readonly string[];
}

/**
 * Asks everything again that was answered, reads every payment, payer's list and balance, and holds
 * them against what the clients know. Nobody else may act meanwhile.
 */
export async function reckon(
  shoppers: readonly Shopper[],
  asker: Asker,
  { mayRename = false } = {},
): Promise<Reckoned> {
  const faults: string[] = [];
  await inParallel(shoppers.length, async (n) => {
    const shopper = shoppers[n] as Shopper;
    for (const answered of shopper.answers) await shopper.hold(answered);
    const name = `customer ${n}`;
    for (const purchase of shopper.purchases) {
      const fault = await faultOf(purchase, asker, mayRename);
      if (fault !== null) faults.push(`${name}: ${fault}`);
    }
    for (const fault of await faultsOfWallet(shopper, asker)) faults.push(`${name}: ${fault}`);
    for (const fault of shopper.faults) faults.push(`${name}: ${fault}`);
  });
  const sum = (of: (shopper: Shopper) => number) =>
    shoppers.reduce((total, shopper) => total + of(shopper), 0);
  return {
    purchases: sum(({ purchases }) => purchases.length),
    done: doneBy(shoppers),
    approved: sum(({ purchases }) => purchases.filter(isApproved).length),
    replays: sum(({ replays }) => replays),
    wallets: shoppers.length,
    faults: [...faults, ...asker.faults],
  };
}

/** What is not as it was told, by whether it was told of a wallet that has lost rows. */
export function lostBy(
  losers: ReadonlySet<Shopper>,
  shoppers: readonly Shopper[],
  { faults }: Reckoned,
): { readonly own: readonly string[]; readonly foreign: readonly string[] } {
  const names = [...losers].map((loser) => `customer ${shoppers.indexOf(loser)}: `);
  const isOwn = (fault: string) => names.some((name) => fault.startsWith(name));
  return { own: faults.filter(isOwn), foreign: faults.filter((fault) => !isOwn(fault)) };
}

function doneBy(shoppers: readonly Shopper[]): string {
  const counts = new Map<string, number>();
  for (const [what, count] of shoppers.flatMap(({ done }) => [...done])) {
    counts.set(what, (counts.get(what) ?? 0) + count);
  }
  return [...counts].map(([what, count]) => `${count} ${what}`).join(", ");
}

function isApproved({ status, captured }: Purchase): boolean {
  return status === "authorized" || captured > 0;
}

/** What the wallet and the merchant's books say of a payment that its till knows otherwise. */
async function faultOf(
  { id: told, reference, till, status, captured, refunded }: Purchase,
  asker: Asker,
  mayRename: boolean,
): Promise<string | null> {
  if (told === null) return null;
  const { session } = till;
  const byReference = `/v1/payments?reference=${reference}`;
  const settled = await asker.read<Payment>(session, byReference);
  const id = mayRename ? (settled?.payment_id ?? told) : told;
  const now = await asker.read<Payment>(session, `/v1/payments/${id}`);
  if (now === null) return `payment ${reference} was answered and is lost`;
  const known = [status, status === "cancelled" ? 0 : captured - refunded];
  const kept = now.status === "cancelled" ? 0 : now.amount_captured - now.amount_refunded;
  if (`${known}` !== `${[now.status, kept]}`) {
    return `payment ${reference} is ${now.status} with ${kept}, and was told as ${known.join(" with ")}`;
  }
  if (settled === null) return `payment ${reference} never reached the merchant's books`;
  return settled.payment_id === id && settled.status === now.status
    ? null
    : `payment ${reference} is ${settled.status} in the merchant's books and ${now.status} in the wallet's`;
}

/** Whether the balance is what was paid in and not out, and no payment is there twice. */
async function faultsOfWallet({ cast, ...known }: Shopper, asker: Asker): Promise<string[]> {
  const { session } = cast.app;
  const faults: string[] = [];
  const own: Payment[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query: string = cursor === "" ? "" : `?cursor=${encodeURIComponent(cursor)}`;
    const page: { payments: Payment[]; cursor: string | null } | null = await asker.read(
      session,
      `/v1/wallet/payments${query}`,
    );
    own.push(...(page?.payments ?? []));
    cursor = page?.cursor ?? null;
  }
  const references = new Set(own.map(({ reference }) => reference));
  if (references.size !== own.length) faults.push("a payment is booked twice");
  const mine = new Set(known.purchases.map(({ reference }) => reference));
  for (const { reference, status } of own) {
    if (!mine.has(reference) && ["captured", "authorized"].includes(status)) {
      faults.push(`payment ${reference} is ${status}, and nobody was told of it`);
    }
  }
  const wallet = await asker.read<{ balances: { available: number; held: number } }>(
    session,
    "/v1/wallet",
  );
  const spent = known.purchases.reduce((sum, { status, captured, refunded }) => {
    return status === "cancelled" ? sum : sum + captured - refunded;
  }, 0);
  const expected = known.creditedMinor - spent - known.redeemedMinor;
  const has = (wallet?.balances.available ?? 0) + (wallet?.balances.held ?? 0);
  if (has !== expected) faults.push(`the balance is ${has}, and should be ${expected}`);
  return faults;
}
