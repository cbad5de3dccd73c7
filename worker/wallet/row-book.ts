import { asItWas } from "../../src/payment/restored-row.ts";
import type { WalletBodies, WalletRow } from "../../src/wallet/row.ts";
import { type Said, saidOf, withBody } from "../../src/wallet/short-body.ts";
import { readLogRow } from "../rows/log.ts";
import { one, type Sql, type SqlRow } from "../rows/sql.ts";

/** What rows say that others refer to is remembered of so many rows. */
const saidRowsMax = 64;

/** How a wallet reads the rows of its log, whose bodies are written short. */
export interface RowReader {
  /** A row as it lies in the log. */
  raw(row: SqlRow): WalletRow;
  /** A row as the rules know it: one that was restored is what it was. */
  read(row: SqlRow): WalletRow;
  /** A row that was read elsewhere, with its body as it was meant. */
  full(row: WalletRow): WalletRow;
}

/** The reader of one instance. */
export function rowReader(sql: Sql): RowReader {
  const known = new Map<number, Said>();
  const saidAt = (sequence: number): Said => {
    const said = known.get(sequence) ?? readSaid(sql, sequence);
    known.delete(sequence);
    known.set(sequence, said);
    if (known.size > saidRowsMax) known.delete(known.keys().next().value ?? 0);
    return said;
  };
  const full = (row: WalletRow) => withBody(row, saidAt);
  const raw = (row: SqlRow) => full(readLogRow<WalletBodies>(row));
  return { full, raw, read: (row) => asItWas(raw(row)) };
}

function readSaid(sql: Sql, sequence: number): Said {
  const rows = sql.exec("SELECT body FROM log WHERE sequence = ?", sequence);
  return one(rows, ({ body }) => saidOf({ body: body as string })) ?? {};
}
