import type { Stored } from "../../src/audit/stored.ts";
import type { Sql } from "../rows/sql.ts";
import { deviceRows } from "./identity/device-book.ts";

const pageRows = 1_000;

/** Who a wallet is, and what it keeps that follows from its log: states, tombstones, acknowledgements. */
export function* walletMarks(sql: Sql): Generator<Stored> {
  const [self] = sql.exec("SELECT name FROM self");
  const { profile } = deviceRows(sql);
  if (self !== undefined) {
    const value = { name: self.name, enrolled: profile() !== null };
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
  for (const { caller, reference } of sql.exec("SELECT caller, reference FROM tombstone")) {
    yield { table: "tombstone", key: `${caller} ${reference}`, value: {} };
  }
  for (const row of sql.exec("SELECT * FROM destination")) {
    const { mark, log_sequence: logSequence, total: totalMinor, hash } = row;
    const value = { mark, logSequence, totalMinor, hash };
    yield { table: "destination", key: row.name as string, value };
  }
}

/** What a wallet's id is made of: its name, and the number of the key that seals it, if one does. */
export function ownIdOf(sql: Sql): { readonly name: string; readonly idKey: number | null } {
  const [self] = sql.exec("SELECT name FROM self");
  const { profile } = deviceRows(sql);
  return { name: `${self?.name}`, idKey: profile()?.idKey ?? null };
}
