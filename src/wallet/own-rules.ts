import { partOf } from "../velocity/part.ts";

/**
 * What a compiled policy says about acts of a wallet itself, payments and top-ups: the table that
 * wallets judge and explain by. Rules about sign-ins and terminals are judged elsewhere, and would
 * only lengthen every record. A malformed table stays as it is, for the engine to refuse.
 */
export function ownRules(table: Uint8Array): Uint8Array {
  const part = partOf(table, ({ act }) => act === "payment" || act === "top_up");
  return part === null ? table : part.table;
}
