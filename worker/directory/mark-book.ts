import type { Sql } from "../rows/sql.ts";

/**
 * The wallets that a shard of contacts has given one to for good, each as often as it has contacts.
 */
export function registeredWallets(sql: Sql): string[] {
  const known = sql.exec("SELECT name FROM sqlite_master WHERE name = 'contact'");
  if (known.length === 0) return [];
  return sql
    .exec("SELECT route FROM contact WHERE state = 'confirmed'")
    .map(({ route }) => route as string);
}
