import { type AccountCode, isBalanced, netMinor } from "../../src/ledger/account.ts";
import { readBalances } from "../../src/ledger/short.ts";
import type { Town } from "./town.ts";

/** What the books of all objects come to together. */
export interface Clearing {
  /** Objects whose own books do not balance. */
  readonly unbalanced: readonly string[];
  /** Money on its way from wallets to settlements; 0 once everything has drained. */
  readonly toSettlementMinor: number;
  /** Money on its way from partners to wallets. */
  readonly fromPartnerMinor: number;
  /** Value that customers hold. */
  readonly heldMinor: number;
}

/** Adds up the books of every object in town. */
export function clearingOf(town: Town): Clearing {
  const books = town.worker.cells.flatMap(({ className, label, database }) => {
    // The last row of a Settlement's log is its head.
    const isShop = className === "Settlement";
    const table = isShop ? "log" : "head";
    const known = database.exec("SELECT 1 FROM sqlite_master WHERE name = ?", [table]).toArray();
    if (known.length === 0) return [];
    const order = isShop ? "ORDER BY sequence DESC LIMIT 1" : "";
    const [head] = database.exec(`SELECT * FROM ${table} ${order}`, []).toArray();
    if (typeof head?.balances !== "string") return [];
    return [{ className, label, balances: readBalances(JSON.parse(head.balances)) }];
  });
  const sum = (className: string, account: AccountCode) =>
    books
      .filter((book) => book.className === className)
      .reduce((total, { balances }) => total + netMinor(balances, account), 0);
  return {
    unbalanced: books.filter(({ balances }) => !isBalanced(balances)).map(({ label }) => label),
    toSettlementMinor: sum("Wallet", "clearing_settlement") + sum("Settlement", "clearing_wallet"),
    fromPartnerMinor: sum("Wallet", "clearing_partner") + sum("Partner", "clearing_partner"),
    heldMinor: sum("Wallet", "balance"),
  };
}
