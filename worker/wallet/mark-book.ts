import type { Stored } from "../../src/audit/stored.ts";
import type { Sql } from "../rows/sql.ts";
import { destinationMarks } from "./book.ts";
import { deviceRows } from "./identity/device-book.ts";
import { keptRows, keptValue } from "./kept-book.ts";

const pageRows = 1_000;

/** Who a wallet is, and what it keeps that follows from its log: states, tombstones, acknowledgements. */
export function* walletMarks(sql: Sql): Generator<Stored> {
  const name = keptValue(sql, "name", 1);
  const { profile } = deviceRows(sql);
  if (name !== null) {
    const value = { name, enrolled: profile() !== null };
    yield { table: "self", key: "", value };
  }
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = sql.exec(
      `SELECT sequence, state, leads_to FROM payment_state WHERE sequence > ? ORDER BY sequence
       LIMIT CAST(? AS INTEGER)`,
      ...[after, pageRows],
    );
    for (const { sequence, state, leads_to: leadsTo } of rows) {
      yield { table: "payment_state", key: `${sequence}`, value: { state, leadsTo } };
    }
    if (rows.length < pageRows) break;
    after = rows.at(-1)?.sequence as number;
  }
  for (const { key } of keptRows(sql, "tombstone")) {
    yield { table: "tombstone", key: key as string, value: {} };
  }
  for (const [key, { mark, logSequence, totalMinor, hash }] of destinationMarks(sql)) {
    yield { table: "destination", key, value: { mark, logSequence, totalMinor, hash } };
  }
}

/** What a wallet's id is made of: its name, and the number of the key that seals it, if one does. */
export function ownIdOf(sql: Sql): { readonly name: string; readonly idKey: number | null } {
  const { profile } = deviceRows(sql);
  return { name: `${keptValue(sql, "name", 1)}`, idKey: profile()?.idKey ?? null };
}
